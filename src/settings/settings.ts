// The settings table: one declarative list drives the form, the URL fragment, presets, validation,
// command-line flags and the run record.

import type { DataChoice } from './ownData'
import type { CombineId } from '../distill/combine/method'
import type { SignalId } from '../distill/signals/types'
import type { TeacherSetId } from '../teacher/sets'

/**
 * One teacher of a run: the chosen set's, that of another shipped set, or a user's own, named by the hash of
 * its file.
 */
export type TeacherChoice = 'set' | TeacherSetId | `own:${string}`

/** A combining method; the methods are in distill/combine/methods. */
export type Method = CombineId

/** Architectures of the student; the same words as in nn/config.ts (tested). */
export const MODEL_FAMILIES = ['gpt', 'llama'] as const
export type ModelFamily = (typeof MODEL_FAMILIES)[number]

/** Choices of an attention signal; the same words as in distill/matching.ts (tested). */
export const SIGNAL_LAYERS = ['first', 'intermediate', 'penultimate', 'custom'] as const
export type SignalLayer = (typeof SIGNAL_LAYERS)[number]
export const SIGNAL_BLOCKS = ['text-to-vision', 'full', 'answer-rows'] as const
export type SignalBlock = (typeof SIGNAL_BLOCKS)[number]
export const SIGNAL_LOSSES = ['mse', 'cosine', 'kl', 'typed', 'typed-rows'] as const
export type SignalLoss = (typeof SIGNAL_LOSSES)[number]

/**
 * The supervised gradient of AGP: one of all samples, or one per capability. The same words as in
 * distill/combine/gradientBasis.ts (tested).
 */
export const SUPERVISIONS = ['shared', 'per-capability'] as const
export type Supervision = (typeof SUPERVISIONS)[number]

/**
 * Everything that defines a run, fully resolved. Keys are also the `--set` keys and the link's keys. The
 * parameters of methods (parameterTable.ts) are settings too, numbers under `<method>.<parameter>`: methods are
 * found at run time, so that this type cannot list them; `parametersIn` reads them.
 */
export interface Settings {
  seed: number
  steps: number
  method: Method
  /** JavaScript of the typed rule, read where `method` is `rule`. */
  rule: string
  /** The student's architecture. */
  family: ModelFamily
  /** Variants of AGP and its stages. */
  supervision: Supervision
  anchorSupport: 'whole' | 'support' | 'released'
  /** Whether the whole model has one set of coefficients, or each parameter group its own. */
  combineOver: 'model' | 'module'
  layers: number
  width: number
  heads: number
  /** Key-value heads; read when `family` is `llama`. */
  kvHeads: number
  /** Frames per step, and question segments per frame (a third per capability). */
  batchFrames: number
  batchSegments: number
  trainFrames: number
  /** The random stream of the training frames: the students' own, or that of the teachers' training. */
  trainStream: 'students' | 'teachers'
  /** What training frames show: scenes of this world, or those of a custom data set. */
  trainingData: DataChoice
  validationFrames: number
  /** Frames of the final report, never used for choosing; 0: none. */
  testFrames: number
  /** A custom data set on which the finished student is evaluated besides; `world`: none. */
  evaluationData: DataChoice
  /** The teacher set: which base teacher and specialists. */
  teachers: TeacherSetId
  /** Per role: another teacher than the set's. */
  teacherBase: TeacherChoice
  teacherPerception: TeacherChoice
  teacherReasoning: TeacherChoice
  teacherPlanning: TeacherChoice
  /** Steps between evaluations; 0: only at the end. */
  evaluateEvery: number
  /** Batches per step, each combined separately; and whether each sample is combined separately. */
  accumulation: number
  combinePer: 'batch' | 'sample'
  learningRate: number
  warmup: number
  schedule: 'constant' | 'cosine' | 'linear'
  minRatio: number
  beta1: number
  beta2: number
  weightDecay: number
  clip: number
  weightCe: number
  weightPerception: number
  weightReasoning: number
  weightPlanning: number
  /** Dynamic reweighting of the losses, the weights above being its static ones. */
  reweighting: 'off' | 'on'
  reweightingAlpha: number
  reweightingRate: number
  reweightingUnit: number
  /** Sample by sample: norms are averaged over the samples that have them, or over all. */
  reweightingNorms: 'present' | 'all'
  /**
   * Per teacher task: the signal, and its options (a signal reads those it has): which student layers learn,
   * their map where it is custom, which entries of the maps are compared, how (by which expression, where the loss
   * is typed), the temperature of logits, and the teacher's share of a mean distribution.
   */
  signalPerception: SignalId
  layerPerception: SignalLayer
  mapPerception: string
  blockPerception: SignalBlock
  lossPerception: SignalLoss
  expressionPerception: string
  temperaturePerception: number
  betaPerception: number
  signalReasoning: SignalId
  layerReasoning: SignalLayer
  mapReasoning: string
  blockReasoning: SignalBlock
  lossReasoning: SignalLoss
  expressionReasoning: string
  temperatureReasoning: number
  betaReasoning: number
  signalPlanning: SignalId
  layerPlanning: SignalLayer
  mapPlanning: string
  blockPlanning: SignalBlock
  lossPlanning: SignalLoss
  expressionPlanning: string
  temperaturePlanning: number
  betaPlanning: number
  /** lambda: the share of a step's questions that the student answers itself, for the teachers to score. */
  onPolicyShare: number
  /** Regimes: share of training answers that are wrong; */
  labelNoise: number
  /** which teacher is wrong, on which share of which training questions, and how; */
  wrongTeacher: 'none' | 'perception' | 'reasoning' | 'planning' | 'all'
  wrongShare: number
  wrongHow: 'shuffled' | 'specialist' | 'words'
  wrongQuestions: 'every' | 'own' | 'others'
  /** what the training scenes have in common; */
  trainConditions: 'all' | 'night' | 'day' | 'no-lamps'
  /** which frames of the training set a step has: any, or the next ones, so that none comes again before all have; */
  frameOrder: 'random' | 'sequential'
  /** shares of the capabilities and weights of the templates among the training questions. */
  capabilityMix: [number, number, number]
  templateMix: string
  /** Rows of the mixing matrix pi: for samples of this capability, how much each teacher counts. */
  mixPerception: [number, number, number]
  mixReasoning: [number, number, number]
  mixPlanning: [number, number, number]
}
