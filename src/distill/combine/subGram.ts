// From the 4x4 Gram matrix to the smaller one of the gradients that take part, and back: shared by the
// methods that treat all tasks alike.

import { takingPart, unit } from './gramSpace'
import { principal, range, type Matrix } from './linear'
import type { CombineContext } from './context'

/**
 * Relative squared norm below which a gradient is zero: lengths 1e20 apart. No float32 Gram matrix reaches it,
 * and every method that leaves zero gradients out is right up to there.
 */
const ZERO = 1e-40

/** Row-major 4x4 as rows. */
export const rows = (gram: readonly number[]): number[][] => range(4).map((i) => gram.slice(4 * i, 4 * i + 4))

function solveFor(tasks: readonly number[], matrix: Matrix, weigh: (gram: Matrix) => number[]): number[] {
  if (tasks.length === 0) return unit(0)
  if (tasks.length === 1) return unit(tasks[0])
  const weights = weigh(principal(matrix, tasks))
  return range(4).map((k) => weights[tasks.indexOf(k)] ?? 0)
}

/**
 * Weights of ce and the present capabilities from their own Gram matrix, 0 elsewhere. With no capability
 * present there is nothing to combine: the update is the supervised gradient.
 */
export function amongPresent(
  gram: readonly number[],
  context: CombineContext,
  weigh: (gram: Matrix) => number[],
): number[] {
  return solveFor(takingPart(context), rows(gram), weigh)
}

/**
 * As `amongPresent`, and zero gradients are left out too: for methods that have no answer to them. A single
 * remaining gradient is taken as it is; when all are zero the (zero) update is the supervised gradient.
 */
export function amongNonZero(
  gram: readonly number[],
  context: CombineContext,
  weigh: (gram: Matrix) => number[],
): number[] {
  const present = takingPart(context)
  const largest = Math.max(...present.map((k) => gram[5 * k]))
  const tasks = present.filter((k) => gram[5 * k] > ZERO * largest)
  return solveFor(tasks, rows(gram), weigh)
}
