// What a prepared run reports about itself and about one inspected sample. Types only.

import type { SignalEntry } from '../distill/matching'
import type { Accuracy } from '../distill/tasks'
import type { GpuAdapterSummary } from '../gpu/device'
import type { SizeLimits } from '../gpu/limits'
import type { ModelPart } from '../nn/ablation'
import type { CorruptionId, Severity } from '../world/corruptionIds'
import type { Capability, Scene } from '../world/types'
import type { TeacherSources } from '../settings/teacherSources'

export type Stage =
  | 'device'
  | 'download'
  | 'teachers'
  | 'pipelines'
  | 'data'
  | 'features'
  | 'targets'
  | 'selftest'

/** One task of preparation; `total` 0 when unknown. `unit` is what `done` counts. */
export interface Progress {
  stage: Stage
  done: number
  total: number
  unit: 'bytes' | 'pipelines' | 'frames' | 'chunks' | 'teachers' | 'checks'
}

/** A custom data set, as facts, records and cards name it. */
export interface OwnDataName {
  /** `data:` and 16 digits of the hash of its content. */
  id: string
  name: string
  scenes: number
}

/** Exact match on such a set, and the questions behind it. */
export interface OwnDataAccuracy extends OwnDataName {
  accuracy: Accuracy
  /** Questions per capability. */
  asked: number[]
}

/** What models that are not trained reach on the validation frames: exact match. */
export interface Baselines {
  teacherAccuracy: { name: string; accuracy: Accuracy }[]
  /** The base teacher shown a grey picture. */
  noImage: Accuracy
}

/**
 * The register tile of the training step, and why it is that one. `trying`: another one is compared with it while the
 * run trains; `remembered`: earlier comparisons decided; `faster`, `usual`: this run's did; `unequal`: another one
 * gives other bits here; `failed`: another one could not be tried.
 */
export interface TileFacts {
  rows: number
  columns: number
  /** Rows per thread of attention, where it is more than one. */
  attentionRows?: number
  /** Factors are loaded into workgroup memory. */
  inWorkgroup?: boolean
  because: 'trying' | 'remembered' | 'faster' | 'usual' | 'unequal' | 'failed'
}

/** Facts of a prepared run. */
export interface RunFacts {
  adapter: GpuAdapterSummary
  version: string
  studentParameters: number
  dispatchesPerStep: number
  gpuBytes: number
  /** Threads of the CPU that compute; absent on a graphics adapter. */
  threads?: number
  /** Absent where the adapter has one tile. */
  tile?: TileFacts
  /** Of the device; absent in samples of earlier versions. */
  limits?: SizeLimits
  /**
   * Teacher targets are computed once and kept on the GPU; or, where the student answers itself, in every step.
   */
  targets: 'cached' | 'live'
  /** Where the frozen teachers ran: on our GPU device, or (software adapters) on the CPU. */
  teacherBackend: 'webgpu' | 'wasm'
  /** Teachers whose graphs our device cannot run, which the CPU does instead; absent: none. */
  teachersOnCpu?: readonly TeacherName[]
  /** Where each teacher comes from, e.g. `gpt-6x64/base.onnx` or `own:<hash>`. */
  teachers: TeacherSources
  validationFrames: number
  /** The custom data set that is trained on; absent: the world's frames. */
  trainingData?: OwnDataName
  /** Majority answer per template: exact match. */
  majority: Accuracy
  studentLayers: number
  /** Which student layers are matched to which teacher layers, per teacher task. */
  signals: readonly SignalEntry[]
}

export interface AnswerToken {
  word: string
  /** Probability the model gives this word (its arg-max) here. */
  probability: number
  right: boolean
}

/** One model's view of the inspected question. */
export interface ModelView {
  /** `perception`, `reasoning`, `planning` or `student`. */
  name: string
  answer: AnswerToken[]
  /**
   * Head-averaged attention per layer, each row-major [44, 44] for this frame and question: 36 image tokens,
   * then 8 text slots.
   */
  attention: Float32Array[]
  /**
   * The same per layer and head, where the model outputs separate heads (teacher files give head averages).
   */
  heads?: Float32Array[][]
}

/** The inspected sample. */
export interface InspectedSample {
  frame: number
  question: number
  /** Number of frames to choose from. */
  frames: number
  /** RGB bytes [48, 48, 3]. */
  pixels: Uint8Array
  /** All questions of this frame, as sentences. */
  questions: { capability: Capability; text: string; textKo: string }[]
  /** Words of the packed segment, question then answer then `<eos>` (no padding). */
  words: string[]
  /** Slots of `words` that belong to the question. */
  questionLength: number
  truth: string[]
  truthSentence: string
  truthSentenceKo: string
  teachers: ModelView[]
  student: ModelView
  /** The step the student's view was taken at. */
  step: number
}

/** A made-up scene and a question about it. */
export interface SceneRequest {
  /** Parts of the student that are switched off, for a second answer; absent: none. */
  off?: readonly ModelPart[]
  scene: Scene
  /** Seed of the picture's tint and noise, and of the corruption. */
  pictureSeed: number
  corruption: { id: CorruptionId; severity: Severity } | null
  /** Token ids, 1 to 4. */
  question: number[]
}

export interface WordProbability {
  word: string
  probability: number
}

/** One word of a model's answer, and the likeliest alternatives there. */
export interface SceneToken extends WordProbability {
  alternatives: WordProbability[]
}

/** A model's greedy answer, word by word, up to and with `<eos>`. */
export interface SceneModel {
  name: 'student' | 'base' | Capability
  tokens: SceneToken[]
  /** Where each of them was chosen: [tokens, V], one after another. */
  logits: Float32Array
  /** False where the eight text slots ended before the model did. */
  ended: boolean
}

/** What a student makes of the question: its own answer, and its logits while it reads the words of others. */
export interface StudentReading {
  answer: SceneModel
  /** Along the teacher's words, as distillation has it read them: [tokens of that teacher, V]. */
  along: Record<TeacherName, Float32Array>
  /** Along the true answer and `<eos>`: [words + 1, V]; null where there is none. */
  truth: Float32Array | null
}

export type TeacherName = 'base' | Capability

/** The answers of all models in the scene editor. */
export interface SceneAnswer {
  /** What was asked. */
  request: SceneRequest
  /** RGB bytes [48, 48, 3], as the models saw them. */
  pixels: Uint8Array
  /** The question's words. */
  words: string[]
  /** Words of the true answer; null where the question does not fit this scene. */
  truth: string[] | null
  /** Student, specialists, base teacher. */
  models: SceneModel[]
  student: StudentReading
  /** The student with `request.off` switched off; null where nothing is. */
  ablated: StudentReading | null
  /** The step of the student that answered. */
  step: number
}

/** Exact match on the validation questions, of the whole student and with parts of it off, at one step. */
export interface AblationCount {
  off: readonly ModelPart[]
  step: number
  whole: Accuracy
  without: Accuracy
}

/** One question of a batch. */
export interface BatchQuestion {
  /** Index of its scene in the training set. */
  frame: number
  capability: Capability
  /** Question, then answer, then `<eos>`. */
  words: string[]
  /** How many of them are the question. */
  questionLength: number
  /** The student answered it itself, and `words` are the question alone. */
  own?: true
}

/** What one step trained on. */
export interface StepBatch {
  step: number
  /** Indices into the training set. */
  frames: number[]
  questions: BatchQuestion[]
}
