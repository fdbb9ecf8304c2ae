// What every reader must keep, whatever it reads: an answer or its own refusal, in time, in memory, in a
// sentence.

import { getHeapStatistics } from 'node:v8'
import fc from 'fast-check'
import { expect } from 'vitest'
import { CASES, FUZZ_TIMEOUT, SEED, timed } from '../settings/fuzz'

export { FUZZ_TIMEOUT }

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
 * @param share of the cases (settings/fuzz.ts), below 1 where a case is expensive.
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
      const [{ messages, refused: isRefused = messages.length > 0 }, first] = timed(() => read(input))
      largest = Math.max(largest, memory() - before)
      // The collector of garbage runs when it likes: what is slow is slow again.
      const ms = first > MOST_MS ? Math.min(first, timed(() => read(input))[1]) : first
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
