// The page's side of checking a file: starts the checking worker for one file and ends it with the answer, or
// when it takes too long.

import type { FileBeside } from '../../teacher/examine'
import type { CheckAnswer, CheckRequest } from '../check/worker'
import { shortWords } from '../messages'
import { isCheckAnswer } from '../sideMessages'

/** A check that is not done by then is given up. */
export const CHECK_SECONDS = 90

/** `crashed`: the worker died; `slow`: it took longer than `CHECK_SECONDS`. */
export type Checked = CheckAnswer | { ok: false; failures: []; because: 'crashed' | 'slow' }

/**
 * Checks the bytes of a file apart from everything else, with the files that were given with it. All bytes stay
 * usable.
 */
export function checkFile(
  bytes: Uint8Array,
  beside: readonly FileBeside[] = [],
  seconds = CHECK_SECONDS,
): Promise<Checked> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('../check/worker.ts', import.meta.url), { type: 'module' })
    const end = (answer: Checked): void => {
      clearTimeout(timer)
      worker.terminate()
      resolve(answer)
    }
    const timer = setTimeout(() => end({ ok: false, failures: [], because: 'slow' }), 1000 * seconds)
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isCheckAnswer(data)) return end({ ok: false, failures: [], because: 'crashed' })
      end(data.ok ? data : { ok: false, failures: data.failures.map(shortWords) })
    }
    worker.onerror = (event) => {
      event.preventDefault()
      end({ ok: false, failures: [], because: 'crashed' })
    }
    const request: CheckRequest = { bytes, beside }
    worker.postMessage(request)
  })
}
