// The training step in float64, first half (METHOD 1, 2, 5): from a batch to its losses and gradients. The
// second half is update.reference.ts; together they are the specification of the recorded GPU step.

import { parameterLayout, type ModelConfig, type PackedBatch } from '../../nn/config'
import { backward, forward, tensorViews, type Cotangents, type ForwardResult } from '../../nn/model.reference'
import type { CombineId } from '../combine/method'
import type { GradientBasis } from '../combine/gradientBasis'
import { isHidden, isLogits, type SignalEntry } from '../matching'
import type { Mixing } from '../step/mixing'
import type { AdamWOptions } from './optimizer.reference'
import type { ReweightingRule } from '../step/reweighting'
import { ceSignal } from '../signals/crossEntropy.reference'
import { divergenceOf } from '../signals/divergences'
import { hiddenMseSignal } from '../signals/hiddenMse/hiddenMse.reference'
import { logitsSignal } from '../signals/logits.reference'
import { packedSignal, rowWeights } from '../signals/packed.reference'
import { projectionName, withProjections } from '../signals/hiddenMse/projections'
import { TASK_PAIRS, TASKS, type Task } from '../tasks'

/** What is constant over a run. */
export interface StepSettings {
  config: ModelConfig
  signals: readonly SignalEntry[]
  /** w of each task; a teacher task of weight 0, or without a signal, is absent. */
  weights: Record<Task, number>
  /** pi, rows already normalised. */
  mixing: Mixing
  combine: CombineId
  /** Parameters of combining methods, as `<id>.<name>`; default: those of their descriptors. */
  parameters?: Readonly<Record<string, number>>
  /** Seed of random combining methods; default: 0. */
  seed?: number
  /** Largest norm of the update, 0 for none. */
  clip: number
  optimizer: AdamWOptions
  /** Whether the vision projector learns too (default: it is frozen). */
  trainProjector?: boolean
  /** Each parameter group is combined separately; default: no. */
  perModule?: boolean
  /**
   * Variants of AGP (combine/gradientBasis.ts); default: one supervised gradient for all, measured on the
   * whole model.
   */
  supervision?: GradientBasis['supervision']
  supportAware?: boolean
  released?: boolean
  /** Dynamic reweighting (METHOD 4); `weights` are the static ones then. */
  reweighting?: ReweightingRule
}

/** One batch. */
export interface MicroBatch {
  batch: PackedBatch
  /**
   * Per signal entry, already the mean of its group: the teacher's head-averaged map [R, keys], its hidden
   * states [R, teacher width], or its logits [B*K*S, V].
   */
  targets: readonly Float64Array[]
  /**
   * Where some answers are the student's own (ownAnswers.reference.ts): the next-token targets [B*K*S] by which
   * the rows of answers are known; default: those of the batch.
   */
  answers?: Int32Array
  /** Index into PERMUTATIONS. */
  permutation: number
  /** Which teachers take part; default: those with a weight and a signal. */
  present?: readonly boolean[]
}

/** What changes from step to step. */
export interface StepInput extends MicroBatch {
  /** Counts from 1 (AdamW's t). */
  step: number
  learningRate: number
  /** All micro-batches of the update, the step's own batch first; absent where there is only that one. */
  microBatches?: readonly MicroBatch[]
}

/**
 * Unweighted losses and the four gradients of one batch, order of TASKS, and where each enters the student;
 * gradients are mixed by pi but not weighted by w. `params` and gradients: the student's flat buffer, then the
 * projections of its hidden-state signals (signals/projections.ts).
 */
export function lossesAndGradients(
  { config, signals, mixing, trainProjector }: StepSettings,
  params: Float64Array,
  batch: PackedBatch,
  targets: readonly Float64Array[],
  answers = batch.targets,
): {
  losses: Record<Task, number>
  gradients: Float64Array[]
  result: ForwardResult
  cotangents: Record<Task, Cotangents>
} {
  const student = parameterLayout(config)
  const layout = withProjections(student, config, signals)
  const result = forward(config, params, batch)
  const ce = ceSignal(result.logits, batch.targets)
  const losses: Record<Task, number> = { ce: ce.loss, perception: 0, reasoning: 0, planning: 0 }
  const own = { perception: {}, reasoning: {}, planning: {} }
  const cotangents: Record<Task, Cotangents> = { ce: { dLogits: ce.dLogits }, ...own }
  const gradients = TASKS.map(() => new Float64Array(layout.total))

  const weights = rowWeights({ ...batch, targets: answers }, config, mixing, signals)
  const add = (list: (Float64Array | undefined)[], layer: number, value: Float64Array): void => {
    const earlier = list[layer]
    list[layer] = earlier ? earlier.map((x, i) => x + value[i]) : value
  }
  signals.forEach((entry, index) => {
    const { teacherTask } = entry
    const target = targets[index]
    const unmixed = weights.unmixed[teacherTask]
    const mixed = weights.mixed[teacherTask]
    const own = cotangents[teacherTask]
    if (isLogits(entry)) {
      const text = (w: Float64Array) => w.subarray(batch.frames * config.imageTokens)
      const rows = [text(unmixed), text(mixed)] as const
      const divergence = divergenceOf(entry.signal)
      const signal = logitsSignal(divergence, result.logits, target, ...rows, entry.temperature, entry.beta)
      losses[teacherTask] += signal.loss
      own.dLogits = signal.dLogits
    } else if (isHidden(entry)) {
      const name = projectionName(entry, config)
      const signal = hiddenMseSignal(
        result.hidden[entry.studentLayer],
        target,
        name ? tensorViews(layout, params)(name) : null,
        unmixed,
        mixed,
      )
      losses[teacherTask] += signal.loss
      add((own.dHidden ??= []), entry.studentLayer, signal.dHidden)
      if (name && signal.dProjection)
        tensorViews(layout, gradients[TASKS.indexOf(teacherTask)])(name).set(signal.dProjection)
    } else {
      const signal = packedSignal(
        config,
        result.attention[entry.studentLayer],
        target,
        entry.block,
        unmixed,
        mixed,
        entry.loss,
        entry.expression,
      )
      losses[teacherTask] += signal.loss
      add((own.dAttention ??= []), entry.studentLayer, signal.dAttention)
    }
  })

  TASKS.forEach((task, k) => {
    const gradient = backward(config, params, batch, result.cache, cotangents[task])
    if (!trainProjector) gradient.fill(0, student.withoutProjector)
    gradients[k].set(gradient)
  })
  return { losses, gradients, result, cotangents }
}

/**
 * Row-major 4x4 Gram matrix of the weighted gradients w_k g_k over the parameters [0, length): the student's
 * own, not the projections of its signals.
 */
export function weightedGram(
  gradients: readonly Float64Array[],
  weights: Record<Task, number>,
  length = gradients[0].length,
): number[] {
  const gram: number[] = []
  gradients.forEach((a, i) =>
    gradients.forEach((b, j) => {
      let sum = 0
      for (let p = 0; p < length; p++) sum += a[p] * b[p]
      gram.push(sum * weights[TASKS[i]] * weights[TASKS[j]])
    }),
  )
  return gram
}

/** The six angles in degrees, order of TASK_PAIRS; null where a gradient is zero. */
export function pairAngles(gram: readonly number[]): (number | null)[] {
  return TASK_PAIRS.map(([a, b]) => {
    const i = TASKS.indexOf(a)
    const j = TASKS.indexOf(b)
    const norms = Math.sqrt(gram[i * 4 + i]) * Math.sqrt(gram[j * 4 + j])
    if (norms === 0) return null
    return (Math.acos(Math.max(-1, Math.min(1, gram[i * 4 + j] / norms))) * 180) / Math.PI
  })
}
