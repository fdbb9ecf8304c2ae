// What page and worker say to each other. Types only: no code, nothing imported that is not a type.

import type { Accuracy, StepMetrics } from '../distill/tasks'
import type { Settings } from '../run/settings'
import type { Capability } from '../world/types'

/** What the page asks of the worker. */
export type Command =
  /** Build everything for these settings (fetch teachers, compile pipelines, cache targets); ends in `ready` or `failure`. */
  | { type: 'prepare'; settings: Settings }
  | { type: 'run' }
  | { type: 'pause' }
  /** Exactly one training step, then paused. */
  | { type: 'step' }
  /** Back to step 0 with the same settings and seed: the same curve again. */
  | { type: 'reset' }
  /** Which sample and whose attention the page is looking at; answered by `probe`, and again as the student learns. */
  | { type: 'look'; frame: number; question: number }
  /** Learning rate and loss weights may change while a run goes on. */
  | { type: 'tune'; settings: Partial<Settings> }

export type Stage = 'device' | 'download' | 'pipelines' | 'data' | 'features' | 'targets' | 'selftest'

/** One thing being got ready; `total` 0 when unknown. `unit` is what `done` counts. */
export interface Progress {
  stage: Stage
  done: number
  total: number
  unit: 'bytes' | 'pipelines' | 'frames' | 'teachers' | 'checks'
}

export interface AdapterSummary {
  vendor: string
  architecture: string
  device: string
  description: string
  /** True for SwiftShader, lavapipe and the like. */
  software: boolean
}

/** Why something failed, in a sentence, and what to do about it. */
export interface Failure {
  code:
    | 'no-webgpu'
    | 'no-adapter'
    | 'no-device'
    | 'limits'
    | 'device-lost'
    | 'out-of-memory'
    | 'self-test'
    | 'shader'
    | 'diverged'
    | 'download'
    | 'bad-file'
    | 'bad-settings'
    | 'internal'
  message: string
  wayOut: string
  /** Technical detail for a bug report. */
  detail?: string
}

/** Facts of a prepared run. */
export interface RunFacts {
  adapter: AdapterSummary
  version: string
  studentParameters: number
  dispatchesPerStep: number
  gpuBytes: number
  /** Teacher targets are computed once and kept on the GPU. */
  targets: 'cached'
  validationFrames: number
  teacherAccuracy: { name: string; accuracy: Accuracy }[]
  /** Majority answer per template: exact match. */
  majority: Accuracy
  /** The base teacher shown a grey picture: exact match. */
  noImage: Accuracy
  studentLayers: number
  /** Which student layer is matched to which teacher layers, per follower. */
  signals: { follower: Capability; studentLayer: number; teacherLayers: number[]; block: 'text-to-vision' | 'full' }[]
}

export interface AnswerToken {
  word: string
  /** Probability the model gives this word (its arg-max) here. */
  probability: number
  right: boolean
}

/** One model's view of the looked-at question. */
export interface ModelView {
  /** `perception`, `reasoning`, `planning` or `student`. */
  name: string
  answer: AnswerToken[]
  /** Head-averaged attention per layer, each row-major [44, 44] for this frame and question: 36 image tokens, then 8 text slots. */
  attention: Float32Array[]
}

/** The sample being looked at. */
export interface Probe {
  frame: number
  question: number
  /** Frames one may choose from. */
  frames: number
  /** RGB bytes [48, 48, 3]. */
  pixels: Uint8Array
  /** All questions of this frame, as sentences. */
  questions: { capability: Capability; text: string }[]
  /** Words of the packed segment, question then answer then `<eos>` (no padding). */
  words: string[]
  /** Slots of `words` that belong to the question. */
  questionLength: number
  truth: string[]
  truthSentence: string
  teachers: ModelView[]
  student: ModelView
  /** The step the student's view was taken at. */
  step: number
}

export type RunStatus = 'preparing' | 'ready' | 'running' | 'paused' | 'finished' | 'failed'

/** What the worker tells the page. */
export type Report =
  | { type: 'progress'; progress: Progress }
  | { type: 'ready'; facts: RunFacts }
  | { type: 'status'; status: RunStatus; step: number; steps: number; stepsPerSecond: number }
  /** Steps since the last report, each exactly once, in order. */
  | { type: 'metrics'; steps: StepMetrics[] }
  | { type: 'evaluation'; step: number; accuracy: Accuracy }
  | { type: 'probe'; probe: Probe }
  | { type: 'failure'; failure: Failure }
