// Fetches a teacher file and says how far it is.

import { reasonOf, TeacherError } from './failure'

/** `total` is 0 when the server does not say how long the file is. */
export type DownloadProgress = (doneBytes: number, totalBytes: number) => void

const wayOut = 'Check the connection and reload; the page and its teachers must come from the same folder.'

/**
 * Fetches a file in whole.
 * @param url absolute: inside a worker a relative address would start at the worker's script, not at the
 * page.
 * @throws TeacherError `download` when the server cannot be reached, has no such file, or breaks off.
 */
export async function fetchWithProgress(url: string, onProgress?: DownloadProgress): Promise<Uint8Array> {
  try {
    const response = await fetch(url)
    if (!response.ok)
      throw new TeacherError(
        'download',
        `${url} could not be fetched: the server answered ${response.status}.`,
        wayOut,
      )
    // A compressed answer states the compressed length, which is not what is counted here.
    const stated = response.headers.get('content-encoding')
      ? 0
      : Number(response.headers.get('content-length') ?? 0)
    const total = Number.isFinite(stated) ? stated : 0
    if (!response.body) return new Uint8Array(await response.arrayBuffer())
    const reader = response.body.getReader()
    const parts: Uint8Array[] = []
    let done = 0
    onProgress?.(0, total)
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value)
      done += part.value.length
      onProgress?.(done, total)
    }
    if (total > 0 && done < total)
      throw new TeacherError('download', `${url} broke off after ${done} of ${total} bytes.`, wayOut)
    const bytes = new Uint8Array(done)
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  } catch (thrown) {
    if (thrown instanceof TeacherError) throw thrown
    throw new TeacherError('download', `${url} could not be fetched: ${reasonOf(thrown)}.`, wayOut)
  }
}
