// What every reader must keep, whatever it reads: an answer or its own refusal, in time, in memory, in a
// sentence.

import { getHeapStatistics } from 'node:v8'
import fc from 'fast-check'
import { expect } from 'vitest'
import { CASES, FUZZ_TIMEOUT, LONGEST_CASE_MS, processorTime, SEED, timed } from '../settings/fuzz'

export { FUZZ_TIMEOUT }

const MOST_MESSAGE = 300

export interface Outcome {
  /** Sentences of a refusal; none where the input was read. */
  messages: readonly string[]
  /** Where there are sentences about what was read, too. */
  refused?: boolean
}

/** `timed` of a promise. */
async function timedAsync<R>(call: () => Promise<R>): Promise<[R, number]> {
  const begun = performance.now()
  const answer = await call()
  const ms = performance.now() - begun
  if (ms <= LONGEST_CASE_MS) return [answer, ms]
  const again = processorTime()
  await call()
  return [answer, again()]
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

interface Bounds {
  share?: number
  most?: number
}

/** What one property saw. */
class Tally {
  private slowest = 0
  private longest = 0
  private largest = 0
  private refused = 0

  constructor(
    private readonly numRuns: number,
    private readonly most: number,
  ) {}

  get parameters(): fc.Parameters<unknown> {
    return { numRuns: this.numRuns, endOnFailure: CASES > 10_000, ...SEED }
  }

  /** Throws where an outcome breaks a bound. */
  take({ messages, refused = messages.length > 0 }: Outcome, ms: number, bytes: number): void {
    this.largest = Math.max(this.largest, bytes)
    this.slowest = Math.max(this.slowest, ms)
    if (refused) this.refused++
    for (const message of messages) {
      this.longest = Math.max(this.longest, message.length)
      const wrong = wrongWith(message)
      if (wrong) throw new Error(`${wrong}: ${message}`)
    }
    if (ms > LONGEST_CASE_MS) throw new Error(`took ${ms.toFixed(0)} ms`)
    if (bytes > this.most) throw new Error(`took ${bytes} bytes`)
  }

  conclude(): void {
    const { numRuns, refused, slowest, longest, largest } = this
    // Mutations that are all refused, or never, would test nothing.
    expect(refused).toBeGreaterThan(numRuns / 100)
    expect(refused).toBeLessThan(numRuns)
    if (process.env.FUZZ_CASES !== undefined)
      console.log(
        `${expect.getState().currentTestName}: ${numRuns} cases, ${refused} refused, slowest ${slowest.toFixed(0)} ms, longest message ${longest}, largest call ${(largest / 1e6).toFixed(1)} MB`,
      )
  }
}

/**
 * Runs a reader on every drawn input. `read` turns its typed refusal into messages and throws on nothing else.
 * @param share of the cases (settings/fuzz.ts), below 1 where a case is expensive.
 * @param most bytes that one call may take, garbage of the test included.
 */
export function keepsItsBounds<T>(
  inputs: fc.Arbitrary<T>,
  read: (input: T) => Outcome,
  { share = 1, most = 64e6 }: Bounds = {},
): void {
  const tally = new Tally(Math.ceil(CASES * share), most)
  fc.assert(
    fc.property(inputs, (input) => {
      const before = memory()
      const [outcome, ms] = timed(() => read(input))
      tally.take(outcome, ms, memory() - before)
    }),
    tally.parameters,
  )
  tally.conclude()
}

/** The same of a reader that answers later. */
export async function keepsItsBoundsLater<T>(
  inputs: fc.Arbitrary<T>,
  read: (input: T) => Promise<Outcome>,
  { share = 1, most = 64e6 }: Bounds = {},
): Promise<void> {
  const tally = new Tally(Math.ceil(CASES * share), most)
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      const before = memory()
      const [outcome, ms] = await timedAsync(() => read(input))
      tally.take(outcome, ms, memory() - before)
    }),
    tally.parameters,
  )
  tally.conclude()
}
