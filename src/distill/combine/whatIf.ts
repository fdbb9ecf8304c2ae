// One measured Gram matrix through every combining method: what each would have done with the same four
// gradients.

import { takingPart } from './gramSpace'
import { norms, squaredNorm, times } from './linear'
import { COMBINE, COMBINE_IDS } from './registry'
import { PERMUTATIONS } from '../tasks'
import { rows } from './subGram'
import type { CombineContext } from './context'
import type { CombineId, CombineMethod } from './method'

/** Share of |update| |g_k| below which their product is rounding error, not conflict. */
const TOLERANCE = 1e-6

/** What one method would have done; arrays of four in the order of TASKS. */
export interface WhatIf {
  id: CombineId
  label: string
  coefficients: number[]
  /** |update| before clipping. */
  updateNorm: number
  /** update . g_k: to first order, how fast a step along -update lowers the weighted loss of task k. */
  products: number[]
  /** Cosine of update and g_k; null where either is zero. */
  cosines: (number | null)[]
  /** Whether the update opposes g_k, of a task that takes part. */
  conflicts: boolean[]
  /** Coefficients under each of the six orders of visiting the capabilities, as in PERMUTATIONS. */
  orders: number[][]
  /** Whether these six differ. */
  orderMatters: boolean
}

/**
 * gram: row-major 4x4 of the weighted gradients. Pure: `context.memory` is read (GradVac's targets), never
 * written. One entry per method of `ids`; a typed rule is among them where the context has one.
 */
export function whatIf(
  gram: readonly number[],
  context: CombineContext,
  ids: readonly CombineId[] = COMBINE_IDS,
): WhatIf[] {
  const matrix = rows(gram)
  const lengths = norms(matrix)
  const tasks = takingPart(context)
  return ids
    .filter((id) => !COMBINE[id].typed || context.rule)
    .map((id) => {
      const method: CombineMethod = COMBINE[id]
      const coefficientsIn = (permutation: readonly number[]): number[] => {
        const { memory } = context
        return method.coefficients(
          gram,
          memory ? { ...context, permutation, memory: structuredClone(memory) } : { ...context, permutation },
        )
      }
      const coefficients = coefficientsIn(context.permutation)
      const updateNorm = Math.sqrt(squaredNorm(matrix, coefficients))
      const products = times(matrix, coefficients)
      const orders = PERMUTATIONS.map(coefficientsIn)
      const size = Math.max(...orders.flat().map(Math.abs))
      return {
        id,
        label: method.label,
        coefficients,
        updateNorm,
        products,
        cosines: products.map((product, k) =>
          updateNorm > 0 && lengths[k] > 0
            ? Math.max(-1, Math.min(1, product / updateNorm / lengths[k]))
            : null,
        ),
        conflicts: products.map(
          (product, k) => tasks.includes(k) && product < -TOLERANCE * updateNorm * lengths[k],
        ),
        orders,
        orderMatters: orders.some((other) =>
          other.some((x, k) => Math.abs(x - orders[0][k]) > TOLERANCE * size),
        ),
      }
    })
}
