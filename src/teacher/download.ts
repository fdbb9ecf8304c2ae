// Fetches a teacher file and reports progress.

import { download, type DownloadProgress } from '../browser/download'
import { reasonOf, TeacherError } from './failure'

export type { DownloadProgress }

const wayOut = 'Check the connection and try again; the page and its teachers must come from the same folder.'

/**
 * Fetches a file in whole.
 * @param url absolute: inside a worker a relative address would start at the worker's script, not at the
 * page.
 * @throws TeacherError `download` when the server cannot be reached, has no such file, breaks off or stops
 * sending.
 */
export async function fetchWithProgress(
  url: string,
  onProgress?: DownloadProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await download(url, { onProgress })
  } catch (thrown) {
    throw new TeacherError('download', `${url} could not be fetched: ${reasonOf(thrown)}.`, wayOut)
  }
}
