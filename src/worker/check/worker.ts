// A worker of its own for checking a file that somebody brings: whatever the file does to the runtime, the
// run in the other worker goes on.

import { examineTeacher, type ExaminedTeacher, type FileBeside } from '../../teacher/examine'
import { reasonOf, teacherFailure } from '../../teacher/failure'

/** What the page sends: the file, and others that were given with it. */
export interface CheckRequest {
  bytes: Uint8Array
  beside: readonly FileBeside[]
}
export type CheckAnswer = ExaminedTeacher

self.onmessage = (event: MessageEvent<CheckRequest>) => {
  const answer = (examined: CheckAnswer): void => self.postMessage(examined)
  const { bytes, beside } = event.data
  examineTeacher(bytes, undefined, beside).then(answer, (thrown: unknown) =>
    answer({
      ok: false,
      failures: [teacherFailure('bad-file', 'The check stopped.', 'Export the file anew.', reasonOf(thrown))],
    }),
  )
}
