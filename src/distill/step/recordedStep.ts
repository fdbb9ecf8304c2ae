// What a step is recorded from, and what the recording gives to whoever runs it. Types only.

import type { Plan } from '../../gpu/plan'
import type { ParameterLayout } from '../../nn/config'
import type { Activations } from '../../nn/forward'
import type { Dimensions } from '../../nn/dimensions'
import type { BackwardOptions } from '../../nn/upstream'
import type { GradientBasis } from '../combine/gradientBasis'
import type { DeviceData } from '../engine/deviceData'
import type { SignalEntry } from '../matching'
import type { SignalTargets } from '../signals/recorder'
import type { TeacherTask } from '../tasks'
import type { RecordedBasis } from './basis'
import type { GradientTask } from './gradientTasks'
import type { OwnAnswers } from './ownAnswers'

export interface OptimizerOptions {
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
}

export interface StepOptions {
  dimensions: Dimensions
  data: DeviceData
  /** What is compared with the teachers; empty for plain supervised training. */
  signals: readonly SignalEntry[]
  targets: SignalTargets | null
  /** Teacher tasks whose gradient is computed; the losses of the others are only reported. */
  teacherTasks: readonly TeacherTask[]
  trainProjector: boolean
  splits: number
  optimizer: OptimizerOptions
  /** Passes (steps, or some of the micro-batches of one) that fit into the input ring and the metrics ring. */
  ring: number
  /** The gradient basis of AGP; default: the ordinary four. */
  basis?: GradientBasis
  /** Whether the teacher gradients before mixing are computed too, for their norms; default: no. */
  unweightedNorms?: boolean
  /** Each parameter group has its own coefficients, which the host solves; default: no. */
  perModule?: boolean
  /**
   * Micro-batches combined one by one and averaged to one update; default 1. A pass has as many of them side by side
   * as `dimensions` say.
   */
  microBatches?: number
  /** On-policy: the student answers some questions itself; absent: none. */
  ownAnswers?: OwnAnswers
}

/** The phases of a step, for walking through it and for profiling. */
export type PhaseName = 'batch' | 'forward' | 'losses' | 'backward' | 'gram' | 'update'

export interface CombinationOptions {
  /** With the layout that holds the projections of signals. */
  dimensions: Dimensions
  /** Floats of the student, after which the projections lie. */
  student: number
  gradientTasks: readonly GradientTask[]
  /** Null: the ordinary four gradients. */
  basis: RecordedBasis | null
  splits: number
  /** Floats of the parameters that are trained, from the start. */
  trained: number
  /** Passes that the metrics ring holds. */
  ring: number
  /** Each parameter group has its own factors in the solution. */
  perModule: boolean
  /** Micro-batches whose combined gradients are accumulated to one update; 1: each is an update. */
  microBatches: number
  stateConstants: Record<string, number>
}

export interface LossSums {
  ceRowLoss: GPUBuffer
  /** [entries][rows] */
  rowLoss: GPUBuffer
  entries: number
  /** WGSL function entryTask(entry) -> u32: the teacher task of an entry. */
  entryTask: string
}

export interface Combination {
  /** [micro-batches of the pass, tasks by task index, layout.total], before weights w. */
  gradients: GPUBuffer
  /**
   * Per micro-batch of the pass, `solutionFloats` each: factor of each of the kernels' vectors (coefficient x weight x
   * clipping), a set per module where perModule.
   */
  solution: GPUBuffer
  solutionFloats: number
  /** A row of `metricFloats` per micro-batch of each pass that the ring holds. */
  metrics: GPUBuffer
  metricFloats: number
  /**
   * First float of the inner products of all vectors in a row of metrics; null where they are not written.
   */
  pairsAt: number | null
  /** The kernels' vectors: the computed gradients, then the restricted supervised gradients. */
  vectors: number
  /** Null: the ordinary four gradients. */
  basis: RecordedBasis | null
  groups: string[]
}

export interface RecordedStep extends Combination {
  activations: Activations
  /** The student's, then the projections of its signals: the layout of all flat buffers. */
  layout: ParameterLayout
  parameters: GPUBuffer
  moments: [GPUBuffer, GPUBuffer]
  /** The gradients by task index, deepest first. */
  gradientTasks: GradientTask[]
  state: GPUBuffer
  stateWords: number
  ring: GPUBuffer
  cursor: GPUBuffer
  tokens: GPUBuffer
  batchTargets: GPUBuffer
  /** Index of the first op after each phase of the step, for walking through it and for profiling. */
  phases: { name: PhaseName; end: number }[]
  /** Index after the last op of a pass that is not the last one of its update. */
  microBatchEnd: number
  /** Records in another plan what gives the update that AdamW received, [layout.total]. */
  readUpdate: (plan: Plan) => GPUBuffer
  /** Upstream gradients at the logits [logitTasks, text rows, V], of the first tasks. */
  dLogits: GPUBuffer
  logitTasks: number
  /**
   * Of the recording that made the buffers. Gives the backward pass once more, over the same buffers: it writes into
   * those that the backward pass alone uses, and reads the parameters that the update found, which `own` computes and
   * is to be submitted before it. `onActivation` is told where gradients at activations are complete. Without `own`:
   * to know that, not to be submitted.
   */
  readBackward: (own: Plan | null, onActivation: BackwardOptions['onActivation']) => Plan
}
