// Quadratic programs over four weights, solved by trying every active set: at most 16, so no iterative solver
// and no stopping rule.

import { range } from './linear'

/**
 * Violations up to this share of the possible rounding error count as none; the first set without a violation
 * is taken.
 */
const SLACK = 1e-12

/**
 * All non-empty sets of 0..n-1, smaller ones first: the faces of a simplex, or the active sets of a bound.
 */
export function faces(n: number): number[][] {
  return range(2 ** n - 1, 1)
    .map((bits) => range(n).filter((i) => bits & (1 << i)))
    .sort((a, b) => a.length - b.length)
}

/** values[face.indexOf(i)] on the face, 0 elsewhere: [n]. */
export const spread = (n: number, face: readonly number[], values: readonly number[]): number[] =>
  range(n).map((i) => values[face.indexOf(i)] ?? 0)

/** A feasible point, and by how much it misses the optimality conditions, as a scale-free number. */
export interface Candidate {
  weights: number[]
  violation: number
}

/**
 * The first candidate that meets the optimality conditions, else the one that misses them least; null without
 * candidates. Where several sets hold a minimiser (dependent gradients) the order of the sets decides, not
 * rounding.
 */
export function mostOptimal(candidates: readonly Candidate[]): number[] | null {
  let best: Candidate | null = null
  for (const candidate of candidates) {
    const violation = Math.max(SLACK, candidate.violation)
    if (!best || violation < best.violation) best = { weights: candidate.weights, violation }
  }
  return best?.weights ?? null
}
