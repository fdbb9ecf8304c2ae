// The shapes of messages between the Lab and the worker that makes its runs. Each side answers a malformed
// message with its own failure.

import type { DeviceChoice } from '../browser/deviceChoice'
import { read } from '../json/check'
import { isMachine, measuredRun, type Machine, type MeasuredRun } from '../experiment/lab/queue'
import type { Failure, LentTeachers, Progress } from '../protocol/messages'
import type { Settings } from '../settings/settings'
import { failure, runnable } from './messages'
import { device } from './deviceShape'
import { count, isOneOf, number, object, optional, text } from './messageShapes'

/** `open` comes first and once; then one `make` after the other. */
export type LabRequest =
  | { type: 'open'; lent?: LentTeachers | undefined; device?: DeviceChoice | undefined }
  | { type: 'make'; settings: Settings }

export type LabReport =
  | { type: 'opened'; machine: Machine }
  | { type: 'progress'; progress: Progress }
  | { type: 'step'; step: number }
  | { type: 'measured'; measured: MeasuredRun }
  | { type: 'failure'; failure: Failure }

const REQUESTS: { readonly [T in LabRequest['type']]: (value: unknown) => boolean } = {
  open: object({ lent: optional((value) => value instanceof Map, undefined), device }),
  make: object({ settings: runnable }),
}

const REPORTS: { readonly [T in LabReport['type']]: (value: unknown) => boolean } = {
  opened: object({ machine: isMachine }),
  progress: object({ progress: object({ stage: text, done: number, total: number }) }),
  step: object({ step: count }),
  measured: object({ measured: (value) => read(measuredRun, value).ok }),
  failure: object({ failure }),
}

/** True when a message is a request to the worker of the Lab, with settings that can be run. */
export const isLabRequest = (value: unknown): value is LabRequest => isOneOf(REQUESTS, value)

/** True when a message is a report of the worker of the Lab. */
export const isLabReport = (value: unknown): value is LabReport => isOneOf(REPORTS, value)
