// Nash-MTL: the update on which bargaining tasks would agree.

import { bargain } from './bargain'
import { squaredNorm, type Matrix } from './linear'
import { amongNonZero } from './subGram'
import type { CombineMethod } from './types'

/** Longest update. */
const MAX_NORM = 1

/**
 * a with G a = 1 / a, unclipped; 0 where the tasks cannot agree. Each gradient contributes alike: update .
 * g_k = 1 / a_k.
 */
export const nashBargain = (gram: Matrix): number[] => bargain(gram, 1) ?? gram.map(() => 0)

/** TorchJD's treatment: solved for G / |G|_F, then shortened to an update of norm at most 1. */
export function nashMtlWeights(gram: Matrix): number[] {
  const size = Math.hypot(...gram.flat())
  const weights = nashBargain(gram).map((x) => x * Math.sqrt(size))
  const length = Math.sqrt(squaredNorm(gram, weights))
  return length > MAX_NORM ? weights.map((x) => (x / length) * MAX_NORM) : weights
}

/**
 * Opposes no gradient. Its direction does not depend on the scale of any gradient, so it is not linear under
 * scaling; the length is at most 1. Where the gradients balance (no direction serves all) the bargain fails
 * and the update is 0, the disagreement point. Zero gradients have nothing to bargain for and are left out.
 * G a = 1 / a holds to 1e-9 for independent gradients with lengths up to 1e12 apart.
 */
export const nashMtl = {
  id: 'nash-mtl',
  name: 'Nash-MTL',
  description:
    'Lets the four tasks bargain: the update from which no task could gain more, in proportion, than the others would lose.',
  source:
    'Navon et al., Multi-Task Learning as a Bargaining Game, arXiv 2202.01017; norm limit 1 as in TorchJD',
  coefficients: (gram, context) => amongNonZero(gram, context, nashMtlWeights),
} as const satisfies CombineMethod
