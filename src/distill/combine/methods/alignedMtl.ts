// Aligned-MTL: gradients replaced by the nearest orthogonal ones of equal length, then averaged.

import { applied, positivePart, type Matrix } from '../linear'
import { amongPresent } from '../subGram'
import type { CombineMethod } from '../method'

/**
 * Which common squared length the aligned gradients get: the smallest or the mean of G's positive
 * eigenvalues.
 */
export type AlignedScale = 'min' | 'rmse'

/** w = sqrt(scale) G^(-1/2) (1/n, ..., 1/n), over the independent directions. */
export function alignedMtlWeights(gram: Matrix, scale: AlignedScale): number[] {
  const part = positivePart(gram)
  const { values } = part
  if (values.length === 0) return gram.map(() => 1 / gram.length)
  const squared = scale === 'min' ? Math.min(...values) : values.reduce((a, b) => a + b, 0) / values.length
  return applied(
    part,
    (value) => Math.sqrt(squared) / Math.sqrt(value),
    gram.map(() => 1 / gram.length),
  )
}

/**
 * Not protected from conflict (G^(1/2) 1 may have negative entries), not linear under scaling. The shortest
 * independent direction sets the length of the update: one tiny gradient makes it tiny. A zero gradient gets
 * 0 and counts in n; of only zero gradients it is the mean.
 */
export const method = {
  id: 'aligned-mtl',
  place: 17,
  label: 'Aligned-MTL',
  help: 'The gradients are made orthogonal and equally long, then averaged.',
  source:
    'Senushkin et al., Independent Component Alignment for Multi-Task Learning, arXiv 2305.19000, scale "min"',
  promises: {},
  coefficients: (gram, context) => amongPresent(gram, context, (matrix) => alignedMtlWeights(matrix, 'min')),
} as const satisfies CombineMethod
