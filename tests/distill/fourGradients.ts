// Four random gradients, their Gram matrix and their updates: what the tests of combining draw from.

import fc from 'fast-check'
import type { CombineContext } from '../../src/distill/combine/context'
import type { CombineMethod } from '../../src/distill/combine/method'

export type Gradients = readonly (readonly number[])[]

export const DIMENSION = 5
export const ALL = [true, true, true]
export const IN_ORDER: CombineContext = { permutation: [0, 1, 2], present: ALL }

const vector = (scales: readonly number[]) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: -16, max: 16 }), { minLength: DIMENSION, maxLength: DIMENSION }),
      fc.constantFrom(...scales),
    )
    .map(([entries, scale]) => entries.map((x) => (x / 8) * scale))

/**
 * Multiples of 1/8, so that exact ties (orthogonal, opposite, equal, zero gradients) are likely and rounding
 * stays away from comparisons.
 */
export const gradients: fc.Arbitrary<Gradients> = fc.array(vector([0, 0.0625, 1, 1, 1, 16]), {
  minLength: 4,
  maxLength: 4,
})

/** In a plane: always dependent, often balanced. */
export const planar: fc.Arbitrary<Gradients> = gradients.map((rows) =>
  rows.map((row) => [row[0], row[1], 0, 0, 0]),
)

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, i) => total + x * b[i], 0)
export const gramOf = (rows: Gradients): number[] => rows.flatMap((a) => rows.map((b) => dot(a, b)))
export const matrixOf = (rows: Gradients): number[][] => rows.map((a) => rows.map((b) => dot(a, b)))
export const combine = (rows: Gradients, weights: readonly number[]): number[] =>
  rows[0].map((_, d) => rows.reduce((total, row, k) => total + weights[k] * row[d], 0))
export const norm = (v: readonly number[]): number => Math.hypot(...v)
export const longest = (rows: Gradients): number => Math.max(...rows.map(norm))

export const updateOf = (method: CombineMethod, rows: Gradients, context = IN_ORDER): number[] =>
  combine(rows, method.coefficients(gramOf(rows), context))

/** Largest difference of two vectors. */
export const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i])))

/** Smallest cosine of an update with a gradient; 0 for zero vectors. */
export const worstCosine = (update: readonly number[], rows: Gradients): number =>
  Math.min(
    ...rows.map((row) =>
      norm(row) > 0 && norm(update) > 0 ? dot(update, row) / norm(update) / norm(row) : 0,
    ),
  )
