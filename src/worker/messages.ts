// What page and worker take from each other: a table of checks, one per message. Each looks at the fields that
// every reader relies on, at lists of bounded length, and at nothing deeper, so that it takes bounded time.

import { MOST_MESSAGE, sentence } from '../json/text'
import type { Command, Failure, Report, RunStatus } from '../protocol/messages'

type Fields = Record<string, unknown>
type Check = (value: unknown) => boolean

const STATUSES: readonly RunStatus[] = ['preparing', 'ready', 'running', 'paused', 'finished', 'failed']
const CODES: readonly Failure['code'][] = [
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
  'missing-teacher',
  'internal',
]

/** Items of a list in one message: the steps of the longest run. */
const MOST_ITEMS = 100_000
/** Files of a student. */
const MOST_FILES = 100
/** Characters of a text in a message. */
const LONGEST_TEXT = 1_000_000

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const number: Check = (value) => typeof value === 'number'
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const boolean: Check = (value) => typeof value === 'boolean'
const text: Check = (value) => typeof value === 'string' && value.length <= LONGEST_TEXT
const bytes: Check = (value) => value instanceof Uint8Array
const floats: Check = (value) => value instanceof Float32Array
const anything: Check = isObject
const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)
const optional =
  (check: Check, absent: undefined | null): Check =>
  (value) =>
    value === absent || check(value)
const list =
  (check: Check, most = MOST_ITEMS): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every((item) => check(item))
const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]))
const any: Check = () => true

/** The fields of each report, besides its type. */
const REPORTS: { readonly [T in Report['type']]: Check } = {
  progress: object({ progress: object({ stage: text, done: number, total: number }) }),
  ready: object({ facts: object({ adapter: anything, signals: list(anything, 1000) }) }),
  status: object({ status: oneOf(STATUSES), step: count, steps: count, stepsPerSecond: number }),
  metrics: object({
    steps: list(object({ step: count, losses: anything, gram: list(number, 100), angles: list(any, 100) })),
    seconds: number,
  }),
  layers: object({ step: count, groups: list(text, 1000), grams: list(list(number, 100), 1000) }),
  checkpoints: object({ steps: list(count) }),
  stopped: object({ step: count, because: oneOf(['accuracy', 'step']) }),
  recovering: object({ step: count, attempt: count, running: boolean }),
  recovered: object({ step: count }),
  evaluation: object({ step: count, accuracy: anything }),
  inspected: object({ inspected: object({ pixels: bytes, words: list(text, 1000), student: anything }) }),
  answered: object({
    answer: object({ request: anything, words: list(text, 1000), models: list(anything, 100) }),
  }),
  batch: object({ batch: object({ frames: list(count), questions: list(anything) }) }),
  teachers: object({ step: count, checksum: text }),
  student: object({ step: count, files: list(object({ name: text, bytes }), MOST_FILES) }),
  initialWeights: object({ initialWeights: optional(object({ file: text, sha256: text }), null) }),
  continues: object({ run: text, step: count }),
  saved: object({
    run: text,
    student: object({ parameters: floats, step: count, seconds: number, settings: anything }),
    unreported: list(object({ step: count, losses: anything })),
    replaced: boolean,
  }),
  refused: object({ problem: object({ kind: text }) }),
  screen: object({ drawing: boolean, lost: boolean, detail: text }),
  failure: object({ failure: object({ code: oneOf(CODES), message: text, wayOut: text }) }),
}

/** The fields of each command, besides its type. */
const COMMANDS: { readonly [T in Command['type']]: Check } = {
  prepare: object({
    settings: anything,
    canvases: optional(boolean, undefined),
    lent: optional(anything, undefined),
  }),
  resume: object({
    student: object({ parameters: floats, step: count, seconds: number, settings: anything }),
    canvases: optional(boolean, undefined),
    lent: optional(anything, undefined),
    run: text,
  }),
  keep: any,
  run: any,
  pause: any,
  step: any,
  reset: any,
  look: object({ frame: count, question: count }),
  ask: object({
    scene: object({ objects: list(anything, 100) }),
    pictureSeed: number,
    question: list(count, 100),
  }),
  rewind: object({ step: count }),
  speed: object({ limit: optional(number, null) }),
  stopWhen: object({ accuracy: optional(number, null), step: optional(count, null) }),
  updateHyperparameters: object({ settings: anything }),
  take: object({ name: text }),
  start: object({ file: text, weights: bytes, config: optional(text, null) }),
  canvas: object({ id: count, canvas: anything }),
  picture: object({ id: count, picture: optional(anything, null) }),
  palette: object({ colours: (value) => value instanceof Uint32Array }),
}

const fits = (table: Readonly<Record<string, Check>>, value: unknown): boolean =>
  isObject(value) &&
  typeof value.type === 'string' &&
  Object.hasOwn(table, value.type) &&
  table[value.type](value)

/** True when a message has the shape of a Report: its tag and the fields that every reader relies on. */
export const isReport = (value: unknown): value is Report => fits(REPORTS, value)

/** True when a message has the shape of a Command. */
export const isCommand = (value: unknown): value is Command => fits(COMMANDS, value)

/** Addresses of scripts, which say nothing to people. */
const SCRIPT = /\S{0,300}\.(?:m?js|tsx?|wgsl)\b(?:\?\S{0,100})?(?::\d+){0,2}/g
const LONGEST_DETAIL = 20_000

const short = (words: string): string =>
  sentence(words.slice(0, 2 * MOST_MESSAGE).replace(SCRIPT, 'a script'))

/** A failure as people read it: short sentences, what was cut off among the details. */
export function shortFailure(failure: Failure): Failure {
  const message = short(failure.message)
  const wayOut = short(failure.wayOut)
  const cut = [
    ...(message === failure.message ? [] : [failure.message]),
    ...(wayOut === failure.wayOut ? [] : [failure.wayOut]),
  ]
  const detail = [...cut, failure.detail ?? ''].filter(Boolean).join('\n').slice(0, LONGEST_DETAIL)
  return { ...failure, message, wayOut, ...(detail ? { detail } : {}) }
}
