// What must hold for every step, checked on the numbers it reported. Pure; each check states what it found
// and its tolerance.

import type { StepMetrics } from '../../distill/tasks'
import type { CombineContext } from '../../distill/combine/context'
import type { CombineId } from '../../distill/combine/method'
import { COMBINE } from '../../distill/combine/registry'
import { inner, presentTasks, unit } from '../../distill/combine/gramSpace'
import { lengthOf } from './gradientPoints'
import { coefficientsOf } from './stages'

/** Float32 on the GPU against float64 here. */
export const TOLERANCE = 1e-3

export interface SupervisedCheck {
  /** update . s */
  product: number
  /** How many times |s|^2 this method guarantees; null: it guarantees nothing, shown against 0. */
  times: number | null
  bound: number
  holds: boolean
}

/** update . s >= a multiple of |s|^2, as the method guarantees. */
export function supervisedCheck(
  id: CombineId,
  gram: readonly number[],
  coefficients: readonly number[],
  context: CombineContext,
): SupervisedCheck {
  const n = presentTasks(context).length
  const times = COMBINE[id].promises.supervised?.(n) ?? null
  const product = inner(gram, unit(0), coefficients)
  const bound = (times ?? 0) * gram[0]
  const size = coefficients.reduce((sum, c, k) => sum + Math.abs(c * gram[k]), 0)
  return { product, times, bound, holds: product >= bound - TOLERANCE * bound - 1e-6 * size }
}

export interface Comparison {
  computed: number
  reported: number
  holds: boolean
}

/**
 * sqrt(c' G c) against the norm that the run reported. Cancellation in the sum limits what float32 can say.
 */
export function normCheck(
  gram: readonly number[],
  coefficients: readonly number[],
  reported: number,
): Comparison {
  const computed = lengthOf(gram, coefficients)
  const size = coefficients.reduce((sum, c, k) => sum + Math.abs(c) * Math.sqrt(Math.max(0, gram[5 * k])), 0)
  return {
    computed,
    reported,
    holds: Math.abs(computed - reported) <= TOLERANCE * Math.max(computed, reported) + 1e-4 * size,
  }
}

/**
 * Largest difference between reported and recomputed coefficients, relative to the largest; null for a method
 * with a memory of its own, and for a typed rule.
 */
export function coefficientsCheck(
  id: CombineId,
  metrics: Pick<StepMetrics, 'gram' | 'coefficients'>,
  context: CombineContext,
): { difference: number; holds: boolean } | null {
  if (COMBINE[id].memory || COMBINE[id].typed) return null
  const computed = coefficientsOf(id, metrics.gram, context)
  const size = Math.max(1e-12, ...computed.map(Math.abs))
  const difference = Math.max(...computed.map((c, k) => Math.abs(c - metrics.coefficients[k]))) / size
  return { difference, holds: difference <= TOLERANCE }
}

/**
 * The parameter groups' Gram matrices must add up to the whole one: largest difference relative to the
 * lengths.
 */
export function layersCheck(
  gram: readonly number[],
  grams: readonly (readonly number[])[],
): { difference: number; holds: boolean } {
  let difference = 0
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const sum = grams.reduce((s, g) => s + g[4 * i + j], 0)
      const size = Math.sqrt(gram[5 * i] * gram[5 * j])
      if (size > 0) difference = Math.max(difference, Math.abs(sum - gram[4 * i + j]) / size)
    }
  }
  return { difference, holds: difference <= TOLERANCE }
}
