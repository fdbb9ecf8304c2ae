// Checks that run records, recordings, samples and saved runs share, with the ranges that figures of a run
// can have. The ranges end far below the largest double, so that sums, squares and axes of valid figures stay
// finite.

import type { TASKS } from '../distill/tasks'
import {
  anything,
  dictionary,
  flag,
  list,
  nullable,
  number,
  object,
  optional,
  read,
  satisfying,
  text,
  whole,
  type Check,
  type Finding,
} from '../json/check'
import { type Problem, problem } from './problem'

/** This room imports only types: the compiler checks that these are the tasks. */
export const tasks: typeof TASKS = ['ce', 'perception', 'reasoning', 'planning']

/** No run produces larger numbers: training uses 32-bit floats, and the square of the largest is 1e77. */
const MOST_FIGURE = 1e100
/** Thirty years in seconds; also the highest count. */
export const MOST_COUNT = 1e9

export const figure = number(-MOST_FIGURE, MOST_FIGURE, `a finite number, at most ${MOST_FIGURE} in size`)
export const count = whole(0, MOST_COUNT)
export const seconds = number(0, MOST_COUNT, `a number of seconds from 0 to ${MOST_COUNT}`)
export const share = number(0, 1)
export const angle = nullable(number(0, 180, 'degrees from 0 to 180, or null'))
export const version = text(40)

export const accuracy = object({
  perception: share,
  reasoning: share,
  planning: share,
  average: share,
  questions: count,
})

/** Complete in records; older recordings may lack fields. */
export const adapter = object({
  vendor: text(400),
  architecture: text(400),
  device: text(400),
  description: text(400),
  software: flag,
})
export const described = object({
  vendor: optional(text(400)),
  architecture: optional(text(400)),
  device: optional(text(400)),
  description: text(400),
})

export const initialWeights = object({
  file: text(400),
  sha256: satisfying<string>(
    '64 hexadecimal digits',
    (v) => typeof v === 'string' && /^[0-9a-f]{64}$/.test(v),
  ),
})

/** A custom data set. */
const ownDataFields = { id: text(40), name: text(400), scenes: count }
export const ownDataName = object(ownDataFields)
export const ownDataAccuracy = object({ ...ownDataFields, accuracy, asked: list(count, 3) })

/** Settings of any version: their values are checked against the table afterwards. */
export const someSettings = dictionary(anything, 400, 64)

/** One figure per task. */
export const perTask = <T>(check: Check<T>): Check<Record<(typeof TASKS)[number], T>> =>
  object({ ce: check, perception: check, reasoning: check, planning: check }) as Check<
    Record<(typeof TASKS)[number], T>
  >

/** Findings as problems, with sentences. */
export const problemsOf = (findings: readonly Finding[]): Problem[] =>
  findings.map(({ path, found, expected, reason }) => problem(path || 'file', found, expected, reason))

/** The problems of a value; none when it passes. */
export function problemsIn(check: Check<unknown>, value: unknown): Problem[] {
  const found = read(check, value)
  return found.ok ? [] : problemsOf(found.findings)
}
