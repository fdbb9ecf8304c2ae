// A worker of its own for checking a file that somebody brings: whatever the file does to the runtime, the
// run in the other worker goes on.

import { examineTeacher, type ExaminedTeacher, type FileBeside } from '../../teacher/examine'
import { reasonOf, teacherFailure } from '../../teacher/failure'
import { preview } from '../../json/text'
import { isCheckRequest } from '../sideMessages'

/** What the page sends: the file, and others that were given with it. */
export interface CheckRequest {
  bytes: Uint8Array
  beside: readonly FileBeside[]
}
export type CheckAnswer = ExaminedTeacher

const answer = (examined: CheckAnswer): void => self.postMessage(examined)
const stopped = (detail: string): void =>
  answer({
    ok: false,
    failures: [teacherFailure('bad-file', 'The check stopped.', 'Export the file anew.', detail)],
  })

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (!isCheckRequest(data)) return stopped(preview(data))
  examineTeacher(data.bytes, undefined, data.beside).then(answer, (thrown: unknown) =>
    stopped(reasonOf(thrown)),
  )
}
