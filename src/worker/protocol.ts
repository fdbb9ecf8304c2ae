// What page and worker say to each other. Types only: no code, nothing imported that is not a type.

import type { Accuracy, StepMetrics } from '../distill/tasks'
import type { Settings } from '../run/settings'
import type { BenchAnswer, BenchRequest, Probe, Progress, RunFacts } from '../study/types'

export type { Block, RowLoss } from '../distill/matching'
export type { GpuAdapterSummary as AdapterSummary } from '../gpu/device'
export type { AnswerToken, BenchAnswer, BenchModel, BenchRequest, BenchToken, ModelView, Probe, Progress, RunFacts, Stage } from '../study/types'

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
  /** The scene bench: a made-up scene and question for everybody; answered by `answered`, of several in haste only the newest. */
  | ({ type: 'ask' } & BenchRequest)
  /** Back to a kept checkpoint (see the report `checkpoints`); training goes on from there when Run is pressed. */
  | { type: 'rewind'; step: number }
  /** At most so many steps per second, for teaching; null: as fast as it goes. */
  | { type: 'speed'; limit: number | null }
  /** Pause by itself when the average validation accuracy reaches this (0..1), or at this step; null: no such condition. */
  | { type: 'stopWhen'; accuracy: number | null; step: number | null }
  /** Learning rate and loss weights may change while a run goes on. */
  | { type: 'tune'; settings: Partial<Settings> }

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
  /** The step it happened at, where there is one. */
  step?: number
}

export type RunStatus = 'preparing' | 'ready' | 'running' | 'paused' | 'finished' | 'failed'

/** What the worker tells the page. */
export type Report =
  | { type: 'progress'; progress: Progress }
  | { type: 'ready'; facts: RunFacts }
  | { type: 'status'; status: RunStatus; step: number; steps: number; stepsPerSecond: number }
  /** Steps since the last report, each exactly once, in order; `seconds` of training (pauses not counted) at the last of them. */
  | { type: 'metrics'; steps: StepMetrics[]; seconds: number }
  /** 4x4 Gram matrices of the weighted gradients per parameter group, at the latest reported step. */
  | { type: 'layers'; step: number; groups: string[]; grams: number[][] }
  /** Steps one can rewind to, ascending. */
  | { type: 'checkpoints'; steps: number[] }
  /** A stop condition paused the run. */
  | { type: 'stopped'; step: number; because: 'accuracy' | 'step' }
  /** The device was lost; attempt number `attempt` to open it anew and go on from the checkpoint at `step`. `running`: it was training. */
  | { type: 'recovering'; step: number; attempt: number; running: boolean }
  /** The device is back and the run stands at the checkpoint of `step`. */
  | { type: 'recovered'; step: number }
  | { type: 'evaluation'; step: number; accuracy: Accuracy }
  | { type: 'probe'; probe: Probe }
  | { type: 'answered'; answer: BenchAnswer }
  | { type: 'failure'; failure: Failure }
