// IMTL-G: the update with equal projections on all unit gradients.

import { inverseTimes } from '../gradedInverse'
import { norms, type Matrix } from '../linear'
import { amongPresent } from '../subGram'
import type { CombineMethod } from '../method'

/** |sum v| below this share of sum |v| is 0. */
const BALANCED = 1e-12

/**
 * w = v / sum v with v = G^+ (|g_1|, ..., |g_n|); 0 where v sums to 0. Singular G: pseudo-inverse over the
 * independent directions. For lengths up to 1e12 apart the terms w_k g_k are right to 1e-9 of the longest
 * (1e-7 where one gradient depends on others), while |sum v| > 1e-3 sum |v| and the other eigenvalues of the
 * cosines are above 1e-2.
 */
export function imtlGWeights(gram: Matrix): number[] {
  const v = inverseTimes(gram, norms(gram))
  const sum = v.reduce((a, b) => a + b, 0)
  const size = v.reduce((a, b) => a + Math.abs(b), 0)
  return v.map((x) => (Math.abs(sum) <= BALANCED * size ? 0 : x / sum))
}

/**
 * The weights sum to 1 and may be negative. Not protected from conflict: v may sum to less than 0, and then
 * the update opposes every gradient; with dependent gradients single ones may be opposed too. Two gradients
 * that are not opposite are safe. Not linear under scaling. A zero gradient gets 0; the others are combined
 * as without it.
 */
export const method = {
  id: 'imtl-g',
  place: 14,
  label: 'IMTL-G',
  help: 'The update has equal projections on all four unit gradients.',
  source:
    'Liu et al., Towards Impartial Multi-task Learning, ICLR 2021; singular case: Quinton and Rey, arXiv 2406.16232',
  promises: {},
  coefficients: (gram, context) => amongPresent(gram, context, imtlGWeights),
} as const satisfies CombineMethod
