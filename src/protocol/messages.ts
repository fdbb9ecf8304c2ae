// What page and worker say to each other. Types only: no code, nothing imported that is not a type.

import type { Accuracy, StepMetrics } from '../distill/tasks'
import type { InitialWeights } from '../settings/initialWeights'
import type { Settings } from '../settings/settings'
import type { StudentState } from './studentState'
import type { SceneAnswer, SceneRequest, InspectedSample, Progress, RunFacts, StepBatch } from './runFacts'
import type { StudentFile } from './studentFile'
import type { WeightsNote, WeightsProblem } from '../teacher/studentWeights'
import type { Capability } from '../world/types'

export type { RowLoss } from '../distill/signals/types'
export type { Block } from '../distill/matching'
export type { StudentState } from './studentState'
export type { StudentFile } from './studentFile'
export type { WeightsNote, WeightsProblem } from '../teacher/studentWeights'
export type { GpuAdapterSummary as AdapterSummary } from '../gpu/device'
export type {
  AnswerToken,
  SceneAnswer,
  SceneModel,
  SceneRequest,
  SceneToken,
  ModelView,
  InspectedSample,
  Progress,
  RunFacts,
  Stage,
} from './runFacts'

/** Which attention map of the looked-at sample a canvas shows, and how. */
export interface MapPicture {
  source: 'teacher' | 'student' | 'difference'
  /** The sample that the page shows: while the worker looks at another one, nothing is drawn. */
  frame: number
  question: number
  teacher: Capability
  /** Consecutive; their mean is taken. */
  teacherLayers: readonly number[]
  studentLayer: number
  /** One head of the student; null: the mean over its heads. */
  head: number | null
  /** First row and number of rows shown, text slots in use. */
  from: number
  rows: number
  used: number
  /** The value drawn in the strongest colour. */
  top: number
}

/** Files of own teachers by their id, from a page whose browser keeps none. */
export type LentTeachers = ReadonlyMap<string, Uint8Array>

/** The student of a run as it is kept: training goes on from it as if it had never stopped. */
export interface SavedStudent extends StudentState {
  /** Seconds of training up to its step. */
  seconds: number
  /** Cross-entropy of the run's first step, by which a divergence is told; null: not known. */
  firstCe: number | null
}

/**
 * What the page asks of the worker. `run` is the page's name for what begins with a command: reports about
 * steps carry it.
 */
export type Command =
  /**
   * Build everything for these settings (fetch teachers, compile pipelines, cache targets); ends in `ready`
   * or `failure`. `canvases`: the worker may try whether it can draw on canvases, once, before it opens the
   * device; answered by `screen`. `lent`: own teachers that the worker cannot find in the browser.
   */
  | { type: 'prepare'; settings: Settings; canvases?: boolean; lent?: LentTeachers | undefined; run?: string }
  /**
   * Goes on from a kept student, in the prepared run where that has its shape, else in one that is prepared
   * for it; answered by `continues`, or by `failure`.
   */
  | {
      type: 'resume'
      student: SavedStudent
      canvases?: boolean
      lent?: LentTeachers | undefined
      run: string
    }
  /** Keep the student of now as soon as possible: the page may go away. Answered by `kept`. */
  | { type: 'keep' }
  | { type: 'run' }
  | { type: 'pause' }
  /** Exactly one training step, then paused. */
  | { type: 'step' }
  /** Back to step 0 with the same settings and seed: the same curve again. */
  | { type: 'reset'; run?: string }
  /**
   * Which sample and whose attention the page is looking at; answered by `probe`, and again as the student
   * learns.
   */
  | { type: 'look'; frame: number; question: number }
  /**
   * The scene editor: a made-up scene and question for everybody; answered by `answered`, of several in haste
   * only the newest.
   */
  | ({ type: 'ask' } & SceneRequest)
  /**
   * Back to a kept checkpoint (see the report `checkpoints`); training goes on from there when Run is
   * pressed.
   */
  | { type: 'rewind'; step: number; run?: string }
  /** At most so many steps per second, for teaching; null: as fast as it goes. */
  | { type: 'speed'; limit: number | null }
  /**
   * Pause by itself when the average validation accuracy reaches this (0..1), or at this step; null: no such
   * condition.
   */
  | { type: 'stopWhen'; accuracy: number | null; step: number | null }
  /** Learning rate and loss weights may change while a run goes on. */
  | { type: 'updateHyperparameters'; settings: Partial<Settings> }
  /**
   * The student of now as files, with its evaluation; answered by `student`, or by `refused`. `name`: what
   * its card calls it.
   */
  | { type: 'take'; name: string }
  /**
   * Back to step 0 with the weights of a safetensors file; answered by `origin`, or by `refused`. `config`:
   * text of a config.json opened with it.
   */
  | { type: 'start'; file: string; weights: Uint8Array; config: string | null; run?: string }
  /** A canvas of the page that the worker draws on from now on (the message transfers it). */
  | { type: 'canvas'; id: number; canvas: OffscreenCanvas }
  /** What that canvas shows; null: it is gone. */
  | { type: 'picture'; id: number; picture: MapPicture | null }
  /** Colours of the maps, packed 0xBBGGRR: 256 sequential, 255 diverging. */
  | { type: 'palette'; colours: Uint32Array }

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
    /** A teacher of one's own that this browser does not have. */
    | 'missing-teacher'
    | 'internal'
  message: string
  wayOut: string
  /** Technical detail for a bug report. */
  detail?: string
  /** The step it happened at, where there is one. */
  step?: number
  /** A change of settings that was found to fit where these did not. */
  change?: Partial<Settings>
  /** Graphics memory in bytes: what was needed, and what there was. */
  room?: { needed: number; found: number }
}

export type RunStatus = 'preparing' | 'ready' | 'running' | 'paused' | 'finished' | 'failed'

/** What the worker tells the page. */
export type Report =
  | { type: 'progress'; progress: Progress }
  | { type: 'ready'; facts: RunFacts }
  | { type: 'status'; status: RunStatus; step: number; steps: number; stepsPerSecond: number }
  /**
   * Steps since the last report, each exactly once, in order; `seconds` of training (pauses not counted) at
   * the last of them.
   */
  | { type: 'metrics'; steps: StepMetrics[]; seconds: number; run?: string }
  /** 4x4 Gram matrices of the weighted gradients per parameter group, at the latest reported step. */
  | { type: 'layers'; step: number; groups: string[]; grams: number[][] }
  /** Steps one can rewind to, ascending. */
  | { type: 'checkpoints'; steps: number[] }
  /** A stop condition paused the run. */
  | { type: 'stopped'; step: number; because: 'accuracy' | 'step' }
  /**
   * The device was lost; attempt number `attempt` to open it anew and go on from the checkpoint at `step`.
   * `running`: it was training.
   */
  | { type: 'recovering'; step: number; attempt: number; running: boolean }
  /** The device is back and the run stands at the checkpoint of `step`. */
  | { type: 'recovered'; step: number }
  /**
   * Exact match on the validation frames; said again, with `test`, when the run is over and its test frames were
   * looked at.
   */
  | { type: 'evaluation'; step: number; accuracy: Accuracy; test?: Accuracy; run?: string }
  | { type: 'inspected'; inspected: InspectedSample }
  | { type: 'answered'; answer: SceneAnswer }
  /** What a single step (command `step`) trained on. */
  | { type: 'batch'; batch: StepBatch }
  /**
   * SHA-256 of what the frozen teachers answer and attend to on one frame: before the first step, and
   * whenever a run pauses or ends.
   */
  | { type: 'teachers'; step: number; checksum: string }
  /** The files of the student at a step. */
  | { type: 'student'; step: number; files: StudentFile[] }
  /**
   * The run stands at step 0 again, with the weights of a file or (null) with those of its seed. A status
   * follows. `notes`: what was done with a file that is not quite as ours are.
   */
  | { type: 'initialWeights'; initialWeights: InitialWeights | null; notes?: WeightsNote[]; run?: string }
  /** From here on the reports are of `run`, which stands at this step: resumed, or rewound. */
  | { type: 'continues'; run: string; step: number }
  /**
   * A student to be kept, with the steps up to it that were not reported before. `replaced`: something else
   * is about to take its place.
   */
  | { type: 'saved'; run: string; student: SavedStudent; unreported: StepMetrics[]; replaced: boolean }
  /**
   * The student cannot be taken along, or a file cannot be started from; the run goes on. `fit`: settings
   * that the file's weights would fit.
   */
  | { type: 'refused'; problem: WeightsProblem; fit: Partial<Settings> | null }
  /**
   * Whether the worker draws attention maps itself; if not, why. `lost`: trying it cost the graphics device.
   */
  | { type: 'screen'; drawing: boolean; lost: boolean; detail: string }
  | { type: 'failure'; failure: Failure }
