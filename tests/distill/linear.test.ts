import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faces } from '../../src/distill/combine/activeSet'
import {
  applied,
  cosines,
  eigen,
  positivePart,
  pseudoInverse,
  rank,
  range,
  scaled,
  solve,
  times,
  type Matrix,
} from '../../src/distill/combine/linear'
import { distance, dot, gradients, matrixOf, planar } from './fourGradients'

const product = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)))
const largest = (m: Matrix): number => Math.max(...m.flat().map(Math.abs))
const apart = (a: Matrix, b: Matrix): number => distance(a.flat(), b.flat())
const grams = fc.oneof(gradients, planar).map(matrixOf)
const symmetric = grams.chain((a) => grams.map((b) => a.map((row, i) => row.map((x, j) => x - b[i][j]))))

describe('eigen', () => {
  it('rebuilds any symmetric matrix from orthonormal vectors, values in order', () => {
    fc.assert(
      fc.property(symmetric, (m) => {
        const { values, vectors } = eigen(m)
        const rebuilt = range(4).map((i) =>
          range(4).map((j) =>
            values.reduce((sum, value, k) => sum + value * vectors[k][i] * vectors[k][j], 0),
          ),
        )
        expect(apart(rebuilt, m)).toBeLessThanOrEqual(1e-13 * largest(m))
        vectors.forEach((a, i) =>
          vectors.forEach((b, j) => expect(Math.abs(dot(a, b) - (i === j ? 1 : 0))).toBeLessThan(1e-13)),
        )
        values.slice(1).forEach((value, k) => expect(value).toBeLessThanOrEqual(values[k]))
      }),
    )
  })

  it('keeps the relative accuracy of small eigenvalues of very unequal gradients', () => {
    const lengths = [1, 1e-4, 1e-8, 1e-12]
    const c = [
      [1, 0.5, 0.2, 0.1],
      [0.5, 1, 0.3, -0.2],
      [0.2, 0.3, 1, 0.4],
      [0.1, -0.2, 0.4, 1],
    ]
    const { values } = eigen(c.map((row, i) => row.map((x, j) => x * lengths[i] * lengths[j])))
    // The product of the eigenvalues is the determinant, that of c times the squared lengths.
    const determinant = eigen(c).values.reduce((a, b) => a * b, 1) * 1e-48
    expect(values.reduce((a, b) => a * b, 1) / determinant).toBeCloseTo(1, 10)
    expect(Math.min(...values)).toBeGreaterThan(0)
  })

  it.each([0, 1e-12, 1e-30, 1e30])('a multiple of ones: one value, scale %s', (scale) => {
    const { values } = eigen(
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ].map((row) => row.map((x) => x * scale)),
    )
    expect(Math.abs(values[0] - 3 * scale)).toBeLessThanOrEqual(1e-14 * scale)
    expect(Math.abs(values[2])).toBeLessThanOrEqual(1e-15 * scale)
  })
})

describe('pseudo-inverse', () => {
  it('meets the four conditions of Penrose, singular or not', () => {
    fc.assert(
      fc.property(grams, (m) => {
        const unitary = scaled(m, 1 / (largest(m) || 1))
        const inverse = pseudoInverse(unitary, 1e-12)
        const size = Math.max(1, largest(inverse))
        const forth = product(unitary, inverse)
        expect(apart(product(forth, unitary), unitary)).toBeLessThan(1e-13 * size)
        expect(apart(product(inverse, forth), inverse)).toBeLessThan(1e-13 * size * size)
        expect(
          apart(
            forth,
            forth.map((row, i) => row.map((_, j) => forth[j][i])),
          ),
        ).toBeLessThan(1e-13 * size)
      }),
    )
  })

  it('drops what numpy drops', () => {
    expect(
      pseudoInverse([
        [2, 0],
        [0, 1e-15],
      ]),
    ).toEqual([
      [0.5, 0],
      [0, 0],
    ])
    expect(
      pseudoInverse([
        [2, 0],
        [0, 2.1e-15],
      ])[1][1],
    ).toBeGreaterThan(0)
    expect(
      pseudoInverse([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual([
      [0, 0],
      [0, 0],
    ])
  })
})

describe('solve', () => {
  it('solves what is regular, whatever the scales, and refuses what is not', () => {
    fc.assert(
      fc.property(
        grams,
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }),
        fc.constantFrom(1e-12, 1, 1e12),
        (m, b, scale) => {
          const spread = [1, scale, 1, 1]
          const stretched = m.map((row, i) => row.map((x, j) => x * spread[i] * spread[j]))
          const x = solve(stretched, b)
          const smallest = Math.min(...eigen(cosines(m)).values)
          if (smallest > 1e-9) expect(x).not.toBeNull()
          if (smallest < 1e-15) expect(x).toBeNull()
          if (x && smallest > 1e-3)
            times(stretched, x).forEach((value, i) =>
              expect(Math.abs(value - b[i])).toBeLessThan(
                1e-9 * (1 + Math.max(...x.map((y, k) => Math.abs(y * spread[k]))) * spread[i] * largest(m)),
              ),
            )
        },
      ),
    )
    expect(
      solve(
        [
          [1, 2],
          [2, 1],
        ],
        [1, 1],
      ),
    ).toBeNull()
    expect(solve([[0]], [1])).toBeNull()
  })
})

describe('rank', () => {
  it('counts independent gradients, whatever their lengths', () => {
    expect(
      rank(
        matrixOf([
          [1, 0, 0],
          [0, 1e-9, 0],
          [1, 1, 0],
          [0, 0, 0],
        ]),
      ),
    ).toBe(2)
    expect(
      rank(
        matrixOf([
          [1, 0, 0],
          [2, 0, 0],
          [-3, 0, 0],
          [0, 0, 1e6],
        ]),
      ),
    ).toBe(2)
    expect(
      rank(
        matrixOf([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBe(0)
  })

  it('is not fooled by gradients rounded to float32', () => {
    fc.assert(
      fc.property(
        planar,
        (rows) =>
          void expect(
            rank(matrixOf(rows).map((row) => row.map((x) => Math.fround(x / 3)))),
          ).toBeLessThanOrEqual(2),
      ),
    )
  })

  it('the positive part inverts what is regular', () => {
    fc.assert(
      fc.property(grams, (m) => {
        fc.pre(Math.min(...eigen(cosines(m)).values) > 1e-3)
        const x = applied(positivePart(m), (value) => 1 / value, times(m, [1, 2, 3, 4]))
        expect(distance(x, [1, 2, 3, 4])).toBeLessThan(1e-6)
      }),
    )
  })
})

it('the faces of a simplex are all non-empty sets, small ones first', () => {
  expect(faces(2)).toEqual([[0], [1], [0, 1]])
  expect(new Set(faces(4).map(String)).size).toBe(15)
})
