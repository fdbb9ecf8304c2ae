// The few figures that a link to a run carries, and whether a run of the same settings reproduces them:
// "700_0.5954_44.5_35.6_32.3_0.1.0" is step, cross-entropy, three accuracies in percent (or "-" where that
// step was not evaluated), and the version that ran.

import type { TEACHER_TASKS } from '../distill/tasks'
import type { RecordedStep } from './runRecord'

type TeacherTask = (typeof TEACHER_TASKS)[number]
const teacherTasks: typeof TEACHER_TASKS = ['perception', 'reasoning', 'planning']

/** The link's page key. */
export const EXPECT_KEY = 'expect'

/**
 * The figures of a run at one step, rounded as in the link: cross-entropy to four digits, accuracies in
 * percent to one decimal.
 */
export interface Expectation {
  step: number
  ce: number
  accuracy: [number, number, number] | null
  version: string
}

export interface Mismatch {
  what: 'ce' | TeacherTask
  found: number
  expected: number
}

/** `otherVersion` is the version that made the link when it is not ours. */
export interface Verdict {
  matches: boolean
  mismatches: Mismatch[]
  otherVersion: string | null
}

const DIGITS = 4
/** Largest cross-entropy in a link, the same limit as in records. */
const MOST_CE = 1e100

function figuresOf(
  { step, losses, accuracy }: Pick<RecordedStep, 'step' | 'losses' | 'accuracy'>,
  version: string,
): Expectation {
  const percent = (f: TeacherTask): number => Number((100 * (accuracy?.[f] ?? 0)).toFixed(1))
  return {
    step,
    ce: Number(losses.ce.toPrecision(DIGITS)),
    accuracy: accuracy ? [percent('perception'), percent('reasoning'), percent('planning')] : null,
    version,
  }
}

/** The figures of the last evaluated step, else of the last step; null before the first step. */
export function expectationOf(steps: readonly RecordedStep[], version: string): Expectation | null {
  const last = steps.findLast((s) => s.accuracy) ?? steps.at(-1)
  return last && last.step > 0 && Number.isFinite(last.losses.ce) ? figuresOf(last, version) : null
}

/** The value of the link's key. */
export const writeExpectation = ({ step, ce, accuracy, version }: Expectation): string =>
  [step, ce, ...(accuracy ?? ['-', '-', '-']), linkVersion(version)].join('_')

/** A version in letters that need no escaping in a link. */
const linkVersion = (version: string): string => version.replace(/[^\w.+-]/g, '').slice(0, 40) || '0'

/**
 * Reads the link's value; null when it is not of that form.
 */
export function readExpectation(text: string): Expectation | null {
  const match =
    /^(\d{1,10})_(-?[\d.]{1,30}(?:e[+-]?\d{1,3})?)_(?:([\d.]+)_([\d.]+)_([\d.]+)|-_-_-)_([\w.+-]{1,40})$/.exec(
      text,
    )
  if (!match) return null
  const [step, ce, ...accuracy] = match.slice(1, 6).map((part) => (part === undefined ? null : Number(part)))
  if (
    !step ||
    !Number.isSafeInteger(step) ||
    ce === null ||
    !(Math.abs(ce) <= MOST_CE) ||
    accuracy.some((a) => a !== null && !(a >= 0 && a <= 100))
  )
    return null
  const [p, r, l] = accuracy
  return { step, ce, accuracy: p === null || r === null || l === null ? null : [p, r, l], version: match[6] }
}

/** One unit of the last digit in the link, with room for the rounding of the comparison itself. */
const close = (found: number, expected: number, unit: number): boolean =>
  Math.abs(found - expected) <= 1.001 * unit

/**
 * Compares the step that the link names. Null while that is not possible: another step, or its evaluation is
 * still missing. A difference of one unit in the last digit still matches, because rounding may fall to
 * either side.
 */
export function judge(
  expected: Expectation,
  step: Pick<RecordedStep, 'step' | 'losses' | 'accuracy'>,
  version: string,
): Verdict | null {
  if (step.step !== expected.step || (expected.accuracy && !step.accuracy)) return null
  const found = figuresOf(step, version)
  const mismatches: Mismatch[] = []
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(expected.ce) || 1)) - DIGITS + 1)
  if (!close(found.ce, expected.ce, unit))
    mismatches.push({ what: 'ce', found: found.ce, expected: expected.ce })
  teacherTasks.forEach((what, i) => {
    const [is, wanted] = [found.accuracy?.[i], expected.accuracy?.[i]]
    if (is !== undefined && wanted !== undefined && !close(is, wanted, 0.1))
      mismatches.push({ what, found: is, expected: wanted })
  })
  return {
    matches: mismatches.length === 0,
    mismatches,
    otherVersion: expected.version === version ? null : expected.version,
  }
}
