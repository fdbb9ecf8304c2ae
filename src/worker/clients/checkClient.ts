// The page's side of checking a file: starts the checking worker for one file and terminates it after the
// answer, or when it takes too long.

import type { FileBeside } from '../../teacher/examine'
import type { CheckAnswer, CheckRequest, FetchAnswer } from '../requests'
import { shortWords } from '../messages'
import { isCheckAnswer, isFetchAnswer } from '../sideMessages'
import { WorkerConnection, type WorkerOf } from './connection'

/** A check that takes longer is aborted. */
export const CHECK_SECONDS = 90

/** `crashed`: the worker died; `unloaded`: its script did not arrive. */
type NoWorker = { ok: false; because: 'crashed' | 'unloaded' }

/** `slow`: it took longer than `CHECK_SECONDS`. */
export type Checked = CheckAnswer | { ok: false; failures: []; because: NoWorker['because'] | 'slow' }

export type Fetched = FetchAnswer | (NoWorker & { problem: null })

const spawnChecker = (): WorkerOf<CheckRequest> =>
  new Worker(new URL('../check/worker.ts', import.meta.url), { type: 'module' }) as WorkerOf<CheckRequest>

/** Sends one request to a separate worker. */
function ask<T>(
  request: CheckRequest,
  isAnswer: (value: unknown) => value is T,
  seconds: number,
): Promise<T | NoWorker | 'slow'> {
  return new Promise((resolve) => {
    const end = (answer: T | NoWorker | 'slow'): void => {
      clearTimeout(timer)
      connection.close()
      resolve(answer)
    }
    const connection = new WorkerConnection<CheckRequest, T>({
      spawn: spawnChecker,
      isAnswer,
      onAnswer: end,
      onEnd: ({ because }) => end({ ok: false, because: because === 'unloaded' ? 'unloaded' : 'crashed' }),
      // It has a time limit of its own.
      watched: false,
    })
    const timer = Number.isFinite(seconds) ? setTimeout(() => end('slow'), 1000 * seconds) : undefined
    if (connection.open()) connection.post(request)
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
