// What an extended gradient basis adds to the step, all in one place: supervised gradients per capability
// or restricted to where a teacher gradient is not zero, the WGSL that makes them, and their metrics. For a
// step of the ordinary four gradients it is null, and its blocks of WGSL are empty.
//
// Restricted supervised gradients follow the computed gradients in the order of the kernels' vectors. They are
// never stored: every kernel that needs one computes it from the two gradients.

import { wgslSwitch } from '../../gpu/kernel'
import type { ModelConfig, ParameterLayout } from '../../nn/config'
import {
  basisCoefficients,
  basisNorm,
  basisTask,
  basisVectors,
  foldCoefficients,
  foldGram,
  isBasisMethod,
  isExtended,
  type GradientBasis,
} from '../combine/gradientBasis'
import type { CombineContext } from '../combine/context'
import type { CombineId } from '../combine/method'
import type { SignalEntry } from '../matching'
import { reachOf, type Range } from '../reach'
import { TEACHER_TASKS, type StepMetrics } from '../tasks'
import { pairIndex, taskIndicesOf, teacherTaskOf, type GradientTask } from './gradientTasks'
import { anglesOf } from './metrics'

/** Task indices of the two gradients that a restricted supervised gradient is made of. */
export interface RestrictedGradient {
  supervised: number
  teacherTask: number
}

/**
 * Support of a teacher gradient: where it is not zero, or whole parameters: the floats that the loss of a
 * task index reaches, in multiples of four.
 */
export type Support = 'not zero' | ((taskIndex: number) => readonly Range[])

/**
 * Functions for the kernels, over restricted supervised gradients v: the task indices of the gradients they
 * are made of, and `supported(v, gradient, i) -> vec4<bool>`: the support of the teacher gradient at vec4 i
 * of the parameters.
 */
export function restrictedWgsl(restricted: readonly RestrictedGradient[], support: Support): string {
  const within = ({ teacherTask }: RestrictedGradient): string =>
    support === 'not zero'
      ? 'gradient != vec4f(0.0)'
      : `vec4<bool>(${
          support(teacherTask)
            .map(([first, end]) => `(i >= ${first / 4}u && i < ${end / 4}u)`)
            .join(' || ') || 'false'
        })`
  const cases = restricted.map((r, v) => `    case ${v}u: { return ${within(r)}; }`).join('\n')
  return `${wgslSwitch(
    'supervisedIndex',
    'v',
    'u32',
    restricted.map((r) => `${r.supervised}u`),
    '0u',
  )}${wgslSwitch(
    'teacherIndex',
    'v',
    'u32',
    restricted.map((r) => `${r.teacherTask}u`),
    '0u',
  )}
fn supported(v: u32, gradient: vec4f, i: u32) -> vec4<bool> {
  switch v {
${cases}
    default: { return vec4<bool>(false); }
  }
}
`
}

/** WGSL: fills the vectors from `tasks` on, the restricted ones, from the gradients before them at vec4 i. */
export const restrictedVectors = (restricted: readonly RestrictedGradient[], tasks: number): string =>
  restricted
    .map(
      ({ supervised, teacherTask }, v) =>
        `    g[${tasks + v}] = select(vec4f(0.0), g[${supervised}], supported(${v}u, g[${teacherTask}], i));\n`,
    )
    .join('')

/** The extended basis of a recorded step. */
export interface RecordedBasis {
  basis: GradientBasis
  restricted: readonly RestrictedGradient[]
  /** Index of each basis vector among the kernels' vectors; -1 where a teacher gradient is absent. */
  vectorIndices: readonly number[]
  support: Support
}

/** The basis where it is more than the ordinary four gradients; else null. */
export const extended = (basis: GradientBasis | undefined): GradientBasis | null =>
  basis && isExtended(basis) ? basis : null

/** Capabilities that have a supervised gradient of their own; null: one of all samples. */
export const supervisedCapabilities = (basis: GradientBasis | null): number[] | null =>
  basis?.supervision === 'per-capability' ? TEACHER_TASKS.map((_, c) => c) : null

/** The student and its signals, which decide what whole parameters a loss reaches. */
export interface BasisModel {
  config: ModelConfig
  layout: ParameterLayout
  signals: readonly SignalEntry[]
}

/** Places an extended basis among the vectors of a step that computes these gradients. */
export function recordBasis(
  basis: GradientBasis,
  gradientTasks: readonly GradientTask[],
  { config, layout, signals }: BasisModel,
): RecordedBasis {
  const restricted: RestrictedGradient[] = []
  const teacherTask = (capability: number | null): number =>
    taskIndicesOf(gradientTasks, TEACHER_TASKS[capability ?? 0])[0] ?? -1
  const supervised = (capability: number | null): number =>
    taskIndicesOf(gradientTasks, 'ce')[basis.supervision === 'shared' ? 0 : (capability ?? 0)]
  const vectorIndices = basisVectors(basis).map(({ kind, capability }) => {
    if (kind === 'supervised') return supervised(capability)
    if (kind === 'teacher' || teacherTask(capability) < 0) return teacherTask(capability)
    restricted.push({ supervised: supervised(capability), teacherTask: teacherTask(capability) })
    return gradientTasks.length + restricted.length - 1
  })
  return {
    basis,
    restricted,
    vectorIndices,
    support: basis.released
      ? (index) => reachOf(config, layout, signals, teacherTaskOf(gradientTasks, index))
      : 'not zero',
  }
}

/** The restricted supervised gradients of a step: none of an ordinary one. */
export const restrictedIn = (recorded: RecordedBasis | null): readonly RestrictedGradient[] =>
  recorded?.restricted ?? []

/** WGSL: the functions over restricted supervised gradients that the kernels of the step call. */
export const basisBlock = (recorded: RecordedBasis | null): string =>
  restrictedWgsl(restrictedIn(recorded), recorded?.support ?? 'not zero')

/**
 * Gram matrix [n x n] of the weighted vectors of a basis, from the inner products of the unweighted ones in a
 * row of metrics.
 */
export function basisGram(
  row: Float32Array,
  { pairsAt, vectors }: { pairsAt: number | null; vectors: number },
  { basis, vectorIndices }: RecordedBasis,
  weights: readonly number[],
): number[] {
  if (pairsAt === null) throw new Error('this step was recorded without the inner products of its vectors')
  const all = basisVectors(basis)
  return all.flatMap((a, i) =>
    all.map((b, j) =>
      vectorIndices[i] < 0 || vectorIndices[j] < 0
        ? 0
        : row[pairsAt + pairIndex(vectorIndices[i], vectorIndices[j], vectors)] *
          weights[basisTask(a)] *
          weights[basisTask(b)],
    ),
  )
}

/** Adds what AGP did on an extended basis to the metrics of a step. */
export function withBasis(
  metrics: StepMetrics,
  basis: GradientBasis,
  gram: number[],
  coefficients: number[],
  updateNorm: number,
): StepMetrics {
  const four = foldGram(basis, gram)
  return {
    ...metrics,
    gram: four,
    angles: anglesOf(four),
    coefficients: foldCoefficients(basis, coefficients),
    updateNorm,
    span: { ...basis, gram, coefficients },
  }
}

/**
 * AGP on an extended basis in float64, from a row of metrics; null for a method that knows the four gradients
 * only. `factors`: of each of the kernels' vectors in the update, before clipping.
 */
export function solveBasis(
  row: Float32Array,
  step: { pairsAt: number | null; vectors: number },
  recorded: RecordedBasis,
  method: CombineId,
  weights: readonly number[],
  metrics: StepMetrics,
  context: CombineContext,
): { metrics: StepMetrics; factors: number[] } | null {
  if (!isBasisMethod(method)) return null
  const { basis, vectorIndices } = recorded
  const gram = basisGram(row, step, recorded, weights)
  const coefficients = basisCoefficients(method, basis, gram, context)
  const factors: number[] = Array.from({ length: step.vectors }, () => 0)
  basisVectors(basis).forEach((vector, i) => {
    const at = vectorIndices[i]
    if (at >= 0) factors[at] = coefficients[i] * weights[basisTask(vector)]
  })
  const updateNorm = basisNorm(gram, coefficients)
  return { metrics: withBasis(metrics, basis, gram, coefficients, updateNorm), factors }
}
