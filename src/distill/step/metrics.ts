// The metrics of a step: the row of the ring that it writes, and what is read from it. One row per batch,
// several where an update has micro-batches.

import { inner, unit } from '../combine/gramSpace'
import { basisSupervisedProduct } from '../combine/gradientBasis'
import type { CombinedModules } from '../combine/modules'
import { pairIndex, taskIndicesOf, type GradientTask } from './gradientTasks'
import type { ReweightingRule } from './reweighting'
import type { StepInput } from './stepInput'
import { TEACHER_TASKS, TASK_PAIRS, TASKS, type StepMetrics, type Task } from '../tasks'

/**
 * Where each figure lies in a row of the metrics ring, in floats; the Gram matrices of the groups are followed
 * by the inner products of all vectors, where they are needed.
 */
export const METRIC = { NORM: 0, LOSSES: 1, COEFFICIENTS: 5, GRAM: 9, GROUPS: 28 } as const

/** Floats of a row, and where the inner products of all vectors begin in it; `pairs`: their number, 0: none. */
export function metricsRow(groups: number, pairs: number): { floats: number; pairsAt: number } {
  const pairsAt = METRIC.GROUPS + groups * 16
  return { floats: pairsAt + pairs, pairsAt }
}

/** WGSL constants with which the step writes a row. */
export const metricConstants = ({ floats, pairsAt }: ReturnType<typeof metricsRow>) => ({
  METRICS: floats,
  METRIC_LOSSES: METRIC.LOSSES,
  METRIC_COEFFICIENTS: METRIC.COEFFICIENTS,
  METRIC_GRAM: METRIC.GRAM,
  METRIC_GROUPS: METRIC.GROUPS,
  METRIC_PAIRS: pairsAt,
})

/** Angle in degrees between tasks i and j of a 4x4 Gram matrix; null where a gradient is zero. */
export function angle(gram: readonly number[], i: number, j: number): number | null {
  const norms = gram[5 * i] * gram[5 * j]
  if (!(norms > 0)) return null
  return (Math.acos(Math.max(-1, Math.min(1, gram[4 * i + j] / Math.sqrt(norms)))) * 180) / Math.PI
}

/** The six angles of a Gram matrix, order of TASK_PAIRS. */
export const anglesOf = (gram: readonly number[]): (number | null)[] =>
  TASK_PAIRS.map(([a, b]) => angle(gram, TASKS.indexOf(a), TASKS.indexOf(b)))

/** One row of the metrics ring as StepMetrics. */
export function decodeMetrics(row: Float32Array, input: StepInput): StepMetrics {
  const gram = [...row.subarray(METRIC.GRAM, METRIC.GRAM + 16)]
  const [ce, perception, reasoning, planning] = row.subarray(METRIC.LOSSES, METRIC.LOSSES + 4)
  return {
    step: input.step,
    losses: { ce, perception, reasoning, planning },
    gram,
    coefficients: [...row.subarray(METRIC.COEFFICIENTS, METRIC.COEFFICIENTS + 4)],
    angles: anglesOf(gram),
    learningRate: input.learningRate,
    updateNorm: row[METRIC.NORM],
    permutation: input.permutation,
  }
}

/** The Gram matrices of the parameter groups in a row, each 4x4 row-major. */
export const decodeGroups = (row: Float32Array, groups: readonly string[]): number[][] =>
  groups.map((_, g) => [...row.subarray(METRIC.GROUPS + 16 * g, METRIC.GROUPS + 16 * (g + 1))])

/** Adds the coefficients of each module, and what they gave, to the metrics of a step. */
export const withModules = (
  metrics: StepMetrics,
  coefficients: number[],
  { each, norm, supervised }: Pick<CombinedModules, 'each' | 'norm' | 'supervised'>,
): StepMetrics => ({
  ...metrics,
  coefficients,
  updateNorm: norm,
  modules: { coefficients: each, supervised },
})

/**
 * Norms of the four gradients before weights and mixing, of one batch. Teacher gradients: from those before
 * mixing where they were computed; else (one sample, or mixing rows that treat all samples of the batch
 * alike) by dividing by w pi, where `pi` is the mixing factor of the batch. Null: no gradient.
 */
export function unweightedNorms(
  row: Float32Array,
  step: { pairsAt: number | null; gradientTasks: readonly GradientTask[]; vectors: number },
  metrics: Pick<StepMetrics, 'gram'>,
  weights: readonly number[],
  pi: readonly number[],
): (number | null)[] {
  const { pairsAt, gradientTasks, vectors } = step
  const own = (k: number, factor: number): number | null =>
    factor > 0 ? Math.sqrt(Math.max(0, metrics.gram[5 * k])) / factor : null
  return [
    own(0, weights[0]),
    ...TEACHER_TASKS.map((teacherTask, c) => {
      const at = gradientTasks.findIndex((g) => g.unweighted && g.task === teacherTask)
      if (at >= 0 && pairsAt !== null)
        return Math.sqrt(Math.max(0, row[pairsAt + pairIndex(at, at, vectors)]))
      return taskIndicesOf(gradientTasks, teacherTask).length > 0 ? own(c + 1, weights[c + 1] * pi[c]) : null
    }),
  ]
}

/** Means, entry by entry. */
export const mean = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length)

/** Mean of the values that are not null, entry by entry; 0 where all are. */
export const meanOfKnown = (rows: readonly (readonly (number | null)[])[]): number[] =>
  rows[0].map((_, i) => {
    const known = rows.flatMap((row) => row[i] ?? [])
    return known.length > 0 ? known.reduce((sum, x) => sum + x, 0) / known.length : 0
  })

/** The norms for reweighting, from those of a step's micro-batches, averaged by its rule. */
export const meanNorms = (
  { overAll = false }: Pick<ReweightingRule, 'overAll'>,
  rows: readonly (readonly (number | null)[])[],
): number[] => (overAll ? mean(rows.map((row) => row.map((x) => x ?? 0))) : meanOfKnown(rows))

/**
 * The metrics of a step from those of its micro-batches; `updateNorm` is that of the accumulated update. A
 * single micro-batch is returned unchanged.
 */
export function accumulatedMetrics(microBatches: readonly StepMetrics[], updateNorm: number): StepMetrics {
  const [first] = microBatches
  if (microBatches.length === 1) return first
  const gram = mean(microBatches.map((m) => m.gram))
  const losses = mean(microBatches.map((m) => TASKS.map((task) => m.losses[task])))
  const products = microBatches.map((m) =>
    m.modules
      ? m.modules.supervised
      : m.span
        ? basisSupervisedProduct(m.span)
        : inner(m.gram, m.coefficients, unit(0)),
  )
  const { span: _, modules: __, ...rest } = first
  return {
    ...rest,
    losses: Object.fromEntries(TASKS.map((task, k) => [task, losses[k]])) as Record<Task, number>,
    gram,
    angles: anglesOf(gram),
    coefficients: mean(microBatches.map((m) => m.coefficients)),
    updateNorm,
    parts: {
      count: microBatches.length,
      anchorProduct: products.reduce((a, b) => a + b, 0) / microBatches.length,
    },
  }
}
