// Property tests of everything that reads what comes from outside: many cases in every run of the tests, as
// many as FUZZ_CASES says in a longer one. A reader never throws, never takes a second, never says more than
// a short sentence.

import fc from 'fast-check'
import { MOST_MESSAGE } from '../../src/json/text'

/** Cases of one property. */
export const CASES = Number(process.env.FUZZ_CASES ?? 10_000)
/** `FUZZ_SEED` repeats a run. */
export const SEED = process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }
/** Time for a property, ms: of all cases, also on a machine with other work. */
export const FUZZ_TIMEOUT = Math.max(180_000, 20 * CASES)

export const LONGEST_CASE_MS = 1000

/** A frame of a stack trace. A file's name alone may be what the message quotes of its input. */
const FRAME = /\.[cm]?[jt]sx?:\d+:\d+/

/** What one property saw. */
interface Tally {
  cases: number
  slowestMs: number
  longestMessage: number
}

/** Milliseconds of processor since this was called: what else the machine does is not the call's. */
export function processorTime(): () => number {
  const begun = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1000
  }
}

/**
 * The answer of a call, and its milliseconds: by the clock, which costs nothing to ask; where that was too long, of
 * the processor, of a second call, for the collector of garbage runs when it likes, and a slow input is slow again.
 */
export function timed<R>(call: () => R): [R, number] {
  const begun = performance.now()
  const answer = call()
  const ms = performance.now() - begun
  if (ms <= LONGEST_CASE_MS) return [answer, ms]
  const again = processorTime()
  call()
  return [answer, again()]
}

/**
 * Runs a reader over many inputs; `read` gives the messages of a refusal. Throws at the first input at which
 * the reader throws, takes a second or says more than a short line; prints the tally of a longer run.
 */
export function fuzz<T>(name: string, inputs: fc.Arbitrary<T>, read: (input: T) => readonly string[]): void {
  const tally: Tally = { cases: 0, slowestMs: 0, longestMessage: 0 }
  fc.assert(
    fc.property(inputs, (input) => {
      const [messages, ms] = timed(() => read(input))
      tally.cases++
      tally.slowestMs = Math.max(tally.slowestMs, ms)
      if (ms > LONGEST_CASE_MS) throw new Error(`took ${ms.toFixed(0)} ms`)
      for (const message of messages) {
        tally.longestMessage = Math.max(tally.longestMessage, message.length)
        if (message.length === 0 || message.length > MOST_MESSAGE)
          throw new Error(`${message.length} characters`)
        if (/\n|\p{Surrogate}/u.test(message) || FRAME.test(message) || message.includes(process.cwd()))
          throw new Error(`not a sentence: ${message}`)
      }
    }),
    { numRuns: CASES, endOnFailure: CASES > 10_000, ...SEED },
  )
  if (process.env.FUZZ_CASES)
    console.log(
      `${name}: ${tally.cases} cases, slowest ${tally.slowestMs.toFixed(1)} ms, longest message ${tally.longestMessage} characters`,
    )
}

/** Texts that broke readers: names of the prototype, half characters, numbers out of range, huge ones. */
export const nasty: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '.ts',
    'src/a.ts',
    '\uD800',
    'a\uDC00b',
    '1e308',
    '1e999',
    '-0',
    'NaN',
    'Infinity',
    '0x10',
    '999999999999999999999',
    '0<-0..999999999',
    '-1<--999999999..5',
    '%',
    '%E0%A4%A',
    '%00',
    '\u200B',
    '\u202E',
    '&amp;',
    '%3D',
    '%26',
    '%25253D',
  ),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double().map(String),
  fc
    .tuple(fc.constantFrom('1', '9', '0', 'a', '%25', '&', '=', ',', '-', '\uD83D'), fc.nat(3000))
    .map(([c, n]) => c.repeat(n)),
)
