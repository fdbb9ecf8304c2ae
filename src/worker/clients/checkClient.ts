// The page's side of checking a file: starts the checking worker for one file and terminates it after the
// answer, or when it takes too long.

import type { FileBeside } from '../../teacher/examine'
import type { CheckAnswer, CheckRequest, FetchAnswer } from '../requests'
import { shortWords } from '../messages'
import { isCheckAnswer, isFetchAnswer } from '../sideMessages'
import { isScriptMissing } from './workerScript'

/** A check that takes longer is aborted. */
export const CHECK_SECONDS = 90

/** `crashed`: the worker died; `unloaded`: its script did not arrive. */
type NoWorker = { ok: false; because: 'crashed' | 'unloaded' }

/** `slow`: it took longer than `CHECK_SECONDS`. */
export type Checked = CheckAnswer | { ok: false; failures: []; because: NoWorker['because'] | 'slow' }

export type Fetched = FetchAnswer | (NoWorker & { problem: null })

/** Sends one request to a separate worker. */
function ask<T>(
  request: CheckRequest,
  isAnswer: (value: unknown) => value is T,
  seconds: number,
): Promise<T | NoWorker | 'slow'> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('../check/worker.ts', import.meta.url), { type: 'module' })
    const end = (answer: T | NoWorker | 'slow'): void => {
      clearTimeout(timer)
      worker.terminate()
      resolve(answer)
    }
    const timer = Number.isFinite(seconds) ? setTimeout(() => end('slow'), 1000 * seconds) : undefined
    worker.onmessage = ({ data }: MessageEvent<unknown>) =>
      end(isAnswer(data) ? data : { ok: false, because: 'crashed' })
    worker.onerror = (event) => {
      event.preventDefault()
      end({ ok: false, because: isScriptMissing(event) ? 'unloaded' : 'crashed' })
    }
    worker.postMessage(request)
  })
}

/**
 * Checks the bytes of a file in a separate worker, with the files that were given with it. All bytes stay
 * usable.
 */
export async function checkFile(
  bytes: Uint8Array,
  beside: readonly FileBeside[] = [],
  seconds = CHECK_SECONDS,
): Promise<Checked> {
  const answer = await ask({ bytes, beside }, isCheckAnswer, seconds)
  if (answer === 'slow') return { ok: false, failures: [], because: 'slow' }
  if ('because' in answer) return { ...answer, failures: [] }
  return answer.ok ? answer : { ok: false, failures: answer.failures.map(shortWords) }
}

/** Fetches a file of at most `most` bytes from an address, without credentials. */
export async function fetchFile(address: string, most: number): Promise<Fetched> {
  const answer = await ask({ address, most }, isFetchAnswer, Infinity)
  if (answer === 'slow') throw new Error('a download has no time limit')
  return 'because' in answer ? { ...answer, problem: null } : answer
}
