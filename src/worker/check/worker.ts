// A worker of its own for checking a file that somebody brings: whatever the file does to the runtime, the
// run in the other worker goes on.

import { examineTeacher, type ExaminedTeacher } from '../../teacher/examine'
import { reasonOf } from '../../teacher/failure'

/** What the page sends: the file. */
export type CheckRequest = Uint8Array
export type CheckAnswer = ExaminedTeacher

self.onmessage = (event: MessageEvent<CheckRequest>) => {
  const answer = (examined: CheckAnswer): void => self.postMessage(examined)
  examineTeacher(event.data).then(answer, (thrown: unknown) =>
    answer({
      ok: false,
      failures: [
        {
          code: 'bad-file',
          message: `The check stopped: ${reasonOf(thrown)}.`,
          wayOut: 'Export the file anew.',
        },
      ],
    }),
  )
}
