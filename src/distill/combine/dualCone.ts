// Projection onto the dual cone of the gradients (the vectors that oppose none of them), in weights: shared
// by UPGrad and DualProj.

import { faces, mostOptimal, spread, type Candidate } from './activeSet'
import type { CombineContext } from './context'
import { dot, norms, principal, range, scaled, solve, times, type Matrix } from './linear'

/**
 * Added to the diagonal of the Gram matrix of trace 1, so that the problem has one solution (TorchJD's
 * default).
 */
export const REGULARISATION = 1e-4

/**
 * What is added to a squared norm that is the share x of the trace: TorchJD's 1e-4 from x = 1e-3 on (lengths
 * of a 30th of all together). Below, where that would drown a gradient's conflicts, 100 x^2, down to 1e-4 of
 * the squared norm itself; 1e-4 for a zero gradient.
 */
export const added = (x: number): number =>
  x > 0 ? Math.min(REGULARISATION, Math.max(100 * x * x, REGULARISATION * x)) : REGULARISATION

/** G / trace G with `added` on its diagonal; the zero matrix becomes 1e-4 I. */
export function regularised(gram: Matrix): number[][] {
  const trace = gram.reduce((sum, row, i) => sum + row[i], 0)
  return scaled(gram, trace > 0 ? 1 / trace : 0).map((row, i) =>
    row.map((x, j) => (i === j ? x + added(x) : x)),
  )
}

/**
 * argmin v' G v over v >= u: the weights of the vector closest to sum_k u_k g_k that opposes no gradient. v =
 * u + x with x = 0 outside an active set A and G_AA x_A = -(G u)_A; the 2^n sets are tried, singular ones
 * left out (their minimum is reached on a smaller set too).
 */
export function projectOntoDualCone(gram: Matrix, u: readonly number[]): number[] {
  const slope = times(gram, u)
  const lengths = norms(gram)
  const candidates = [[], ...faces(gram.length)].flatMap((active: number[]): Candidate[] => {
    const x = solve(
      principal(gram, active),
      active.map((i) => -slope[i]),
    )
    if (!x || x.some((value) => value < 0)) return []
    const raised = spread(gram.length, active, x)
    const weights = u.map((value, i) => value + raised[i])
    const size = dot(weights, lengths)
    return [
      {
        weights,
        violation: Math.max(
          ...times(gram, weights).map((product, k) =>
            lengths[k] > 0 && size > 0 ? -product / lengths[k] / size : 0,
          ),
        ),
      },
    ]
  })
  return mostOptimal(candidates) ?? [...u]
}

const equal = ({ length }: Matrix): number[] => range(length).map(() => 1 / length)

/** The parameter of UPGrad and DualProj that prefers cross-entropy; its label names the method. */
export const SHARE_OF_CE = {
  help: "How much cross-entropy counts in the mean, against 1 of each capability. 1 is the plain mean, the authors' default.",
  min: 0,
  max: 10,
  default: 1,
} as const

/** Shares in a mean of n gradients: cross-entropy, which comes first where it takes part, counts `supervised` times. */
export function preferring(n: number, supervised: number, context: CombineContext): number[] {
  const first = context.supervised === false ? 1 : supervised
  return range(n).map((i) => (i === 0 ? first : 1) / (first + n - 1))
}

/** DualProj without regularisation: the projection of the mean, in which each gradient has its share. */
export const projectedMean = (gram: Matrix, shares: readonly number[] = equal(gram)): number[] =>
  projectOntoDualCone(gram, shares)

/** UPGrad without regularisation: the mean of the projections of each gradient, which have these shares. */
export function meanOfProjections(gram: Matrix, shares: readonly number[] = equal(gram)): number[] {
  const n = gram.length
  const parts = range(n).map((k) =>
    projectOntoDualCone(
      gram,
      range(n).map((i) => (i === k ? shares[k] : 0)),
    ),
  )
  return range(n).map((i) => parts.reduce((sum, part) => sum + part[i], 0))
}
