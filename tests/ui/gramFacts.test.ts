// The gradient panel tells the truth about the Gram matrix it is given.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMBINE } from '../../src/distill/combine/registry'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { METHODS } from '../../src/distill/combine/registry'
import { combine, eigen4, planar, explainGram } from '../../src/ui/explain/gramFacts'

const vectors = (dimension: number) =>
  fc.array(
    fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: dimension, maxLength: dimension }),
    { minLength: 4, maxLength: 4 },
  )
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((s, v, i) => s + v * b[i], 0)
const gramOf = (v: readonly (readonly number[])[]) => v.flatMap((a) => v.map((b) => dot(a, b)))
const trace = (g: readonly number[]) => g[0] + g[5] + g[10] + g[15]

describe('planar drawing', () => {
  it('is exact for gradients that lie in a plane: residual 0, all inner products kept', () => {
    fc.assert(
      fc.property(vectors(2), (v) => {
        const gram = gramOf(v)
        const { points, residual } = planar(gram)
        const scale = Math.max(trace(gram), 1e-12)
        expect(residual).toBeLessThan(1e-9)
        for (let i = 0; i < 4; i++)
          for (let j = 0; j < 4; j++)
            expect(Math.abs(dot(points[i], points[j]) - gram[4 * i + j]) / scale).toBeLessThan(1e-8)
      }),
    )
  })

  it('loses exactly the stated share of squared length, never lengthens, and puts ce to the right', () => {
    fc.assert(
      fc.property(vectors(6), (v) => {
        const gram = gramOf(v)
        if (trace(gram) < 1e-6) return
        const { points, residual } = planar(gram)
        const saved = points.reduce((s, p) => s + dot(p, p), 0)
        expect(saved / trace(gram)).toBeCloseTo(1 - residual, 8)
        points.forEach((p, i) => expect(dot(p, p)).toBeLessThanOrEqual(gram[5 * i] + 1e-9 * trace(gram)))
        expect(Math.abs(points[0][1])).toBeLessThan(1e-6 * Math.sqrt(trace(gram)))
        expect(points[0][0]).toBeGreaterThanOrEqual(-1e-6)
      }),
    )
  })

  it("decomposes: V diag V' gives the matrix back", () => {
    fc.assert(
      fc.property(vectors(5), (v) => {
        const gram = gramOf(v)
        const { values, vectors: basis } = eigen4(gram)
        for (let i = 0; i < 4; i++) {
          for (let j = 0; j < 4; j++) {
            const back = values.reduce((s, l, k) => s + l * basis[k][i] * basis[k][j], 0)
            expect(Math.abs(back - gram[4 * i + j])).toBeLessThan(1e-9 * Math.max(1, trace(gram)))
          }
        }
      }),
    )
  })

  it('is nothing for no gradients', () => {
    expect(planar(Array.from({ length: 16 }, () => 0)).points).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })
})

describe('the story of a step', () => {
  const context = (permutation: number) => ({
    permutation: PERMUTATIONS[permutation],
    present: [true, true, true] as [boolean, boolean, boolean],
  })

  it("AGP's update never opposes ce, and its length is that of the real sum", () => {
    fc.assert(
      fc.property(vectors(6), fc.integer({ min: 0, max: 5 }), (v, permutation) => {
        const gram = gramOf(v)
        const coefficients = COMBINE.agp.coefficients(gram, context(permutation))
        const explanation = explainGram({ gram, coefficients }, 'agp')
        expect(explanation.updateDotCe).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, trace(gram)))
        const update = v[0].map((_, d) => v.reduce((s, g, k) => s + coefficients[k] * g[d], 0))
        expect(explanation.norm).toBeCloseTo(Math.hypot(...update), 6)
      }),
    )
  })

  it('says so when a plain sum opposes ce', () => {
    const gram = gramOf([
      [1, 0],
      [-3, 1],
      [0.1, 0],
      [0.1, 0],
    ])
    const explanation = explainGram({ gram, coefficients: [1, 1, 1, 1] }, 'sum')
    expect(explanation.updateDotCe).toBeLessThan(0)
    expect(explanation.turned).toEqual([0, 0, 0])
  })

  it('turns exactly the followers beyond 90 degrees, to 90 degrees', () => {
    fc.assert(
      fc.property(vectors(5), (v) => {
        const gram = gramOf(v)
        if ([0, 1, 2, 3].some((i) => gram[5 * i] < 1e-6)) return
        const explanation = explainGram(
          { gram, coefficients: COMBINE.stage1.coefficients(gram, context(0)) },
          'stage1',
        )
        explanation.projected.forEach((c, i) => {
          // Rounding decides within a hair of 90 degrees.
          if (Math.abs(gram[4 * (i + 1)]) < 1e-9) return
          expect(c !== null).toBe(gram[4 * (i + 1)] < 0)
          if (!c) return
          const withCe = c.reduce((s, x, k) => s + x * gram[4 * k], 0)
          expect(Math.abs(withCe)).toBeLessThan(1e-9 * Math.max(1, trace(gram)))
          expect(explanation.turned[i]).toBeGreaterThan(0)
        })
      }),
    )
  })

  it('stage 2 fired exactly when the coefficients say that it did', () => {
    fc.assert(
      fc.property(vectors(4), fc.integer({ min: 0, max: 5 }), (v, permutation) => {
        const gram = gramOf(v)
        if ([0, 1, 2, 3].some((i) => gram[5 * i] < 1e-3)) return
        const whole = COMBINE.agp.coefficients(gram, context(permutation))
        const first = COMBINE.stage1.coefficients(gram, context(permutation))
        const differ = whole.some((c, k) => Math.abs(c - first[k]) > 1e-3)
        const { raised, supervisedDominates } = explainGram({ gram, coefficients: whole }, 'agp')
        if (differ) expect(raised.length).toBeGreaterThan(0)
        if (supervisedDominates) expect(differ).toBe(false)
      }),
    )
  })

  it('knows every method', () => {
    const gram = gramOf([
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 1],
    ])
    for (const method of METHODS)
      expect(
        Number.isFinite(
          explainGram({ gram, coefficients: COMBINE[method].coefficients(gram, context(0)) }, method).norm,
        ),
      ).toBe(true)
  })

  it('combines points linearly', () => {
    expect(
      combine(
        [
          [1, 0],
          [0, 2],
          [1, 1],
          [0, 0],
        ],
        [2, 1, -1, 5],
      ),
    ).toEqual([1, 1])
  })
})
