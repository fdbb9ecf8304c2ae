// The runs that come with the page, and the sample that is shown with them, fetched once by whoever needs it
// first.

import { download } from '../../browser/download'
import type { ShownSample } from '../../records/recordedSample'

/**
 * A file of the folder `runs`, read as JSON.
 * @throws DownloadError when it does not arrive.
 */
export const shippedFile = async (name: string): Promise<unknown> =>
  JSON.parse(new TextDecoder().decode(await download(`${import.meta.env.BASE_URL}runs/${name}`)))

let fetched: Promise<ShownSample> | null = null

async function load(): Promise<ShownSample> {
  const file = shippedFile('default.sample.json')
  const [{ readSample }, value] = await Promise.all([import('../../records/recordedSample'), file])
  const read = readSample(value)
  if (!read.ok) throw new Error(read.errors[0]?.message ?? 'no sample')
  return read.sample
}

/**
 * The sample shown while the recording plays; rejects when it cannot be fetched, and may then be asked again.
 */
export const shippedSample = (): Promise<ShownSample> =>
  (fetched ??= load().catch((error: unknown) => {
    fetched = null
    throw error
  }))
