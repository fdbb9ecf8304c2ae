// The whole training step in float64, top to bottom (METHOD 2, 3): the specification of the recorded GPU step.

import { parameterLayout, type ModelConfig, type PackedBatch } from '../nn/config'
import { backward, forward, type Cotangents, type ForwardResult } from '../nn/model.twin'
import { inner } from './combine/gramSpace'
import { COMBINE, type CombineId } from './combine/registry'
import type { SignalEntry } from './matching'
import type { Mixing } from './mixing'
import { adamW, clipScale, type AdamWOptions, type OptimizerState } from './optimizer.twin'
import { ceSignal } from './signals/ce.twin'
import { packedSignal, rowWeights } from './signals/packed.twin'
import { FOLLOWERS, PERMUTATIONS, TASK_PAIRS, TASKS, type StepMetrics, type Task } from './tasks'

/** What stays the same over a run. */
export interface StepSettings {
  config: ModelConfig
  signals: readonly SignalEntry[]
  /** w of each task; a follower of weight 0, or without a signal, is absent. */
  weights: Record<Task, number>
  /** pi, rows already normalised. */
  mixing: Mixing
  combine: CombineId
  /** Largest norm of the update, 0 for none. */
  clip: number
  optimizer: AdamWOptions
  /** Whether the vision projector learns too (default: it is frozen). */
  trainProjector?: boolean
}

/** What changes from step to step. */
export interface StepInput {
  batch: PackedBatch
  /** Per signal entry, the teacher's head-averaged map, already the mean of its group: [R, keys]. */
  targets: readonly Float64Array[]
  /** Counts from 1 (AdamW's t). */
  step: number
  learningRate: number
  /** Index into PERMUTATIONS. */
  permutation: number
}

export interface StepResult {
  metrics: StepMetrics
  /** One per task, flat [layout.total]: mixed by pi, not weighted by w, 0 outside the trained parameters. */
  gradients: Float64Array[]
  /** sum_k c_k w_k g_k before clipping. */
  update: Float64Array
  state: OptimizerState
}

/** Losses (raw) and the four gradients of one batch, order of TASKS; gradients mixed by pi, not weighted by w. */
export function lossesAndGradients(
  { config, signals, mixing, trainProjector }: StepSettings,
  params: Float64Array,
  batch: PackedBatch,
  targets: readonly Float64Array[],
): { losses: Record<Task, number>; gradients: Float64Array[]; result: ForwardResult } {
  const layout = parameterLayout(config)
  const result = forward(config, params, batch)
  const ce = ceSignal(result.logits, batch.targets)
  const losses: Record<Task, number> = { ce: ce.loss, perception: 0, reasoning: 0, planning: 0 }
  const cotangents: Record<Task, Cotangents> = {
    ce: { dLogits: ce.dLogits },
    perception: { dAttention: [] },
    reasoning: { dAttention: [] },
    planning: { dAttention: [] },
  }

  const weights = rowWeights(batch, config, mixing, signals)
  signals.forEach(({ follower, studentLayer, block, loss }, entry) => {
    const raw = weights.raw[follower]
    const mixed = weights.mixed[follower]
    const signal = packedSignal(config, result.attention[studentLayer], targets[entry], block, raw, mixed, loss)
    losses[follower] += signal.loss
    const maps = (cotangents[follower].dAttention ??= [])
    const earlier = maps[studentLayer]
    maps[studentLayer] = earlier ? earlier.map((x, i) => x + signal.dAttention[i]) : signal.dAttention
  })

  const gradients = TASKS.map((task) => {
    const gradient = backward(config, params, batch, result.cache, cotangents[task])
    if (!trainProjector) gradient.fill(0, layout.withoutProjector)
    return gradient
  })
  return { losses, gradients, result }
}

/** Row-major 4x4 Gram matrix of the weighted gradients w_k g_k. */
export function weightedGram(gradients: readonly Float64Array[], weights: Record<Task, number>): number[] {
  const gram: number[] = []
  gradients.forEach((a, i) =>
    gradients.forEach((b, j) => {
      let sum = 0
      for (let p = 0; p < a.length; p++) sum += a[p] * b[p]
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

/** One step: forward, losses, four gradients, Gram matrix, coefficients, clip, AdamW. Changes none of its arguments. */
export function trainStep(settings: StepSettings, state: OptimizerState, input: StepInput): StepResult {
  const { config, signals, weights, combine, clip, optimizer } = settings
  const layout = parameterLayout(config)
  const { losses, gradients } = lossesAndGradients(settings, state.params, input.batch, input.targets)

  const gram = weightedGram(gradients, weights)
  const present = FOLLOWERS.map((follower) => weights[follower] > 0 && signals.some((entry) => entry.follower === follower))
  const permutation = PERMUTATIONS[input.permutation]
  const coefficients = COMBINE[combine].coefficients(gram, { permutation, present })

  const update = new Float64Array(layout.total)
  gradients.forEach((gradient, k) => {
    const factor = coefficients[k] * weights[TASKS[k]]
    for (let i = 0; i < update.length; i++) update[i] += factor * gradient[i]
  })
  const updateNorm = Math.sqrt(Math.max(0, inner(gram, coefficients, coefficients)))
  const scale = clipScale(updateNorm, clip)
  const trained = settings.trainProjector ? layout.total : layout.withoutProjector
  const clipped = update.map((x) => x * scale)

  return {
    metrics: {
      step: input.step,
      losses,
      gram,
      coefficients,
      angles: pairAngles(gram),
      learningRate: input.learningRate,
      updateNorm,
      permutation: input.permutation,
    },
    gradients,
    update,
    state: adamW(state, clipped, input.learningRate, input.step, optimizer, trained),
  }
}
