// A run record made small enough to be shown in a page's first second: columns instead of steps, four
// significant digits, and gradients only at some of the steps. Losses and angles stay at every step, because
// smoothing and the share of conflicts must not depend on sampling.

import type { Accuracy, StepMetrics, TASKS } from '../distill/tasks'
import type { AdapterSummary } from '../protocol/messages'
import { renameSettings, splitSettings } from '../settings/migrations'
import { type Problem, problem } from '../settings/problem'
import type { RunRecord } from './runRecord'
import { resolveSettings } from '../settings/resolve'
import type { Settings } from '../settings/settings'

/** Most steps whose gradients (Gram matrix, coefficients) are kept. */
const GRADIENT_STEPS = 90
/** A recording is fetched before anything else may be: it stays below this. */
export const MOST_RECORDING_BYTES = 60_000

const tasks: typeof TASKS = ['ce', 'perception', 'reasoning', 'planning']
const PAIRS = 6

/** Gradients of some steps, one list per quantity, all of the length of `step`. */
interface RecordedGradients {
  step: number[]
  /** Upper triangle of the symmetric Gram matrix, row by row: 10 columns. */
  gram: number[][]
  /** 4 columns. */
  coefficients: number[][]
  updateNorm: number[]
  permutation: number[]
  learningRate: number[]
}

export interface Recording {
  format: 'drive-kd-recording'
  formatVersion: 1
  version: string
  config: Settings
  adapter: AdapterSummary
  /** When the run was made. */
  recordedAt: string
  seconds: number
  /** Number of the first step; the others follow one by one. */
  firstStep: number
  /** One column per task. */
  losses: Record<(typeof TASKS)[number], number[]>
  /** Six columns, degrees to one decimal (what the page shows); null where a gradient was zero. */
  angles: (number | null)[][]
  gradients: RecordedGradients
  accuracy: ({ step: number } & Accuracy)[]
}

export type RecordingRead = { ok: true; recording: Recording } | { ok: false; errors: Problem[] }

/**
 * Steps as charts take them, and the counts of steps at which playing may stand (where the gradients are
 * known).
 */
export interface Playable {
  steps: StepMetrics[]
  stops: number[]
  points: { step: number; accuracy: Accuracy }[]
}

const significant = (v: number, digits = 4): number => Number(v.toPrecision(digits))

/** Row-major places of the upper triangle of a 4x4 matrix. */
const UPPER = tasks.flatMap((_, i) => tasks.flatMap((_, j) => (j >= i ? [4 * i + j] : [])))

/** Indices kept of `count` steps: every few steps, the first and the last among them. */
function sampled(count: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: count }, (_, i) => i).filter(
    (i) => i === 0 || i === count - 1 || (i + 1) % every === 0,
  )
}

/** The small form of a record. */
export function makeRecording(record: RunRecord): Recording {
  const { steps } = record
  const kept = sampled(steps.length, GRADIENT_STEPS).map((i) => steps[i])
  return {
    format: 'drive-kd-recording',
    formatVersion: 1,
    version: record.version,
    config: record.config,
    adapter: record.adapter,
    recordedAt: record.createdAt,
    seconds: Math.round(record.seconds),
    firstStep: steps[0]?.step ?? 1,
    losses: Object.fromEntries(
      tasks.map((task) => [task, steps.map((s) => significant(s.losses[task]))]),
    ) as Recording['losses'],
    angles: Array.from({ length: PAIRS }, (_, k) =>
      steps.map((s) => (s.angles[k] === null ? null : Number(s.angles[k].toFixed(1)))),
    ),
    gradients: {
      step: kept.map((s) => s.step),
      gram: UPPER.map((at) => kept.map((s) => significant(s.gram[at]))),
      coefficients: tasks.map((_, i) => kept.map((s) => significant(s.coefficients[i]))),
      updateNorm: kept.map((s) => significant(s.updateNorm)),
      permutation: kept.map((s) => s.permutation),
      learningRate: kept.map((s) => significant(s.learningRate)),
    },
    accuracy: steps.flatMap(({ step, accuracy }) =>
      accuracy
        ? [
            {
              step,
              ...Object.fromEntries(Object.entries(accuracy).map(([k, v]) => [k, significant(Number(v))])),
            } as Recording['accuracy'][number],
          ]
        : [],
    ),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isColumn = (value: unknown, length: number): boolean =>
  Array.isArray(value) && value.length === length && value.every((v) => v === null || Number.isFinite(v))
const isTable = (value: unknown, columns: number, length: number): boolean =>
  Array.isArray(value) && value.length === columns && value.every((column) => isColumn(column, length))

/**
 * Checks a parsed file. Settings that a newer page no longer knows are left out and new ones filled with
 * their defaults: a recording is shown, never repeated.
 */
export function readRecording(value: unknown): RecordingRead {
  const fail = (key: string, found: unknown, expected: string): RecordingRead => ({
    ok: false,
    errors: [problem(key, found, expected)],
  })
  if (!isObject(value) || value.format !== 'drive-kd-recording')
    return fail('format', isObject(value) ? value.format : value, '"drive-kd-recording"')
  if (value.formatVersion !== 1) return fail('formatVersion', value.formatVersion, '1')
  const { config, adapter, losses, angles, gradients, accuracy } = value
  if (!isObject(config)) return fail('config', config, 'an object')
  const resolved = resolveSettings(splitSettings(renameSettings(config)).known)
  if (!resolved.ok) return { ok: false, errors: resolved.errors }
  if (!isObject(adapter) || typeof adapter.description !== 'string')
    return fail('adapter', adapter, 'an adapter with a description')
  if (typeof value.recordedAt !== 'string' || Number.isNaN(Date.parse(value.recordedAt)))
    return fail('recordedAt', value.recordedAt, 'a date')
  if (!Number.isInteger(value.firstStep)) return fail('firstStep', value.firstStep, 'a whole number')
  const count = isObject(losses) && Array.isArray(losses.ce) ? losses.ce.length : 0
  if (!isObject(losses) || count === 0 || !tasks.every((task) => isColumn(losses[task], count)))
    return fail('losses', losses, 'four columns of the same length')
  if (!isTable(angles, PAIRS, count)) return fail('angles', angles, `six columns of ${count} values`)
  const kept = isObject(gradients) && Array.isArray(gradients.step) ? gradients.step.length : 0
  const whole =
    isObject(gradients) &&
    kept > 0 &&
    isTable(gradients.gram, UPPER.length, kept) &&
    isTable(gradients.coefficients, tasks.length, kept) &&
    (['step', 'updateNorm', 'permutation', 'learningRate'] as const).every((name) =>
      isColumn(gradients[name], kept),
    )
  if (!whole) return fail('gradients', gradients, 'columns of the same length')
  if (
    !Array.isArray(accuracy) ||
    !accuracy.every((a) => isObject(a) && Number.isInteger(a.step) && Number.isFinite(a.average))
  )
    return fail('accuracy', accuracy, 'a list of accuracies with their steps')
  return { ok: true, recording: { ...(value as unknown as Recording), config: resolved.settings } }
}

const NO_GRAM = Array.from({ length: 16 }, () => Number.NaN)
const NO_COEFFICIENTS = [Number.NaN, Number.NaN, Number.NaN, Number.NaN]

/** Steps for the charts. Where the recording has no gradients they are NaN, which charts leave out. */
export function playRecording(recording: Recording): Playable {
  const { firstStep, losses, angles, gradients } = recording
  const steps = losses.ce.map((_, i): StepMetrics => ({
    step: firstStep + i,
    losses: {
      ce: losses.ce[i],
      perception: losses.perception[i],
      reasoning: losses.reasoning[i],
      planning: losses.planning[i],
    },
    angles: angles.map((column) => column[i]),
    gram: NO_GRAM,
    coefficients: NO_COEFFICIENTS,
    learningRate: Number.NaN,
    updateNorm: Number.NaN,
    permutation: 0,
  }))
  const stops: number[] = []
  gradients.step.forEach((step, k) => {
    const at = step - firstStep
    if (!steps[at]) return
    const gram = NO_GRAM.slice()
    UPPER.forEach((place, column) => {
      gram[place] = gram[4 * (place % 4) + Math.floor(place / 4)] = gradients.gram[column][k]
    })
    steps[at] = {
      ...steps[at],
      gram,
      coefficients: gradients.coefficients.map((column) => column[k]),
      learningRate: gradients.learningRate[k],
      updateNorm: gradients.updateNorm[k],
      permutation: gradients.permutation[k],
    }
    stops.push(at + 1)
  })
  return { steps, stops, points: recording.accuracy.map(({ step, ...accuracy }) => ({ step, accuracy })) }
}

/** A whole record, to be looked at in the same way. */
export function playRecord(record: RunRecord): Playable {
  return {
    steps: record.steps,
    stops: sampled(record.steps.length, GRADIENT_STEPS).map((i) => i + 1),
    points: record.steps.flatMap(({ step, accuracy }) => (accuracy ? [{ step, accuracy }] : [])),
  }
}
