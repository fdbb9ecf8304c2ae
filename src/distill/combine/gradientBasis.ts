// AGP on an extended gradient basis (METHOD 3, variants): one supervised gradient per capability instead of
// one for all, and supervised gradients restricted to where a teacher gradient is not zero, with the
// coefficient measured there too or, as the released code does, on the whole model. Float64, from a small
// Gram matrix; rejects methods that are not AGP or a stage of it.

import { COMBINE } from './registry'
import { addScaled, axis, inner, presentTasks, afterStage2, SQUARED_NORM_FLOOR, total } from './gramSpace'
import type { CombineContext } from './context'
import type { CombineId, MethodStages } from './method'

/** Which gradients the basis has. With both defaults: the ordinary four. */
export interface GradientBasis {
  /**
   * `shared`: one ce gradient of all samples. `per-capability`: s_c of each capability's own samples, f_c of
   * its own samples too.
   */
  supervision: 'shared' | 'per-capability'
  /**
   * Whether stage 1 removes the supervised gradient only on the teacher gradient's support (where it is not
   * zero). The supervised gradient is then measured there too.
   */
  supportAware: boolean
  /**
   * With `supportAware`: as in the released code. The support consists of whole parameters (those that the
   * loss reaches), and the supervised gradient is measured on the whole model. Default: no.
   */
  released?: boolean
}

/** Values of the setting `anchorSupport`. */
export type SupervisedSupport = 'whole' | 'support' | 'released'

/** The gradient basis that a run's settings ask for. */
export const gradientBasis = (
  supervision: GradientBasis['supervision'],
  support: SupervisedSupport,
): GradientBasis => ({
  supervision,
  supportAware: support !== 'whole',
  ...(support === 'released' && { released: true }),
})

/**
 * s; s_c; f_c; s restricted to the support of f_c. `capability`: 0 perception, 1 reasoning, 2 planning; null
 * for the shared supervised gradient.
 */
export interface BasisVector {
  kind: 'supervised' | 'teacher' | 'restricted'
  capability: number | null
}

const CAPABILITIES = [0, 1, 2]

/**
 * Whether a method supports the variants: the methods made of AGP's stages. With a variant they are all
 * solved on the host.
 */
export const isBasisMethod = (id: CombineId): boolean => COMBINE[id].stages !== undefined

/** The stages of a method that supports the variants. */
function stagesIn(id: CombineId): MethodStages {
  const { stages } = COMBINE[id]
  if (!stages) throw new Error(`${id} knows the four gradients only`)
  return stages
}

/** Whether these are more than the ordinary four gradients. */
export const isExtended = ({ supervision, supportAware }: GradientBasis): boolean =>
  supervision === 'per-capability' || supportAware

/**
 * The vectors of a basis in order: supervised gradients, teacher gradients, restricted supervised gradients.
 * There are 4, 6, 7 or 9.
 */
export function basisVectors({ supervision, supportAware }: GradientBasis): BasisVector[] {
  const each = (kind: BasisVector['kind']) =>
    CAPABILITIES.map((capability): BasisVector => ({ kind, capability }))
  const supervisedGradients: BasisVector[] =
    supervision === 'shared' ? [{ kind: 'supervised', capability: null }] : each('supervised')
  return [...supervisedGradients, ...each('teacher'), ...(supportAware ? each('restricted') : [])]
}

/**
 * Basis indices of a capability's vectors, in the order of `basisVectors`: `removed` is the vector that stage
 * 1 subtracts a multiple of, `measured` the one whose squared norm divides the coefficient.
 */
export function basisIndices(
  { supervision, supportAware, released }: GradientBasis,
  capability: number,
): { supervised: number; teacherGradient: number; removed: number; measured: number } {
  const supervisedGradients = supervision === 'shared' ? 1 : CAPABILITIES.length
  const supervised = supervision === 'shared' ? 0 : capability
  const removed = supportAware ? supervisedGradients + CAPABILITIES.length + capability : supervised
  return {
    supervised,
    teacherGradient: supervisedGradients + capability,
    removed,
    measured: released ? supervised : removed,
  }
}

/** Index of the task (0 ce, 1..3 teachers) whose loss weight a vector carries. */
export const basisTask = ({ kind, capability }: BasisVector): number =>
  kind === 'teacher' && capability !== null ? capability + 1 : 0

/**
 * f_c after stage 1: f - [f.a < 0] (f.a / |q|^2) r, where r is the supervised gradient (the anchor a), or its
 * part on the support of f (then f.r = f.a), and q = r, or q = a as released.
 */
export function projectedTeacherGradient(
  shape: GradientBasis,
  gram: readonly number[],
  capability: number,
): number[] {
  const { teacherGradient, removed, measured } = basisIndices(shape, capability)
  const n = basisVectors(shape).length
  const overlap = gram[n * teacherGradient + measured]
  const own = axis(teacherGradient, n)
  return overlap >= 0
    ? own
    : addScaled(own, axis(removed, n), -overlap / Math.max(gram[(n + 1) * measured], SQUARED_NORM_FLOOR))
}

/**
 * m_c by task index (1..3): the supervised gradient plus what stage 1 leaves of the teacher gradient. With
 * one supervised gradient per capability, s_c alone stands in for an absent teacher, since nothing else would
 * carry the supervision of those samples; with a shared one the capability is left out.
 */
export function basisAfterStage1(
  id: CombineId,
  shape: GradientBasis,
  gram: readonly number[],
  context: CombineContext,
): Map<number, number[]> {
  const n = basisVectors(shape).length
  const stages = stagesIn(id)
  const present = presentTasks(context)
  const tasks = shape.supervision === 'shared' ? present : CAPABILITIES.map((c) => c + 1)
  return new Map(
    tasks.map((task) => {
      const { supervised, teacherGradient } = basisIndices(shape, task - 1)
      const rest = !present.includes(task)
        ? total([], n)
        : stages.first
          ? projectedTeacherGradient(shape, gram, task - 1)
          : axis(teacherGradient, n)
      return [task, addScaled(rest, axis(supervised, n), 1)]
    }),
  )
}

/**
 * Coefficients of the update over `basisVectors(shape)`; `gram` is row-major, of the weighted vectors. With
 * the ordinary four gradients these are the methods' own coefficients. Counting the supervised gradient once
 * removes its surplus copies; with one per capability there are none.
 */
export function basisCoefficients(
  id: CombineId,
  shape: GradientBasis,
  gram: readonly number[],
  context: CombineContext,
): number[] {
  const n = basisVectors(shape).length
  const stages = stagesIn(id)
  const afterStage1 = basisAfterStage1(id, shape, gram, context)
  if (afterStage1.size === 0) return axis(0, n)
  const update = stages.second
    ? afterStage2(gram, afterStage1, context.permutation)
    : total(afterStage1.values(), n)
  return stages.supervisedOnce && shape.supervision === 'shared'
    ? addScaled(update, axis(0, n), 1 - afterStage1.size)
    : update
}

/**
 * For each vector of a basis, its coefficients in the four gradients of TASKS: s is the sum of all s_c;
 * restricted supervised gradients belong to none.
 */
const FOURTH = (vector: BasisVector): number | null =>
  vector.kind === 'restricted' ? null : basisTask(vector)

/**
 * The 4x4 Gram matrix of (s, f_p, f_r, f_pl), row-major, from that of the vectors: s is the sum of all
 * supervised gradients.
 */
export function foldGram(shape: GradientBasis, gram: readonly number[]): number[] {
  const vectors = basisVectors(shape)
  const four = Array.from({ length: 16 }, () => 0)
  vectors.forEach((a, i) =>
    vectors.forEach((b, j) => {
      const [k, l] = [FOURTH(a), FOURTH(b)]
      if (k !== null && l !== null) four[4 * k + l] += gram[vectors.length * i + j]
    }),
  )
  return four
}

/**
 * How often the update contains each of the four gradients: the mean where there are several supervised
 * gradients; what is removed on supports does not count.
 */
export function foldCoefficients(shape: GradientBasis, coefficients: readonly number[]): number[] {
  const supervisedGradients = shape.supervision === 'shared' ? 1 : CAPABILITIES.length
  return [
    total(
      coefficients.slice(0, supervisedGradients).map((c) => [c]),
      1,
    )[0] / supervisedGradients,
    ...coefficients.slice(supervisedGradients, supervisedGradients + CAPABILITIES.length),
  ]
}

/** |update| = sqrt(c' G c). */
export const basisNorm = (gram: readonly number[], coefficients: readonly number[]): number =>
  Math.sqrt(Math.max(0, inner(gram, coefficients, coefficients)))

/** update . s, where s is the sum of all supervised gradients. */
export function basisSupervisedProduct({
  gram,
  coefficients,
  ...shape
}: GradientBasis & { gram: readonly number[]; coefficients: readonly number[] }): number {
  const supervisedGradients = basisVectors(shape).map(({ kind }) => (kind === 'supervised' ? 1 : 0))
  return inner(gram, coefficients, supervisedGradients)
}
