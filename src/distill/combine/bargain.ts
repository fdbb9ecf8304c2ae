// G a = a^(-1/alpha): the fixed point behind Nash-MTL (alpha 1) and FairGrad.

import { cosines, dot, norms, RESOLUTION, solve, squaredNorm, times, type Matrix } from './linear'
import { mgdaWeights } from './methods/mgda'

const ITERATIONS = 200

/** Relative change of a share below which it has converged. */
const SETTLED = 1e-14

/**
 * Positive a with G a = a^(-1/alpha), entry by entry; null where there is none: when some positive
 * combination of the gradients vanishes (within the precision of float32 cosines), no direction serves all.
 * Gradients must not be zero.
 *
 * With b_k = |g_k| a_k and the cosines C the equation is C b = d b^(-1/alpha), d_k = |g_k|^(1/alpha - 1), the
 * minimum of the strictly convex b'Cb / 2 - sum_k d_k psi(b_k), psi' = b^(-1/alpha); found by Newton's method
 * with a line search. Lengths are relative to the longest gradient, so that nothing overflows or underflows.
 */
export function bargain(gram: Matrix, alpha: number): number[] | null {
  const power = 1 / alpha
  const lengths = norms(gram)
  const longest = Math.max(...lengths)
  const relative = lengths.map((x) => x / longest)
  const c = cosines(gram)
  if (squaredNorm(c, mgdaWeights(c)) < RESOLUTION) return null
  const d = relative.map((x) => x ** (power - 1))
  const b = minimum(c, d, power)
  // Lengths in units of the longest, L: a = b / (|g| / L) solves it for G / L^2, hence L^(-2 alpha / (1 +
  // alpha)) a for G.
  return b.map((x, k) => (x / relative[k]) * longest ** (-2 / (1 + power)))
}

function minimum(c: Matrix, d: readonly number[], power: number): number[] {
  const psi = (x: number): number => (power === 1 ? Math.log(x) : x ** (1 - power) / (1 - power))
  const objective = (b: readonly number[]): number =>
    squaredNorm(c, b) / 2 - b.reduce((sum, x, k) => sum + d[k] * psi(x), 0)
  let b = d.map((x) => x ** (1 / (1 + power)))
  const stretch =
    (dot(
      d,
      b.map((x) => x ** (1 - power)),
    ) /
      squaredNorm(c, b)) **
    (1 / (1 + power))
  b = b.map((x) => x * stretch)
  let value = objective(b)
  let last = Infinity
  for (let i = 0; i < ITERATIONS; i++) {
    const image = times(c, b)
    const residual = b.map((x, k) => d[k] * x ** -power - image[k])
    const step = solve(
      c.map((row, k) => row.map((x, j) => (j === k ? x + power * d[k] * b[k] ** (-power - 1) : x))),
      residual,
    )
    if (!step) break
    const decrement = dot(step, residual)
    // In Newton's quadratic range the objective is flat to rounding: full steps are safe, and one or two
    // suffice.
    const close = decrement < 1e-8 * squaredNorm(c, b)
    let t = 1
    let next = b.map((x, k) => x + step[k])
    while (
      t > 1e-12 &&
      (next.some((x) => !(x > 0)) || (!close && !(objective(next) <= value - 0.1 * t * decrement)))
    ) {
      t /= 2
      next = b.map((x, k) => x + t * step[k])
    }
    if (next.some((x) => !(x > 0))) break
    b = next
    value = objective(b)
    // A task with a small share hardly affects the decrement, so every share must have converged too.
    const change = Math.max(...step.map((x, k) => Math.abs(x) / next[k]))
    if (decrement <= 1e-28 * squaredNorm(c, b) && (change < SETTLED || change > last / 2)) break
    last = change
  }
  return b
}
