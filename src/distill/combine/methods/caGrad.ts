// CAGrad: near the mean gradient, the direction that serves the worst-off task best.

import { faces, spread } from '../activeSet'
import { dot, norms, principal, range, solve, squaredNorm, times, type Matrix } from '../linear'
import { mgdaWeights } from './mgda'
import { amongNonZero } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  radius: {
    label: 'CAGrad: radius',
    help: 'Radius c of the ball around the average gradient, as a share of its length; from 1 on no task is opposed.',
    min: 0,
    max: 10,
    default: 0.5,
  },
} as const satisfies MethodParameters

/**
 * Shortest |sum w g| / sum w |g| that still has a direction (TorchJD compares |sum w g| with 1e-4 of the
 * Frobenius norm).
 */
const STATIONARY = 1e-4

/**
 * max_d min_k d . g_k in |d - g_0| <= c |g_0|, g_0 the mean: d = g_0 + c |g_0| g_w / |g_w|, where w minimises
 * F(w) = g_w . g_0 + c |g_0| |g_w| on the simplex. F is convex; on a face with regular G, and b = G g_0, p =
 * c |g_0|, its stationary point has w = t G^-1 (l 1 - b) with t = 1 / sqrt(D), l = (m_1b + sqrt D) / m_11, D
 * = m_1b^2 - m_11 (m_bb - p^2), where m_xy = x' G^-1 y: closed form, 15 faces. Where g_w vanishes F has a
 * kink: MGDA's point is the remaining candidate, and if it wins the weights are 0.
 */
export function caGradWeights(gram: Matrix, radius: number = PARAMETERS.radius.default): number[] {
  const n = gram.length
  const mean = range(n).map(() => 1 / n)
  const slope = times(gram, mean)
  const pull = radius * Math.sqrt(squaredNorm(gram, mean))
  if (pull === 0) return mean
  const valueOf = (w: readonly number[]): number => dot(w, slope) + pull * Math.sqrt(squaredNorm(gram, w))
  let weights = mgdaWeights(gram)
  let value = valueOf(weights)
  for (const face of faces(n)) {
    const candidate = stationaryPoint(
      principal(gram, face),
      face.map((i) => slope[i]),
      pull,
    )
    if (!candidate || candidate.some((x) => x < 0)) continue
    const sum = candidate.reduce((a, b) => a + b, 0)
    const whole = spread(
      n,
      face,
      candidate.map((x) => x / sum),
    )
    const reached = valueOf(whole)
    if (reached < value) [weights, value] = [whole, reached]
  }
  const length = Math.sqrt(squaredNorm(gram, weights))
  if (length < STATIONARY * dot(weights, norms(gram))) return mean.map(() => 0)
  return weights.map((w) => 1 / n + (pull / length) * w)
}

function stationaryPoint(gram: Matrix, slope: readonly number[], pull: number): number[] | null {
  const ones = solve(
    gram,
    slope.map(() => 1),
  )
  const across = solve(gram, slope)
  if (!ones || !across) return null
  const m11 = ones.reduce((a, b) => a + b, 0)
  const m1b = across.reduce((a, b) => a + b, 0)
  const discriminant = m1b * m1b - m11 * (dot(slope, across) - pull * pull)
  if (!(discriminant > 0)) return null
  const root = Math.sqrt(discriminant)
  const level = (m1b + root) / m11
  return ones.map((x, i) => (level * x - across[i]) / root)
}

/**
 * With c = 0.5: may oppose a gradient (it cannot from c = 1 on); not linear under scaling. Where some of the
 * gradients balance and the ball holds nothing that helps the worst-off task, the update is 0, as in TorchJD.
 * Zero gradients, which no direction serves, are left out: they would stop every update. With lengths up to
 * 1e12 apart the worst task k gets within 1e-7 |update| |g_k| of the best that the ball holds.
 */
export const method = {
  id: 'cagrad',
  place: 11,
  label: 'CAGrad',
  help: 'The direction near the average gradient that most helps the task that gains least.',
  source:
    'Liu et al., Conflict-Averse Gradient Descent, arXiv 2110.14048, c = 0.5 by default; edge case of TorchJD',
  parameters: PARAMETERS,
  promises: {},
  coefficients: (gram, context) =>
    amongNonZero(gram, context, (matrix) =>
      caGradWeights(matrix, parameterValues('cagrad', PARAMETERS, context).radius),
    ),
} as const satisfies CombineMethod
