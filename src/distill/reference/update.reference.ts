// The training step in float64, second half (METHOD 2, 3, 4): from gradients to new parameters and weights.
// With step.reference.ts the specification of the recorded GPU step.

import { parameterLayout, type PackedBatch } from '../../nn/config'
import { activeTeachers, signalledBy } from '../activeTeachers'
import { inner } from '../combine/gramSpace'
import { combinedModules } from '../combine/modules'
import { COMBINE } from '../combine/registry'
import {
  foldCoefficients,
  foldGram,
  isBasisMethod,
  isExtended,
  basisCoefficients,
  basisNorm,
  basisTask,
  basisVectors,
  type GradientBasis,
} from '../combine/gradientBasis'
import type { CombineContext, CombineMemory } from '../combine/context'
import { accumulatedMetrics, anglesOf, meanNorms } from '../step/metrics'
import type { Mixing } from '../step/mixing'
import { adamW, clipScale, type OptimizerState } from './optimizer.reference'
import { reachOf } from '../reach'
import {
  movingWeights,
  reweightingAfter,
  reweightingMemory,
  type ReweightingMemory,
} from '../step/reweighting'
import {
  lossesAndGradients,
  weightedGram,
  type StepInput,
  type MicroBatch,
  type StepSettings,
} from './step.reference'
import { TEACHER_TASKS, PERMUTATIONS, TASKS, type BasisMetrics, type StepMetrics, type Task } from '../tasks'

/** What one batch contributes to a step. */
export interface MicroBatchResult {
  losses: Record<Task, number>
  /**
   * One per task, mixed by pi, not weighted by w. With one supervised gradient per capability, each teacher
   * gradient is of its own capability's samples.
   */
  gradients: Float64Array[]
  /** Sum of the weighted vectors times their coefficients, before clipping; 0 at projections. */
  update: Float64Array
  gram: number[]
  coefficients: number[]
  updateNorm: number
  span?: BasisMetrics
  modules?: NonNullable<StepMetrics['modules']>
  /**
   * |gradient of loss_k| before weights and mixing (METHOD 4), of the tasks that take part; empty without
   * reweighting.
   */
  norms: (number | null)[]
}

/** Each capability learns from its own samples only. */
const OWN = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
const UNMIXED = [
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
]

const norm = (v: Float64Array, length: number): number => Math.hypot(...v.subarray(0, length))

/**
 * The ce gradient of one capability's answer tokens, divided by the number of all answer tokens: the three
 * add up to the ordinary one.
 */
function ownSupervisedGradient(
  settings: StepSettings,
  params: Float64Array,
  batch: PackedBatch,
  capability: number,
): Float64Array {
  const { textSlots } = settings.config
  const targets = batch.targets.map((token, i) =>
    batch.capabilities[Math.floor(i / textSlots)] === capability ? token : -1,
  )
  const count = (tokens: Int32Array) => tokens.reduce((n, token) => n + (token >= 0 ? 1 : 0), 0)
  const all = count(batch.targets)
  const share = all > 0 ? count(targets) / all : 0
  const { gradients } = lossesAndGradients({ ...settings, signals: [] }, params, { ...batch, targets }, [])
  const whole = new Float64Array(params.length)
  if (share > 0) gradients[0].forEach((x, i) => (whole[i] = share * x))
  return whole
}

/** Which teachers take part under these settings and weights. */
const activeIn = ({ combine, signals }: StepSettings, weights: Record<Task, number>): boolean[] =>
  activeTeachers({ method: combine, weights, signalled: signalledBy(signals) })

/** The vectors of a gradient basis, unweighted, in the order of `basisVectors`. */
function writtenVectors(
  settings: StepSettings,
  shape: GradientBasis,
  supervisedGradients: readonly Float64Array[],
  gradients: readonly Float64Array[],
): Float64Array[] {
  const { config, signals } = settings
  const layout = parameterLayout(config)
  return basisVectors(shape).map(({ kind, capability }) => {
    const c = capability ?? 0
    const teacherTask = gradients[c + 1]
    const supervised = supervisedGradients[supervisedGradients.length > 1 ? c : 0]
    if (kind === 'supervised') return supervised
    if (kind === 'teacher') return teacherTask
    if (!shape.released) return supervised.map((x, i) => (teacherTask[i] === 0 ? 0 : x))
    const own = new Float64Array(supervised.length)
    for (const [first, end] of reachOf(config, layout, signals, TEACHER_TASKS[c]))
      own.set(supervised.subarray(first, end), first)
    return own
  })
}

/** Where the student's parameter groups lie, the projector's left out: floats [first, end). */
function groupRanges({ config }: StepSettings): (readonly [number, number])[] {
  const { entries, withoutProjector } = parameterLayout(config)
  const student = entries.filter((entry) => entry.offset < withoutProjector)
  return [...new Set(student.map(({ group }) => group))].map((group) => {
    const own = student.filter((entry) => entry.group === group)
    return [own[0].offset, own[own.length - 1].offset + own[own.length - 1].size]
  })
}

/** The Gram matrices of the weighted gradients within each parameter group of the student. */
const groupGrams = (
  settings: StepSettings,
  gradients: readonly Float64Array[],
  weights: Record<Task, number>,
): number[][] =>
  groupRanges(settings).map(([first, end]) =>
    weightedGram(
      gradients.map((gradient) => gradient.subarray(first, end)),
      weights,
    ),
  )

/** What a combining method gets to know about a batch besides its order and which tasks take part. */
const contextOf = (
  settings: StepSettings,
  weights: Record<Task, number>,
  losses: Record<Task, number>,
  gradients: readonly Float64Array[],
): Omit<CombineContext, 'permutation' | 'present'> => ({
  supervised: weights.ce > 0,
  ...(settings.parameters && { parameters: settings.parameters }),
  losses: TASKS.map((task) => weights[task] * losses[task]),
  ...(COMBINE[settings.combine].readsGroups && { groups: groupGrams(settings, gradients, weights) }),
})

/** The update where each parameter group is combined separately. */
function moduleUpdate(
  settings: StepSettings,
  gradients: readonly Float64Array[],
  weights: Record<Task, number>,
  context: CombineContext,
): Pick<MicroBatchResult, 'update' | 'coefficients' | 'updateNorm'> &
  Required<Pick<MicroBatchResult, 'modules'>> {
  const grams = groupGrams(settings, gradients, weights)
  const {
    each,
    coefficients,
    norm: updateNorm,
    supervised,
  } = combinedModules(settings.combine, grams, context)
  const update = new Float64Array(gradients[0].length)
  groupRanges(settings).forEach(([first, end], g) =>
    gradients.forEach((gradient, k) => {
      const factor = each[g][k] * weights[TASKS[k]]
      for (let i = first; i < end; i++) update[i] += factor * gradient[i]
    }),
  )
  return { update, coefficients, updateNorm, modules: { coefficients: each, supervised } }
}

/**
 * Losses, gradients, Gram matrix, coefficients and combined update of one batch, with these weights.
 * `length`: the student's own parameters. `memory` is read and updated by methods that have one.
 */
export function combineMicroBatch(
  settings: StepSettings,
  params: Float64Array,
  weights: Record<Task, number>,
  microBatch: MicroBatch,
  length: number,
  memory?: CombineMemory,
  at: { step: number; microBatch: number } = { step: 1, microBatch: 0 },
): MicroBatchResult {
  const { supervision = 'shared', supportAware = false, released } = settings
  const shape: GradientBasis = { supervision, supportAware, ...(released && { released }) }
  const own = shape.supervision === 'per-capability'
  const mixed = (mixing: Mixing) =>
    lossesAndGradients(
      { ...settings, mixing },
      params,
      microBatch.batch,
      microBatch.targets,
      microBatch.answers,
    )
  const { losses, gradients } = mixed(own ? OWN : settings.mixing)
  const present = microBatch.present ?? activeIn(settings, weights)
  const context = {
    ...contextOf(settings, weights, losses, gradients),
    permutation: PERMUTATIONS[microBatch.permutation],
    present,
    ...(memory && { memory }),
    draw: { seed: settings.seed ?? 0, ...at },
  }
  const update = new Float64Array(params.length)
  const add = (vector: Float64Array, factor: number) => {
    for (let i = 0; i < length; i++) update[i] += factor * vector[i]
  }
  const unweighted = !settings.reweighting ? [] : own ? gradients : mixed(UNMIXED).gradients
  const norms = unweighted.map((gradient, k) =>
    (k === 0 ? weights.ce > 0 : present[k - 1]) ? norm(gradient, length) : null,
  )

  if (isExtended(shape)) {
    if (!isBasisMethod(settings.combine)) throw new Error(`${settings.combine} knows the four gradients only`)
    const supervisedGradients = own
      ? TEACHER_TASKS.map((_, c) => ownSupervisedGradient(settings, params, microBatch.batch, c))
      : [gradients[0]]
    const written = writtenVectors(settings, shape, supervisedGradients, gradients)
    const factors = basisVectors(shape).map((vector) => weights[TASKS[basisTask(vector)]])
    const gram = written.flatMap((a, i) =>
      written.map((b, j) => {
        let sum = 0
        for (let p = 0; p < length; p++) sum += a[p] * b[p]
        return sum * factors[i] * factors[j]
      }),
    )
    const coefficients = basisCoefficients(settings.combine, shape, gram, context)
    written.forEach((vector, i) => add(vector, coefficients[i] * factors[i]))
    return {
      losses,
      gradients,
      update,
      gram: foldGram(shape, gram),
      coefficients: foldCoefficients(shape, coefficients),
      updateNorm: basisNorm(gram, coefficients),
      span: { ...shape, gram, coefficients },
      norms,
    }
  }
  const gram = weightedGram(gradients, weights, length)
  if (settings.perModule)
    return { losses, gradients, gram, norms, ...moduleUpdate(settings, gradients, weights, context) }
  const coefficients = COMBINE[settings.combine].coefficients(gram, context)
  gradients.forEach((gradient, k) => add(gradient, coefficients[k] * weights[TASKS[k]]))
  return {
    losses,
    gradients,
    update,
    gram,
    coefficients,
    updateNorm: Math.sqrt(Math.max(0, inner(gram, coefficients, coefficients))),
    norms,
  }
}

export interface StepResult {
  metrics: StepMetrics
  /**
   * One per task, flat, projections of hidden-state signals last: mixed by pi, not weighted by w, 0 outside
   * the trained parameters. Of the first micro-batch.
   */
  gradients: Float64Array[]
  /**
   * The mean over the micro-batches of sum_k c_k w_k g_k of the student's parameters, before clipping; 0 at
   * the projections.
   */
  update: Float64Array
  state: OptimizerState
  /** For the next step; undefined without reweighting. */
  reweighting?: ReweightingMemory
  /** The memory of the combining method, for the next step. */
  combining: CombineMemory
}

/** Converts the four weights to the order of TASKS, and back. */
const listed = (weights: Record<Task, number>): number[] => TASKS.map((task) => weights[task])
const named = (weights: readonly number[]): Record<Task, number> =>
  Object.fromEntries(TASKS.map((task, k) => [task, weights[k]])) as Record<Task, number>

/**
 * One step: for each micro-batch forward, losses, gradients, Gram matrix and coefficients; then the mean
 * update, clipping, AdamW, reweighting. Changes none of its arguments; `state` is as long as the layout with
 * projections. `before`, `remembered`: the states of reweighting and of the combining method after the
 * previous step.
 */
export function trainStep(
  settings: StepSettings,
  state: OptimizerState,
  input: StepInput,
  before?: ReweightingMemory,
  remembered: CombineMemory = {},
): StepResult {
  const { clip, optimizer, reweighting: rule } = settings
  const student = parameterLayout(settings.config)
  const combining = structuredClone(remembered)
  const memory =
    rule && reweightingMemory(rule, listed(settings.weights), activeIn(settings, settings.weights), before)
  const weights =
    rule && memory ? named(movingWeights(rule, listed(settings.weights), memory)) : settings.weights
  const microBatches = (input.microBatches ?? [input]).map((microBatch, i) =>
    combineMicroBatch(settings, state.params, weights, microBatch, student.total, combining, {
      step: input.step,
      microBatch: i,
    }),
  )

  const update = new Float64Array(state.params.length)
  for (const microBatch of microBatches)
    microBatch.update.forEach((x, i) => (update[i] += x / microBatches.length))
  const updateNorm = microBatches.length === 1 ? microBatches[0].updateNorm : norm(update, student.total)
  const scale = clipScale(updateNorm, clip)
  const trained = settings.trainProjector ? student.total : student.withoutProjector
  const applied = update.map((x) => x * scale)
  // A projection belongs to one teacher task: its gradient w_c g_c is neither combined nor clipped.
  for (const { gradients } of microBatches)
    gradients.forEach((gradient, k) => {
      for (let i = student.total; i < applied.length; i++)
        applied[i] += (weights[TASKS[k]] * gradient[i]) / microBatches.length
    })
  const moved = adamW(state, applied, input.learningRate, input.step, optimizer, trained)
  const metrics = meanMetrics(microBatches, input, updateNorm)
  return {
    metrics: memory ? { ...metrics, weights } : metrics,
    gradients: microBatches[0].gradients,
    update,
    state: adamW(moved, applied, input.learningRate, input.step, optimizer, applied.length, student.total),
    combining,
    ...(rule &&
      memory && {
        reweighting: reweightingAfter(
          rule,
          memory,
          listed(metrics.losses),
          meanNorms(
            rule,
            microBatches.map((microBatch) => microBatch.norms),
          ),
        ),
      }),
  }
}

/** Averages the micro-batches' metrics into those of a step. */
function meanMetrics(
  microBatches: readonly MicroBatchResult[],
  { step, learningRate, permutation }: StepInput,
  updateNorm: number,
): StepMetrics {
  const each = microBatches.map(
    ({ losses, gram, coefficients, span, modules, updateNorm: own }): StepMetrics => ({
      step,
      learningRate,
      permutation,
      losses,
      gram,
      coefficients,
      angles: anglesOf(gram),
      updateNorm: own,
      ...(span && { span }),
      ...(modules && { modules }),
    }),
  )
  return accumulatedMetrics(each, updateNorm)
}
