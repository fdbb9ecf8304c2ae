// The sample that comes with the page, fetched once by whoever needs it first.

import { readSample, type ShownSample } from '../../records/recordedSample'

let fetched: Promise<ShownSample | null> | null = null

async function load(): Promise<ShownSample | null> {
  try {
    const response = await fetch(`${import.meta.env.BASE_URL}runs/default.sample.json`)
    const read = response.ok ? readSample(await response.json()) : null
    return read?.ok ? read.sample : null
  } catch {
    return null
  }
}

/** What one looks at while the recording plays; null when it cannot be had, which is no failure. */
export const shippedSample = (): Promise<ShownSample | null> => (fetched ??= load())
