// The run record: what a headless run writes and the page can save. Types and their checks; knows no engine.

import type { Accuracy, StepMetrics, TASK_PAIRS } from '../distill/tasks'
import {
  both,
  choice,
  date,
  flag,
  isObject,
  list,
  MOST_FINDINGS,
  nullable,
  number,
  object,
  optional,
  whole,
  type Check,
} from '../json/check'
import { parseJson } from '../json/parse'
import { sentence } from '../json/text'
import type { AdapterSummary } from '../protocol/messages'
import type { OwnDataAccuracy, OwnDataName } from '../protocol/runFacts'
import { completeSettings, noticesOf, type Notice, changedMeaning } from '../settings/migrations'
import type { InitialWeights } from '../settings/initialWeights'
import {
  accuracy,
  adapter,
  angle,
  count,
  figure,
  initialWeights,
  ownDataAccuracy,
  ownDataName,
  perTask,
  problemsIn,
  seconds,
  someSettings,
  tasks,
  version,
} from '../settings/figureChecks'
import { isBeforeCorrections } from '../distill/engineVersion'
import { type Problem, problem } from '../settings/problem'
import type { Settings } from '../settings/settings'
import { knownChanges, someChanges, type LiveChange } from './liveChanges'

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
   * Settings of the version that made the record, unknown to the version that read it. They are written
   * again, so that nothing is lost.
   */
  unknownSettings?: Record<string, unknown>
  seed: number
  /**
   * The initial weights from a file; absent: those of the seed. The run cannot be repeated without that file.
   */
  startedFrom?: InitialWeights
  /** Hyperparameters that were updated live, by step; `config` has the last values. Absent: none. */
  changes?: LiveChange[]
  adapter: AdapterSummary
  createdAt: string
  seconds: number
  dispatchesPerStep: number
  steps: RecordedStep[]
  /** Exact match on all validation frames after the last step. */
  finalAccuracy: Accuracy | null
  /** Exact match on the test frames after the last step of the settings; absent where it was not measured. */
  testAccuracy?: Accuracy
  /** The custom data set that was trained on; absent: the world's frames. */
  trainingData?: OwnDataName
  /** Exact match on a custom data set after the last step; absent where it was not measured. */
  ownAccuracy?: OwnDataAccuracy
}

/** `notices`: settings of the record that this version does not know, and the reverse. */
export type RecordRead = { ok: true; record: RunRecord; notices: Notice[] } | { ok: false; errors: Problem[] }

/** Pairs of the four tasks, and orders of the three teachers; the compiler checks the first. */
const pairCount: (typeof TASK_PAIRS)['length'] = 6
const permutationCount = 6

/** The longest run: a hundred times the largest setting. */
const MOST_STEPS = 10_000_000
/** Largest size of a record file; a run with the most steps that settings allow takes about half of this. */
export const MOST_RECORD_BYTES = 256 * 2 ** 20

/** Groups of parameters of the deepest student, and more. */
const MOST_MODULES = 100

/** Of two gradients within a group; null where one is zero. */
const cosine = nullable(number(-1, 1))

/** AGP on an extended gradient basis: n vectors, n of 6, 7 or 9. */
const span: Check<unknown> = (value) => {
  const shared = !isObject(value) || value.supervision !== 'per-capability'
  const n = shared ? 7 : value.supportAware === true ? 9 : 6
  return object({
    supervision: choice(['shared', 'per-capability']),
    supportAware: flag,
    released: optional(flag),
    gram: list(figure, n * n),
    coefficients: list(figure, n),
  })(value)
}

const step = object({
  step: count,
  losses: perTask(figure),
  gram: list(figure, tasks.length ** 2),
  coefficients: list(figure, tasks.length),
  angles: list(angle, pairCount),
  learningRate: figure,
  updateNorm: figure,
  permutation: whole(0, permutationCount - 1),
  accuracy: optional(accuracy),
  weights: optional(perTask(figure)),
  parts: optional(object({ count, anchorProduct: figure })),
  span: optional(span),
  modules: optional(
    object({ coefficients: list(list(figure, 4), 1, MOST_MODULES, 'a list of modules'), supervised: figure }),
  ),
  layers: optional(list(list(cosine, pairCount), 1, MOST_MODULES, 'a list of layers')),
})

/** Steps follow each other without a gap. */
const steps = both(list(step, 0, MOST_STEPS, 'a list of steps'), (all) => () => {
  const at = all.findIndex((s, i) => i > 0 && s.step !== all[i - 1].step + 1)
  return at < 0
    ? []
    : [
        {
          path: `[${at}].step`,
          found: all[at].step,
          expected: String(all[at - 1].step + 1),
          reason: 'steps follow each other',
        },
      ]
})

const record = object({
  config: someSettings,
  unknownSettings: optional(someSettings),
  version,
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  startedFrom: optional(initialWeights),
  changes: optional(someChanges),
  adapter,
  createdAt: date,
  seconds,
  dispatchesPerStep: count,
  steps,
  finalAccuracy: nullable(accuracy),
  testAccuracy: optional(accuracy),
  trainingData: optional(ownDataName),
  ownAccuracy: optional(ownDataAccuracy),
})

/** The file's declared format, checked before anything else. */
const heading: Check<unknown> = (value) => {
  const { format, formatVersion } = isObject(value) ? value : { format: value, formatVersion: 1 }
  if (format !== 'drive-kd-run')
    return [
      { path: 'format', found: format, expected: '"drive-kd-run"', reason: 'this file is not a run record' },
    ]
  const reason = 'the file was written by another version'
  return formatVersion === 1 ? [] : [{ path: 'formatVersion', found: formatVersion, expected: '1', reason }]
}

/**
 * What is wrong with the shape of a record, apart from its settings: those of another version may no longer
 * be valid, but its curves can still be shown.
 */
export function recordProblems(value: unknown): Problem[] {
  const wrong = problemsIn(heading, value)
  return wrong.length > 0 ? wrong : problemsIn(record, value)
}

/**
 * A checked record of any version with today's complete settings; settings that this version does not know go
 * to `unknownSettings`.
 */
export function completeRecord({ unknownSettings, changes, ...given }: RunRecord): RecordRead {
  const completed = completeSettings({ ...unknownSettings, ...given.config })
  if (!completed.ok) {
    return {
      ok: false,
      errors: completed.errors
        .slice(0, MOST_FINDINGS)
        .map((e) => ({ ...e, key: `config.${e.key}`, message: sentence(`config.${e.message}`) })),
    }
  }
  const { settings, unknown, added } = completed
  if (given.seed !== settings.seed)
    return { ok: false, errors: [problem('seed', given.seed, `config.seed, ${settings.seed}`)] }
  const names = Object.keys(unknown)
  const changed = knownChanges(changes ?? [])
  return {
    ok: true,
    record: {
      ...given,
      config: settings,
      ...(names.length ? { unknownSettings: unknown } : {}),
      ...(changed.length ? { changes: changed } : {}),
    },
    notices: noticesOf(names, added, isBeforeCorrections(given.version) ? changedMeaning(settings) : []),
  }
}

/**
 * Checks a parsed file of this version or another; errors name the field (`steps[3].gram`) and what was
 * expected there.
 */
export function checkRecord(value: unknown): RecordRead {
  const errors = recordProblems(value)
  return errors.length > 0 ? { ok: false, errors } : completeRecord(value as RunRecord)
}

/** Explains what to do about a file that is not a run record. */
export const RECORD_WAY_OUT =
  'Open a run that was saved from this page, or written by npm run distill -- --out FILE.'

/**
 * Reads the text or the bytes (UTF-8 or UTF-16) of a run file.
 * @returns also false for what is not JSON, with the field `file`.
 */
export function readRecord(source: string | Uint8Array): RecordRead {
  const parsed = parseJson(source, MOST_RECORD_BYTES)
  if (parsed.ok) return checkRecord(parsed.value)
  const message = `This is not a run file: ${parsed.reason}.`
  return { ok: false, errors: [{ key: 'file', found: 'no run record', expected: 'a run record', message }] }
}
