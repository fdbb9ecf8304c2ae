// Combining module by module: each group of parameters (embedding, a layer, final norm) combines its own
// slice of the gradients, from its own Gram matrix (METHOD 6).

import type { CombineContext } from './context'
import { inner, unit } from './gramSpace'
import type { CombineId } from './method'
import { COMBINE } from './registry'

/** The combined result of all modules. */
export interface CombinedModules {
  /** The coefficients of each module. */
  each: number[][]
  /** Their plain mean, for places that show a single set of coefficients. */
  coefficients: number[]
  /** |update|. */
  norm: number
  /** update . s. */
  supervised: number
}

/** `groups`: the Gram matrix of each module, row-major 4x4. For methods without a memory. */
export function combinedModules(
  id: CombineId,
  groups: readonly (readonly number[])[],
  context: CombineContext,
): CombinedModules {
  const each = groups.map((gram) => COMBINE[id].coefficients(gram, { ...context, groups: [gram] }))
  const sum = (of: (gram: readonly number[], own: readonly number[]) => number): number =>
    groups.reduce((total, gram, g) => total + of(gram, each[g]), 0)
  return {
    each,
    coefficients: [0, 1, 2, 3].map((k) => each.reduce((total, own) => total + own[k], 0) / each.length),
    norm: Math.sqrt(
      Math.max(
        0,
        sum((gram, own) => inner(gram, own, own)),
      ),
    ),
    supervised: sum((gram, own) => inner(gram, own, unit(0))),
  }
}
