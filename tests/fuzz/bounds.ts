// What every reader must keep, whatever it reads: an answer or its own refusal, in time, in memory, in a
// sentence.

import { getHeapStatistics } from 'node:v8'
import fc from 'fast-check'
import { expect } from 'vitest'

/** Cases per reader. `FUZZ_CASES=1000000` runs more; `FUZZ_SEED` repeats a run. */
const CASES = Number(process.env.FUZZ_CASES ?? 10_000)
const SEED = process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }

/** For a test of all cases, also on a machine with other work. */
export const FUZZ_TIMEOUT = Math.max(180_000, 20 * CASES)

const MOST_MS = 1000
const MOST_MESSAGE = 300

export interface Outcome {
  /** Sentences of a refusal; none where the input was read. */
  messages: readonly string[]
  /** Where there are sentences about what was read, too. */
  refused?: boolean
}

/** Why a sentence is none for people; null when it is one. */
function wrongWith(message: string): string | null {
  if (message.length > MOST_MESSAGE) return `${message.length} characters`
  if (message.length < 10) return 'no sentence'
  if (/\bsrc\/[a-z]+\/|\/tmp\/|node_modules|undefined|\[object /.test(message))
    return 'the insides of the program'
  return /\p{Surrogate}/u.test(message) ? 'half a character' : null
}

/** Bytes in use, buffers included; twenty times faster than `process.memoryUsage`, which asks the system. */
const memory = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/**
 * Runs a reader on every drawn input. `read` turns its typed refusal into messages and throws on nothing else.
 * @param share of the 10,000 cases (or FUZZ_CASES), below 1 where a case is expensive.
 * @param most bytes that one call may take, garbage of the test included.
 */
export function keepsItsBounds<T>(
  inputs: fc.Arbitrary<T>,
  read: (input: T) => Outcome,
  { share = 1, most = 64e6 }: { share?: number; most?: number } = {},
): void {
  let [slowest, longest, largest, refused] = [0, 0, 0, 0]
  const numRuns = Math.ceil(CASES * share)
  fc.assert(
    fc.property(inputs, (input) => {
      const before = memory()
      const started = performance.now()
      const { messages, refused: isRefused = messages.length > 0 } = read(input)
      let ms = performance.now() - started
      largest = Math.max(largest, memory() - before)
      // A busy machine can stop any process for a second: what is slow is slow again.
      if (ms > MOST_MS) {
        const again = performance.now()
        read(input)
        ms = Math.min(ms, performance.now() - again)
      }
      slowest = Math.max(slowest, ms)
      if (isRefused) refused++
      for (const message of messages) {
        longest = Math.max(longest, message.length)
        const wrong = wrongWith(message)
        if (wrong) throw new Error(`${wrong}: ${message}`)
      }
      if (ms > MOST_MS) throw new Error(`took ${ms.toFixed(0)} ms`)
      if (largest > most) throw new Error(`took ${largest} bytes`)
    }),
    { numRuns, endOnFailure: CASES > 10_000, ...SEED },
  )
  // Mutations that are all refused, or never, would test nothing.
  expect(refused).toBeGreaterThan(numRuns / 100)
  expect(refused).toBeLessThan(numRuns)
  if (process.env.FUZZ_CASES !== undefined)
    console.log(
      `${expect.getState().currentTestName}: ${numRuns} cases, ${refused} refused, slowest ${slowest.toFixed(0)} ms, longest message ${longest}, largest call ${(largest / 1e6).toFixed(1)} MB`,
    )
}
