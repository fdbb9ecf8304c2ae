// A separate worker for a file that a user brings: it fetches the file from an address and checks it.
// Whatever the file does to the runtime, the run in the other worker continues; and the page's policy (no
// connections to other hosts) need not be relaxed for the one address that the user enters.

import { download, DownloadError } from '../../browser/download'
import { examineTeacher, type FileBeside } from '../../teacher/examine'
import { reasonOf, teacherFailure } from '../../teacher/failure'
import { preview } from '../../json/text'
import type { CheckAnswer, FetchAnswer } from '../requests'
import { isCheckRequest } from '../sideMessages'

const refused = (detail: string): CheckAnswer => ({
  ok: false,
  failures: [teacherFailure('bad-file', 'The check stopped.', 'Export the file anew.', detail)],
})

async function check(bytes: Uint8Array, beside: readonly FileBeside[]): Promise<CheckAnswer> {
  try {
    return await examineTeacher(bytes, undefined, beside)
  } catch (thrown) {
    return refused(reasonOf(thrown))
  }
}

async function fetchFile(address: string, most: number): Promise<FetchAnswer> {
  try {
    return { ok: true, bytes: await download(address, { most, credentials: 'omit' }) }
  } catch (thrown) {
    const { problem, message, bytes } =
      thrown instanceof DownloadError ? thrown : new DownloadError('unreachable', reasonOf(thrown))
    return { ok: false, problem, message, bytes }
  }
}

self.onmessage = async ({ data }: MessageEvent<unknown>) => {
  if (!isCheckRequest(data)) return self.postMessage(refused(preview(data)))
  const answer = 'address' in data ? fetchFile(data.address, data.most) : check(data.bytes, data.beside)
  self.postMessage(await answer)
}
