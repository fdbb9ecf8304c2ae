// A run record small enough to be shown within a page's first second: columns instead of steps, four
// significant digits, and gradients only at some of the steps. Losses and angles stay at every step, because
// smoothing and the share of conflicts must not depend on sampling.

import type { Accuracy, StepMetrics, TASKS } from '../distill/tasks'
import {
  anything,
  both,
  choice,
  date,
  isObject,
  list,
  nullable,
  object,
  satisfying,
  type Check,
} from '../json/check'
import type { AdapterSummary } from '../protocol/messages'
import { BEFORE, renameSettings, splitSettings } from '../settings/migrations'
import {
  accuracy,
  angle,
  count,
  described,
  figure,
  perTask,
  problemsIn,
  seconds,
  someSettings,
  tasks,
  version,
} from '../settings/figureChecks'
import type { Problem } from '../settings/problem'
import type { RunRecord } from './runRecord'
import { resolveSettings } from '../settings/resolve'
import type { Settings } from '../settings/settings'

/** Most steps whose gradients (Gram matrix, coefficients) are stored. */
const GRADIENT_STEPS = 90
/** A recording is fetched before everything else: it stays below this size. */
export const MOST_RECORDING_BYTES = 60_000

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
 * Steps for the charts, and the counts of steps at which playback may stop (where the gradients are known).
 */
export interface Playable {
  steps: StepMetrics[]
  stops: number[]
  points: { step: number; accuracy: Accuracy }[]
}

const significant = (v: number, digits = 4): number => Number(v.toPrecision(digits))

/** Row-major indices of the upper triangle of a 4x4 matrix. */
const UPPER = tasks.flatMap((_, i) => tasks.flatMap((_, j) => (j >= i ? [4 * i + j] : [])))

/** The indices stored of `count` steps: every few steps, including the first and the last. */
function sampled(count: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: count }, (_, i) => i).filter(
    (i) => i === 0 || i === count - 1 || (i + 1) % every === 0,
  )
}

/** The small form of a record. */
export function makeRecording(record: RunRecord): Recording {
  const { steps } = record
  const saved = sampled(steps.length, GRADIENT_STEPS).map((i) => steps[i])
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
      step: saved.map((s) => s.step),
      gram: UPPER.map((at) => saved.map((s) => significant(s.gram[at]))),
      coefficients: tasks.map((_, i) => saved.map((s) => significant(s.coefficients[i]))),
      updateNorm: saved.map((s) => significant(s.updateNorm)),
      permutation: saved.map((s) => s.permutation),
      learningRate: saved.map((s) => significant(s.learningRate)),
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

/** The longest run that can be recorded. */
const MOST_STEPS = 1_000_000

const column = (length: number): Check<(number | null)[]> => list(nullable(figure), length)
const columns = (many: number, length: number): Check<(number | null)[][]> => list(column(length), many)

const ascending = satisfying<number[]>('ascending steps', (v) =>
  (v as number[]).every((n, i, all) => i === 0 || n > all[i - 1]),
)

const heading = object({ format: choice(['drive-kd-recording']), formatVersion: choice([1]) })

const recording: Check<unknown> = (value) => {
  const { losses, gradients } = value as Record<string, unknown>
  const steps = isObject(losses) && Array.isArray(losses.ce) ? losses.ce.length : 1
  const saved = isObject(gradients) && Array.isArray(gradients.step) ? gradients.step.length : 1
  return object({
    config: someSettings,
    version,
    adapter: described,
    recordedAt: date,
    seconds,
    firstStep: count,
    losses: perTask(list(figure, 1, MOST_STEPS)),
    angles: list(list(angle, steps), PAIRS),
    gradients: object({
      step: both(list(count, 1, MOST_STEPS), () => ascending),
      gram: columns(UPPER.length, saved),
      coefficients: columns(tasks.length, saved),
      updateNorm: column(saved),
      permutation: column(saved),
      learningRate: column(saved),
    }),
    accuracy: list(
      both(object({ step: count }), () => accuracy),
      0,
      steps,
    ),
  })(value)
}

/** Four columns of one length. */
const evenLosses: Check<unknown> = (value) => {
  const { losses } = value as Pick<Recording, 'losses'>
  return object({ losses: perTask(list(anything, losses.ce.length)) })(value)
}

/**
 * Checks a parsed file. Settings that a newer page no longer knows are dropped, and new ones take the value
 * that matches earlier runs, else their defaults: a recording is shown, never repeated.
 */
export function readRecording(value: unknown): RecordingRead {
  for (const check of [heading, recording, evenLosses]) {
    const errors = problemsIn(check, value)
    if (errors.length > 0) return { ok: false, errors }
  }
  const { config } = value as Recording
  const { known } = splitSettings(renameSettings(config as unknown as Record<string, unknown>))
  const resolved = resolveSettings({ ...BEFORE, ...known })
  if (!resolved.ok) return { ok: false, errors: resolved.errors }
  return { ok: true, recording: { ...(value as Recording), config: resolved.settings } }
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

/** A whole record, in the form in which recordings are shown. */
export function playRecord(record: RunRecord): Playable {
  return {
    steps: record.steps,
    stops: sampled(record.steps.length, GRADIENT_STEPS).map((i) => i + 1),
    points: record.steps.flatMap(({ step, accuracy }) => (accuracy ? [{ step, accuracy }] : [])),
  }
}
