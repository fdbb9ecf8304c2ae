// The run record: what a headless run writes and the page can save. Types and their checks; knows no engine.

import type { Accuracy, StepMetrics, TASK_PAIRS, TASKS } from '../distill/tasks'
import type { AdapterSummary } from '../protocol/messages'
import { isBeforeCorrections } from '../distill/engineVersion'
import { changedMeaning, completeSettings, noticesOf, type Notice } from '../settings/migrations'
import type { Origin } from './initialWeights'
import { type Problem, problem } from '../settings/problem'
import type { Settings } from '../settings/entries'

export interface RecordedStep extends StepMetrics {
  accuracy?: Accuracy
}

/** `config`, seed, version, adapter and every step: enough to repeat a run and to say whether it matched. */
export interface RunRecord {
  format: 'drive-kd-run'
  formatVersion: 1
  version: string
  config: Settings
  /**
   * Settings of the version that made it which the version that read it did not know. They are written again,
   * so that nothing is lost.
   */
  unknownSettings?: Record<string, unknown>
  seed: number
  /** The weights it started from; absent: those of the seed. Without that file nobody can repeat it. */
  startedFrom?: Origin
  adapter: AdapterSummary
  createdAt: string
  seconds: number
  dispatchesPerStep: number
  steps: RecordedStep[]
  /** Exact match on all validation frames after the last step. */
  finalAccuracy: Accuracy | null
}

/** `notices`: what the record's settings say that this version does not, and the reverse. */
export type RecordRead = { ok: true; record: RunRecord; notices: Notice[] } | { ok: false; errors: Problem[] }

/** This room imports types only: the compiler checks that names and lengths are those of the tasks. */
const tasks: typeof TASKS = ['ce', 'perception', 'reasoning', 'planning']
const pairCount: (typeof TASK_PAIRS)['length'] = 6
const permutationCount = 6

/** A file with one mistake per step would fill the screen: this many are told. */
const MOST_ERRORS = 10

type Check = (path: string, value: unknown, errors: Problem[]) => void

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const expecting =
  (expected: string, test: (value: unknown) => boolean): Check =>
  (path, value, errors) => {
    if (!test(value)) errors.push(problem(path, value, expected))
  }

const finite = expecting('a finite number', Number.isFinite)
const text = expecting('text', (v) => typeof v === 'string')
const count = expecting('a whole number >= 0', (v) => Number.isInteger(v) && Number(v) >= 0)
const share = expecting('a number from 0 to 1', (v) => typeof v === 'number' && v >= 0 && v <= 1)
const angle = expecting(
  'degrees from 0 to 180, or null',
  (v) => v === null || (typeof v === 'number' && v >= 0 && v <= 180),
)

const list =
  (length: number, check: Check): Check =>
  (path, value, errors) => {
    if (!Array.isArray(value) || value.length !== length)
      errors.push(problem(path, value, `a list of ${length} values`))
    else value.forEach((v, i) => check(`${path}[${i}]`, v, errors))
  }

/** Fields beyond those listed are allowed: a later version may add some. */
const object =
  (fields: Record<string, Check>): Check =>
  (path, value, errors) => {
    if (!isObject(value)) errors.push(problem(path || 'file', value, 'an object'))
    else
      for (const [name, check] of Object.entries(fields))
        check(path ? `${path}.${name}` : name, value[name], errors)
  }

const optional =
  (check: Check, absent: undefined | null): Check =>
  (path, value, errors) => {
    if (value !== absent) check(path, value, errors)
  }

const accuracy = object({
  perception: share,
  reasoning: share,
  planning: share,
  average: share,
  questions: count,
})

/** AGP on more than four gradients: n vectors, n of 6, 7 or 9. */
const span: Check = (path, value, errors) => {
  if (!isObject(value)) return void errors.push(problem(path, value, 'an object'))
  const n = value.supervision === 'per-capability' ? (value.supportAware === true ? 9 : 6) : 7
  object({
    supervision: expecting('shared or per-capability', (v) => v === 'shared' || v === 'per-capability'),
    supportAware: expecting('true or false', (v) => typeof v === 'boolean'),
    released: optional(
      expecting('true or false', (v) => typeof v === 'boolean'),
      undefined,
    ),
    gram: list(n * n, finite),
    coefficients: list(n, finite),
  })(path, value, errors)
}

const step = object({
  step: count,
  losses: object(Object.fromEntries(tasks.map((task) => [task, finite]))),
  gram: list(tasks.length ** 2, finite),
  coefficients: list(tasks.length, finite),
  angles: list(pairCount, angle),
  learningRate: finite,
  updateNorm: finite,
  permutation: expecting(
    `a whole number from 0 to ${permutationCount - 1}`,
    (v) => Number.isInteger(v) && Number(v) >= 0 && Number(v) < permutationCount,
  ),
  accuracy: optional(accuracy, undefined),
  weights: optional(object(Object.fromEntries(tasks.map((task) => [task, finite]))), undefined),
  parts: optional(object({ count, anchorProduct: finite }), undefined),
  span: optional(span, undefined),
})

const steps: Check = (path, value, errors) => {
  if (!Array.isArray(value)) return void errors.push(problem(path, value, 'a list of steps'))
  for (let i = 0; i < value.length && errors.length < MOST_ERRORS; i++) {
    step(`${path}[${i}]`, value[i], errors)
    if (i > 0 && errors.length === 0 && value[i].step !== value[i - 1].step + 1) {
      errors.push(
        problem(
          `${path}[${i}].step`,
          value[i].step,
          String(value[i - 1].step + 1),
          'steps follow each other',
        ),
      )
    }
  }
}

const record = object({
  config: object({}),
  unknownSettings: optional(object({}), undefined),
  version: text,
  seed: count,
  startedFrom: optional(
    object({
      file: text,
      sha256: expecting('64 hexadecimal digits', (v) => /^[0-9a-f]{64}$/.test(String(v))),
    }),
    undefined,
  ),
  adapter: object({
    vendor: text,
    architecture: text,
    device: text,
    description: text,
    software: expecting('true or false', (v) => typeof v === 'boolean'),
  }),
  createdAt: expecting(
    'a date such as 2026-01-31T12:00:00Z',
    (v) => typeof v === 'string' && !Number.isNaN(Date.parse(v)),
  ),
  seconds: expecting('a number >= 0', (v) => typeof v === 'number' && v >= 0 && Number.isFinite(v)),
  dispatchesPerStep: count,
  steps,
  finalAccuracy: optional(accuracy, null),
})

/**
 * A checked record of any version with complete settings of today; what this version does not know goes to
 * `unknownSettings`.
 */
export function completeRecord({ unknownSettings, ...given }: RunRecord): RecordRead {
  const completed = completeSettings({ ...unknownSettings, ...given.config })
  if (!completed.ok) {
    return {
      ok: false,
      errors: completed.errors
        .slice(0, MOST_ERRORS)
        .map((e) => ({ ...e, key: `config.${e.key}`, message: `config.${e.message}` })),
    }
  }
  const { settings, unknown, added } = completed
  if (given.seed !== settings.seed)
    return { ok: false, errors: [problem('seed', given.seed, `config.seed, ${settings.seed}`)] }
  const names = Object.keys(unknown)
  return {
    ok: true,
    record: { ...given, config: settings, ...(names.length ? { unknownSettings: unknown } : {}) },
    notices: noticesOf(names, added, isBeforeCorrections(given.version) ? changedMeaning(settings) : []),
  }
}

/**
 * Checks a parsed file of this version or another; errors name the field (`steps[3].gram`) and what was
 * expected there.
 */
export function checkRecord(value: unknown): RecordRead {
  const errors: Problem[] = []
  if (!isObject(value) || value.format !== 'drive-kd-run') {
    errors.push(
      problem(
        'format',
        isObject(value) ? value.format : value,
        '"drive-kd-run"',
        'this file is not a run record',
      ),
    )
  } else if (value.formatVersion !== 1) {
    errors.push(problem('formatVersion', value.formatVersion, '1', 'the file was written by another version'))
  } else record('', value, errors)
  return errors.length
    ? { ok: false, errors: errors.slice(0, MOST_ERRORS) }
    : completeRecord(value as unknown as RunRecord)
}
