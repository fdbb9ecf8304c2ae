// ConFIG: the direction at the same angle to all gradients.

import { cosines, dot, norms, pseudoInverse, RESOLUTION, squaredNorm, times, type Matrix } from '../linear'
import { amongPresent } from '../subGram'
import type { CombineMethod } from '../method'

/**
 * Direction u = sum a_k g_k / |g_k| with a = C^+ 1, C the cosines; length sum_k g_k . u / |u|. Weights 0
 * where the direction vanishes. A zero gradient has cosine 0 with everything, itself included, and gets 0.
 */
export function conFigWeights(gram: Matrix): number[] {
  const c = cosines(gram)
  const length = norms(gram)
  const a = times(
    pseudoInverse(c, RESOLUTION),
    gram.map(() => 1),
  )
  const size = Math.sqrt(squaredNorm(c, a))
  if (size === 0) return a.map(() => 0)
  const target = dot(length, times(c, a)) / size
  return a.map((x, k) => (length[k] > 0 ? ((target / size) * x) / length[k] : 0))
}

/**
 * Opposes no gradient while they are linearly independent (then all cosines with the update are equal and
 * positive); with dependent gradients it may. Linear under scaling of each gradient: the direction ignores
 * lengths, the length adds up projections. Independent: the least eigenvalue of the cosines is above 1e-6 of
 * the largest. Angles are equal to 1e-9 with lengths up to 1e12 apart and eigenvalues above 1e-2.
 */
export const method = {
  id: 'config',
  place: 18,
  label: 'ConFIG',
  help: 'The direction that has the same angle to all four gradients.',
  source: 'Liu, Chu and Thuerey, ConFIG, arXiv 2408.11104',
  promises: {},
  coefficients: (gram, context) => amongPresent(gram, context, conFigWeights),
} as const satisfies CombineMethod
