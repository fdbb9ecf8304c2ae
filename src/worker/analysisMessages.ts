// The shapes of messages between the Lab and the workers that analyse models. Each side answers a malformed message
// with its own failure.

import type { DeviceChoice } from '../browser/deviceChoice'
import type { DeploymentFigures } from '../experiment/analysis/deployment'
import { SUBJECTS, type Subject } from '../experiment/analysis/model'
import type { PrestudyResults } from '../experiment/analysis/prestudies'
import type { RobustnessResults } from '../experiment/analysis/robustnessFigures'
import type { Failure, LentTeachers } from '../protocol/messages'
import type { Settings } from '../settings/settings'
import { failure, runnable } from './messages'
import { device } from './deviceShape'
import {
  anyObject,
  boolean,
  bytes,
  count,
  isOneOf,
  list,
  number,
  object,
  oneOf,
  optional,
  text,
  type Shape,
} from './messageShapes'

/** A model by its teacher file's name, or (the student) by its bytes. */
export type SubjectSource = { subject: Subject; source: string | Uint8Array }

interface Models {
  models: readonly SubjectSource[]
  /** Own teachers that this worker cannot find in the browser. */
  lent: LentTeachers | undefined
  device?: DeviceChoice | undefined
}

export type AnalysisRequest =
  | ({ type: 'prestudies'; frames: number } & Models)
  | ({ type: 'robustness'; frames: number; settings: Settings } & Models)
  /** Of the one model. */
  | ({ type: 'deployment'; budgetMs: number } & Models)

export type AnalysisReport =
  | { type: 'progress'; done: number; total: number }
  /** Everything so far; `ended`: nothing follows. */
  | { type: 'prestudies'; results: PrestudyResults[]; ended: boolean }
  | { type: 'robustness'; results: RobustnessResults; ended: boolean }
  | { type: 'deployment'; results: DeploymentFigures; adapter: string; ended: boolean }
  | { type: 'failure'; failure: Failure }

const models: Readonly<Record<string, Shape>> = {
  models: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    list(
      object({ subject: oneOf(SUBJECTS), source: (source) => text(source) || bytes(source) }),
      SUBJECTS.length,
    )(value),
  lent: optional((value) => value instanceof Map, undefined),
  device,
}

const REQUESTS: { readonly [T in AnalysisRequest['type']]: Shape } = {
  prestudies: object({ frames: count, ...models }),
  robustness: object({ frames: count, settings: runnable, ...models }),
  deployment: object({ budgetMs: number, ...models }),
}

const REPORTS: { readonly [T in AnalysisReport['type']]: Shape } = {
  progress: object({ done: number, total: number }),
  prestudies: object({ results: list(anyObject), ended: boolean }),
  robustness: object({ results: anyObject, ended: boolean }),
  deployment: object({ results: anyObject, adapter: text, ended: boolean }),
  failure: object({ failure }),
}

/** True when a message is a request to a worker that analyses models. */
export const isAnalysisRequest = (value: unknown): value is AnalysisRequest => isOneOf(REQUESTS, value)

/** True when a message is a report of a worker that analyses models. */
export const isAnalysisReport = (value: unknown): value is AnalysisReport => isOneOf(REPORTS, value)
