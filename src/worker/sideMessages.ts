// The shapes of messages between the page and the workers other than the training one: teacher training,
// checking a teacher's file, writing a PyTorch project. Each side answers a malformed message with its own
// failure.

import { DOWNLOAD_PROBLEMS } from '../browser/download'
import type { TrainerCommand, TrainerReport } from '../protocol/teacherTraining'
import { readPlan } from '../settings/teacherPlan'
import { readOwnTeacher } from '../teacher/storedTeachers'
import type { CheckAnswer, CheckRequest, FetchAnswer } from './requests'
import type { ExportReport, ExportRequest } from './requests'
import { failure, runnable } from './messages'
import { isObject } from '../json/check'
import { device } from './deviceShape'
import {
  anything,
  anyObject,
  bytes,
  count,
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

const lent = optional((value) => value instanceof Map, undefined)
const plan: Shape = (value) => readPlan(value) !== null
const pairs = list(tuple(count, number))
/** The curves of a training, as the page draws them. */
export const curve = object({ losses: pairs, accuracy: list(tuple(count, anyObject)) })

const TRAINER_COMMANDS: { readonly [T in TrainerCommand['type']]: Shape } = {
  start: object({ id: text, plan, lent, device }),
  resume: object({ id: text, device }),
  pause: anything,
  go: anything,
  keep: anything,
}

const TRAINER_REPORTS: { readonly [T in TrainerReport['type']]: Shape } = {
  stage: object({ stage: text, done: number, total: number }),
  resumed: object({ plan, step: count, curve }),
  status: object({ status: oneOf(['training', 'paused', 'measuring']) }),
  steps: object({ losses: pairs, msPerStep: number }),
  accuracy: object({ step: count, accuracy: anyObject }),
  saved: object({ step: optional(count, null) }),
  stored: object({
    teacher: (value) => readOwnTeacher(value).length === 1,
    bytes: optional(bytes, undefined),
  }),
  lost: object({ reason: text }),
  failure: object({ failure }),
}

/** True when a message is a command to the worker that trains teachers, with a plan that can be trained. */
export const isTrainerCommand = (value: unknown): value is TrainerCommand => isOneOf(TRAINER_COMMANDS, value)

/** True when a message is a report of the worker that trains teachers. */
export const isTrainerReport = (value: unknown): value is TrainerReport => isOneOf(TRAINER_REPORTS, value)

/** Files that are given together. */
const MOST_FILES = 1000

const checked = object({ bytes, beside: list(object({ name: text, bytes }), MOST_FILES) })
const fetched = object({ address: text, most: count })

/** True when a message asks for the check of a file, or for the file at an address. */
export const isCheckRequest = (value: unknown): value is CheckRequest => checked(value) || fetched(value)

const accepted = object({
  ok: oneOf([true]),
  id: text,
  layers: count,
  card: optional(anyObject, null),
  joined: optional(bytes, null),
})
const refused = object({
  ok: oneOf([false]),
  failures: list(object({ code: text, message: text, wayOut: text }), MOST_FILES),
})

/** True when a message reports what a file is, or what is wrong with it. */
export const isCheckAnswer = (value: unknown): value is CheckAnswer => accepted(value) || refused(value)

const arrived = object({ ok: oneOf([true]), bytes })
const missing = object({
  ok: oneOf([false]),
  problem: oneOf(DOWNLOAD_PROBLEMS),
  message: text,
  bytes: number,
})

/** True when a message contains a fetched file, or explains why there is none. */
export const isFetchAnswer = (value: unknown): value is FetchAnswer => arrived(value) || missing(value)

/** The steps of a record, at most as many as a record may have. */
const MOST_STEPS = 10_000_000

/** True when a message asks for a run to be written as a PyTorch project. */
export const isExportRequest = (value: unknown): value is ExportRequest =>
  isObject(value) &&
  text(value.folder) &&
  lent(value.lent) &&
  device(value.device) &&
  object({
    config: runnable,
    version: text,
    createdAt: text,
    adapter: anyObject,
    steps: list(object({ step: count, losses: anyObject, learningRate: number }), MOST_STEPS),
    finalAccuracy: optional(anyObject, null),
  })(value.record)

const EXPORT_REPORTS: { readonly [T in ExportReport['type']]: Shape } = {
  progress: object({ progress: object({ stage: text, done: number, total: number }) }),
  archive: object({ archive: bytes }),
  failure: object({ failure }),
}

/** True when a message is a report of the worker that writes PyTorch projects. */
export const isExportReport = (value: unknown): value is ExportReport => isOneOf(EXPORT_REPORTS, value)
