// The messages between page and worker. Types only: no code, and only types are imported.

import type { DeviceChoice } from '../browser/deviceChoice'
import type { BatchShape, TensorFacts } from '../distill/engine/tensorFacts'
import type { Accuracy, StepMetrics } from '../distill/tasks'
import type { InitialWeights } from '../settings/initialWeights'
import type { Settings } from '../settings/settings'
import type { StudentState } from './studentState'
import type {
  AblationCount,
  Baselines,
  SceneAnswer,
  SceneRequest,
  InspectedSample,
  OwnDataAccuracy,
  Progress,
  RunFacts,
  StepBatch,
  TileFacts,
} from './runFacts'
import type { ModelPart } from '../nn/ablation'
import type { StudentFile } from './studentFile'
import type { WeightsNote, WeightsProblem } from '../teacher/studentWeights'
import type { Capability } from '../world/types'

export type { RowLoss } from '../distill/signals/types'
export type { Block } from '../distill/matching'
export type { StudentState } from './studentState'
export type { StudentFile } from './studentFile'
export type { WeightsNote, WeightsProblem } from '../teacher/studentWeights'
export type { GpuAdapterSummary as AdapterSummary } from '../gpu/device'
export type { ModelPart } from '../nn/ablation'
export type {
  AblationCount,
  AnswerToken,
  Baselines,
  SceneAnswer,
  SceneModel,
  SceneRequest,
  SceneToken,
  StudentReading,
  TeacherName,
  ModelView,
  InspectedSample,
  Progress,
  RunFacts,
  Stage,
} from './runFacts'

/** A tensor of the step that ran last, and what else can be looked at in it. */
export interface InspectedTensor {
  /** The step; null: no step lies whole on the device, as before the first one and after a rewind. */
  step: number | null
  batch: BatchShape
  list: TensorFacts[]
  /** Null where nothing was asked for, or nothing of that name is there. */
  read: { tensor: TensorFacts; values: Float32Array } | null
}

/** Which attention map of the inspected sample a canvas shows, and how. */
export interface MapPicture {
  source: 'teacher' | 'student' | 'difference'
  /** The sample that the page shows: while the worker inspects another one, nothing is drawn. */
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

/** Files of own teachers and own data sets by their id, from a page whose browser cannot store any. */
export type LentTeachers = ReadonlyMap<string, Uint8Array>

/** The student of a run as it is saved: training resumes from it as if it had never stopped. */
export interface SavedStudent extends StudentState {
  /** Seconds of training up to its step. */
  seconds: number
  /** Cross-entropy of the run's first step, by which a divergence is recognised; null: not known. */
  firstCe: number | null
}

/**
 * Commands from the page to the worker. `run` is the page's name for the run that a command begins: reports
 * about steps carry it.
 */
export type Command =
  /**
   * Build everything for these settings (fetch teachers, compile pipelines, cache targets); ends in `ready`
   * or `failure`. `canvases`: the worker may try whether it can draw on canvases, once, before it opens the
   * device; answered by `screen`. `lent`: own teachers that the worker cannot find in the browser. `device`: what
   * to compute on. `tiles`: what the last report `tile` gave to remember.
   */
  | {
      type: 'prepare'
      settings: Settings
      canvases?: boolean
      lent?: LentTeachers | undefined
      device?: DeviceChoice | undefined
      tiles?: string | null
      run?: string
    }
  /**
   * Resumes from a saved student, in the prepared run where that has its shape, else in one that is prepared
   * for it; answered by `continues`, or by `failure`.
   */
  | {
      type: 'resume'
      student: SavedStudent
      canvases?: boolean
      lent?: LentTeachers | undefined
      device?: DeviceChoice | undefined
      tiles?: string | null
      run: string
      /** The page's number for this request: the answer carries it. */
      request: number
    }
  /** Save the current student as soon as possible: the page may be closed. Answered by `saved`. */
  | { type: 'keep' }
  | { type: 'run' }
  | { type: 'pause' }
  /** Exactly one training step, then paused. */
  | { type: 'step' }
  /** Back to step 0 with the same settings and seed: the same curve again. */
  | { type: 'reset'; run?: string }
  /** The sample that the page inspects; answered by `inspected`, and again as the student learns. */
  | { type: 'inspect'; frame: number; question: number }
  /**
   * The scene editor: a made-up scene and question for all models; answered by `answered`. Of several in
   * quick succession only the newest is answered.
   */
  | ({ type: 'ask' } & SceneRequest)
  /** Evaluates the student whole and with these parts off; answered by `counted`. */
  | { type: 'count'; off: readonly ModelPart[] }
  /**
   * Reads a tensor of the step that ran last, between two steps where the run trains; null: only what there is.
   * Answered by `tensor`; of several in quick succession only the newest is.
   */
  | { type: 'tensor'; name: string | null }
  /**
   * Rewind to a checkpoint (see the report `checkpoints`); training resumes from there when Run is pressed.
   * With `run` it is answered by `continues`, also where there is no such checkpoint any more.
   */
  | { type: 'rewind'; step: number; run?: string }
  /** The throttle in steps per second, for watching; null: no limit. */
  | { type: 'speed'; limit: number | null }
  /**
   * Pause automatically when the average validation accuracy reaches this (0..1), or at this step; null: no
   * such condition.
   */
  | { type: 'stopWhen'; accuracy: number | null; step: number | null }
  /** Updates hyperparameters live: learning rate and loss weights. */
  | { type: 'updateHyperparameters'; settings: Partial<Settings> }
  /**
   * Exports the current student as files, with its evaluation; answered by `student`, or by `refused`.
   * `name`: its name on the card.
   */
  | { type: 'exportStudent'; name: string }
  /**
   * Back to step 0 with initial weights from a safetensors file; answered by `initialWeights`, or by
   * `refused`. `config`: text of a config.json opened with it.
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
    /** A typed rule that cannot be read, or that failed at a step. */
    | 'rule'
    /** A custom data set that this browser does not have. */
    | 'missing-data'
    /** A user's own teacher that this browser does not have. */
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

/** Reports from the worker to the page. */
export type Report =
  | { type: 'progress'; progress: Progress }
  | { type: 'ready'; facts: RunFacts }
  /** Follows `ready`, once they are measured: training does not wait for them. */
  | { type: 'baselines'; baselines: Baselines }
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
   * The device was lost; attempt number `attempt` to reopen it and resume from the checkpoint at `step`.
   * `running`: it was training.
   */
  | { type: 'recovering'; step: number; attempt: number; running: boolean }
  /** The device is back and the run is at the checkpoint of `step`. */
  | { type: 'recovered'; step: number }
  /**
   * Exact match on the validation frames; sent again, with `test`, when the run has finished and was
   * evaluated on its test frames; and with `own`, when it was on a custom data set.
   */
  | {
      type: 'evaluation'
      step: number
      accuracy: Accuracy
      test?: Accuracy
      own?: OwnDataAccuracy
      run?: string
    }
  | { type: 'inspected'; inspected: InspectedSample }
  | { type: 'answered'; answer: SceneAnswer }
  | { type: 'counted'; count: AblationCount }
  /** The tensor that was asked for. */
  | ({ type: 'tensor' } & InspectedTensor)
  /** What a single step (command `step`) trained on. */
  | { type: 'batch'; batch: StepBatch }
  /**
   * SHA-256 of the frozen teachers' answers and attention maps on one frame: before the first step, and
   * whenever a run pauses or ends.
   */
  | { type: 'teachers'; step: number; checksum: string }
  /** The files of the student at a step. */
  | { type: 'student'; step: number; files: StudentFile[] }
  /**
   * The run is at step 0 again, with the initial weights of a file or (null) those of its seed. A status
   * follows. `notes`: what was adapted in a file that differs slightly from ours.
   */
  | { type: 'initialWeights'; initialWeights: InitialWeights | null; notes?: WeightsNote[]; run?: string }
  /** From here on the reports are about `run`, which is at this step: resumed (`request`), or rewound. */
  | { type: 'continues'; run: string; step: number; request?: number }
  /**
   * A student to save, with the steps up to it that were not reported before. `replaced`: another run or
   * state is about to replace it.
   */
  | { type: 'saved'; run: string; student: SavedStudent; unreported: StepMetrics[]; replaced: boolean }
  /**
   * The student cannot be exported, or a file cannot be used as initial weights; the run continues. `fit`:
   * settings that the file's weights would fit.
   */
  | { type: 'refused'; problem: WeightsProblem; fit: Partial<Settings> | null }
  /**
   * Whether the worker draws attention maps itself; if not, why. `lost`: trying it cost the graphics device.
   */
  | { type: 'screen'; drawing: boolean; lost: boolean; detail: string }
  /** The tile of the training step was decided; `remember`: for the next visit, null where nothing is new. */
  | { type: 'tile'; tile: TileFacts; remember: string | null }
  | { type: 'failure'; failure: Failure }
