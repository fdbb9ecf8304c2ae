// The shapes of messages between the page and the training worker: a table with one entry per message.

import { MOST_MESSAGE, sentence } from '../json/text'
import type { Command, Failure, Report, RunStatus } from '../protocol/messages'
import { checkSetting, resolveSettings } from '../settings/resolve'
import { SETTING_KEYS, SETTINGS_TABLE } from '../settings/table'
import { isObject } from '../json/check'
import { device } from './deviceShape'
import {
  anything,
  anyObject,
  boolean,
  bytes,
  count,
  floats,
  isOneOf,
  list,
  number,
  object,
  oneOf,
  optional,
  text,
  tuple,
  type Shape,
} from './messageShapes'

const STATUSES: readonly RunStatus[] = ['preparing', 'ready', 'running', 'paused', 'finished', 'failed']
const CODES = [
  'no-webgpu',
  'no-adapter',
  'no-device',
  'limits',
  'device-lost',
  'out-of-memory',
  'self-test',
  'shader',
  'diverged',
  'download',
  'bad-file',
  'bad-settings',
  'rule',
  'missing-data',
  'missing-teacher',
  'internal',
] as const satisfies readonly Failure['code'][]

type Known<Code extends (typeof CODES)[number]> = Code
/** Every code of a failure; the compiler refuses one that the list above lacks. */
export type FailureCode = Known<Failure['code']>

/** Why something failed, with the displayed sentences. */
export const failure = object({
  code: oneOf(CODES),
  message: text,
  wayOut: text,
  detail: optional(text, undefined),
})

/** Files of a student. */
const MOST_FILES = 100

/** A student as it is saved or resumed. */
const student = object({
  parameters: floats,
  moments: tuple(floats, floats),
  memory: anyObject,
  step: count,
  seconds: number,
  firstCe: optional(number, null),
  settings: anyObject,
  tuned: boolean,
  initialWeights: optional(object({ file: text, sha256: text }), null),
})
/** Own teachers by their id. */
const lent = optional((value) => value instanceof Map, undefined)
/** What is remembered of tiles. */
const tiles: Shape = (value) => value === undefined || value === null || text(value)
/** What a run can be prepared from: complete, compatible settings. */
export const runnable: Shape = (value) => isObject(value) && resolveSettings(value).ok
/** Some of the hyperparameters that may be updated live. */
const live: Shape = (value) =>
  isObject(value) &&
  Object.keys(value).every((key) => {
    const known = SETTING_KEYS.find((name) => name === key)
    return known && SETTINGS_TABLE[known].live && checkSetting(known, value[known]) === null
  })

/** The fields of each report besides its type. */
const REPORTS: { readonly [T in Report['type']]: Shape } = {
  progress: object({ progress: object({ stage: text, done: number, total: number }) }),
  ready: object({ facts: object({ adapter: anyObject, signals: list(anyObject, 1000) }) }),
  baselines: object({ baselines: object({ teacherAccuracy: list(anyObject, 100), noImage: anyObject }) }),
  status: object({ status: oneOf(STATUSES), step: count, steps: count, stepsPerSecond: number }),
  metrics: object({
    steps: list(
      object({ step: count, losses: anyObject, gram: list(number, 100), angles: list(anything, 100) }),
    ),
    seconds: number,
  }),
  layers: object({ step: count, groups: list(text, 1000), grams: list(list(number, 100), 1000) }),
  checkpoints: object({ steps: list(count) }),
  stopped: object({ step: count, because: oneOf(['accuracy', 'step']) }),
  recovering: object({ step: count, attempt: count, running: boolean }),
  recovered: object({ step: count }),
  evaluation: object({
    step: count,
    accuracy: anyObject,
    test: optional(anyObject, undefined),
    own: optional(anyObject, undefined),
  }),
  inspected: object({ inspected: object({ pixels: bytes, words: list(text, 1000), student: anyObject }) }),
  answered: object({
    answer: object({
      request: anyObject,
      words: list(text, 1000),
      models: list(anyObject, 100),
      student: anyObject,
    }),
  }),
  counted: object({ count: anyObject }),
  tensor: object({ step: optional(count, null), list: list(anyObject), read: optional(anyObject, null) }),
  batch: object({ batch: object({ frames: list(count), questions: list(anyObject) }) }),
  teachers: object({ step: count, checksum: text }),
  student: object({ step: count, files: list(object({ name: text, bytes }), MOST_FILES) }),
  initialWeights: object({ initialWeights: optional(object({ file: text, sha256: text }), null) }),
  continues: object({ run: text, step: count, request: optional(count, undefined) }),
  saved: object({
    run: text,
    student,
    unreported: list(object({ step: count, losses: anyObject })),
    replaced: boolean,
  }),
  refused: object({ problem: object({ kind: text }) }),
  screen: object({ drawing: boolean, lost: boolean, detail: text }),
  tile: object({
    tile: object({ rows: count, columns: count, because: text }),
    remember: optional(text, null),
  }),
  failure: object({ failure }),
}

/** Parts of a model that are to be off: heads by their number. */
const parts = list(
  object({ layer: count, part: (value) => value === 'attention' || value === 'mlp' || count(value) }),
  1000,
)

/** The fields of each command besides its type. */
const COMMANDS: { readonly [T in Command['type']]: Shape } = {
  prepare: object({ settings: runnable, canvases: optional(boolean, undefined), lent, device, tiles }),
  resume: object({
    student: (value) => student(value) && runnable((value as { settings: unknown }).settings),
    canvases: optional(boolean, undefined),
    lent,
    device,
    tiles,
    run: text,
    request: count,
  }),
  keep: anything,
  run: anything,
  pause: anything,
  step: anything,
  reset: anything,
  inspect: object({ frame: count, question: count }),
  ask: object({
    scene: object({ objects: list(anyObject, 100) }),
    pictureSeed: number,
    question: list(count, 100),
    off: optional(parts, undefined),
  }),
  count: object({ off: parts }),
  tensor: object({ name: optional(text, null) }),
  rewind: object({ step: count }),
  speed: object({ limit: optional(number, null) }),
  stopWhen: object({ accuracy: optional(number, null), step: optional(count, null) }),
  updateHyperparameters: object({ settings: live }),
  exportStudent: object({ name: text }),
  start: object({ file: text, weights: bytes, config: optional(text, null) }),
  canvas: object({ id: count, canvas: anyObject }),
  picture: object({ id: count, picture: optional(anyObject, null) }),
  palette: object({ colours: (value) => value instanceof Uint32Array }),
}

/** True when a message has the shape of a Report: its tag and the fields that every reader relies on. */
export const isReport = (value: unknown): value is Report => isOneOf(REPORTS, value)

/** True when a message has the shape of a Command. */
export const isCommand = (value: unknown): value is Command => isOneOf(COMMANDS, value)

/** Addresses of scripts, which mean nothing to users. */
const SCRIPT = /\S{0,300}\.(?:m?js|tsx?|wgsl)\b(?:\?\S{0,100})?(?::\d+){0,2}/g
const LONGEST_DETAIL = 20_000

const short = (words: string): string =>
  sentence(words.slice(0, 2 * MOST_MESSAGE).replace(SCRIPT, 'a script'))

/** A failure for display: short sentences, with the rest among the details. */
export function shortWords<F extends { message: string; wayOut: string; detail?: string }>(failure: F): F {
  const message = short(failure.message)
  const wayOut = short(failure.wayOut)
  const cut = [
    ...(message === failure.message ? [] : [failure.message]),
    ...(wayOut === failure.wayOut ? [] : [failure.wayOut]),
  ]
  const detail = [...cut, failure.detail ?? ''].filter(Boolean).join('\n').slice(0, LONGEST_DETAIL)
  return { ...failure, message, wayOut, ...(detail ? { detail } : {}) }
}

/** The displayed failure of a run, an export or a training. */
export const shortFailure = (failure: Failure): Failure => shortWords(failure)
