// Vectors in Gram space: linear combinations of a step's gradients, written as their coefficients. Inner
// products come from the Gram matrix. The gradients are the four of TASKS, unless a variant has more of them
// (gradientBasis.ts).

import type { CombineContext } from './context'

/** Smallest squared norm divided by (METHOD 3), so that a zero gradient projects to nothing. */
export const SQUARED_NORM_FLOOR = 1e-20

/** The coefficients of basis vector k of n. */
export const axis = (k: number, n: number): number[] => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0))

/** The coefficients of gradient k of the four. */
export const unit = (k: number): number[] => axis(k, 4)

/** a' G b, G row-major n x n for vectors of n coefficients. */
export function inner(gram: readonly number[], a: readonly number[], b: readonly number[]): number {
  const n = a.length
  let sum = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += a[i] * gram[i * n + j] * b[j]
  return sum
}

/** a + scale b. */
export const addScaled = (a: readonly number[], b: readonly number[], scale: number): number[] =>
  a.map((x, i) => x + scale * b[i])

/** Share of (sum_k |a_k| |g_k|)^2 below which |a|^2 is float32 rounding error of terms that cancel. */
const CANCELLED = 1e-6

/**
 * P(f; a) of METHOD 3: f unchanged when f.a >= 0, else f - (f.a / max(|a|^2, 1e-20)) a. Unchanged too where
 * the terms of a cancel to less than 1e-3 of their lengths: a float32 Gram matrix then cannot distinguish
 * |a|^2, which may even come out negative, from 0.
 */
export function project(gram: readonly number[], f: readonly number[], a: readonly number[]): number[] {
  const overlap = inner(gram, f, a)
  if (overlap >= 0) return [...f]
  const square = inner(gram, a, a)
  const parts = a.reduce(
    (sum, x, k) => sum + Math.abs(x) * Math.sqrt(Math.max(0, gram[k * (a.length + 1)])),
    0,
  )
  return square < CANCELLED * parts * parts
    ? [...f]
    : addScaled(f, a, -overlap / Math.max(square, SQUARED_NORM_FLOOR))
}

/** Task indices (1..3) of the present capabilities. */
export const presentTasks = (context: CombineContext): number[] =>
  [0, 1, 2].filter((c) => context.present[c]).map((c) => c + 1)

/** Task indices of all that take part, ce first. */
export const takingPart = (context: CombineContext): number[] => [
  ...(context.supervised === false ? [] : [0]),
  ...presentTasks(context),
]

/** Stage 1 (METHOD 3): m_c = s + P(f_c; s) per present task; s, the anchor, never changes. */
export function afterStage1Of(gram: readonly number[], tasks: readonly number[]): Map<number, number[]> {
  return new Map(tasks.map((task) => [task, addScaled(project(gram, unit(task), unit(0)), unit(0), 1)]))
}

/** m_c = s + f_c per present task: the input of stage 2 when stage 1 is left out. */
export function unprojected(tasks: readonly number[]): Map<number, number[]> {
  return new Map(tasks.map((task) => [task, addScaled(unit(task), unit(0), 1)]))
}

/**
 * Stage 2 (METHOD 3): each m_i is projected against the others' m_j, unprojected, in the order of the
 * permutation; the sum of the results.
 */
export function afterStage2(
  gram: readonly number[],
  afterStage1: ReadonlyMap<number, number[]>,
  permutation: readonly number[],
): number[] {
  const order = permutation.map((c) => c + 1).filter((task) => afterStage1.has(task))
  const parts = [...afterStage1].map(([task, own]) =>
    order.reduce((t, other) => (other === task ? t : project(gram, t, afterStage1.get(other) ?? [])), own),
  )
  return total(parts)
}

/** Sum of coefficient vectors; of none, of n zeros. */
export const total = (parts: Iterable<readonly number[]>, n = 4): number[] => {
  const [first, ...rest] = parts
  return rest.reduce<number[]>(
    (sum, part) => addScaled(sum, part, 1),
    [...(first ?? Array.from({ length: n }, () => 0))],
  )
}
