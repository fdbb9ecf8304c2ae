// Drawing and explanation tell the truth about the Gram matrix they are given.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMBINE } from '../../src/distill/combine/registry'
import { PERMUTATIONS } from '../../src/distill/tasks'
import { METHODS } from '../../src/distill/combine/registry'
import { explainGradients } from '../../src/ui/explain/explainStep'
import { lengthOf } from '../../src/ui/explain/gradientPoints'
import { combine, planar } from '../../src/ui/explain/planar'
import { stepChecks } from '../../src/ui/explain/stepChecks'
import { inner, unit } from '../../src/distill/combine/gramSpace'

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

  it('is nothing for no gradients', () => {
    expect(planar(Array.from({ length: 16 }, () => 0)).points).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })
})

describe('the explanation of four gradients', () => {
  const context = (permutation: number) => ({
    permutation: PERMUTATIONS[permutation],
    present: [true, true, true] as [boolean, boolean, boolean],
  })

  it("AGP's update never opposes ce, and its length is that of the real sum", () => {
    fc.assert(
      fc.property(vectors(6), fc.integer({ min: 0, max: 5 }), (v, permutation) => {
        const gram = gramOf(v)
        const { stages } = explainGradients('agp', gram, context(permutation))
        expect(inner(gram, stages.update, unit(0))).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, trace(gram)))
        const update = v[0].map((_, d) => v.reduce((s, g, k) => s + stages.update[k] * g[d], 0))
        expect(lengthOf(gram, stages.update)).toBeCloseTo(Math.hypot(...update), 6)
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
    const { stage1, turns } = explainGradients('sum', gram, context(0))
    expect(stage1).toEqual({ kind: 'none' })
    expect(turns.map(({ turned }) => turned)).toEqual([0, 0, 0])
    const step = {
      method: 'sum' as const,
      gram,
      context: context(0),
      metrics: null,
      keeps: true,
      layers: null,
    }
    expect(stepChecks(step)).toMatchObject([{ kind: 'supervised', times: null, holds: false }])
  })

  it('turns exactly the teacher gradients beyond 90 degrees, to 90 degrees', () => {
    fc.assert(
      fc.property(vectors(5), (v) => {
        const gram = gramOf(v)
        if ([0, 1, 2, 3].some((i) => gram[5 * i] < 1e-6)) return
        for (const { task, projected, turned } of explainGradients('stage1', gram, context(0)).turns) {
          // Rounding decides within a hair of 90 degrees.
          if (Math.abs(gram[4 * task]) < 1e-9) continue
          expect(projected !== null).toBe(gram[4 * task] < 0)
          if (!projected) continue
          const withCe = inner(gram, projected, unit(0))
          expect(Math.abs(withCe)).toBeLessThan(1e-9 * Math.max(1, trace(gram)))
          expect(turned).toBeGreaterThan(0)
        }
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
        const { stage2 } = explainGradients('agp', gram, context(permutation))
        if (differ) expect(stage2.kind).toBe('fired')
        if (stage2.kind === 'cannot') expect(differ).toBe(false)
      }),
    )
  })

  it('counts nobody who does not take part', () => {
    const gram = gramOf([
      [1, 0],
      [-1, 1],
      [-1, 2],
      [-1, -1],
    ])
    const absent = { ...context(0), present: [true, false, true] }
    for (const method of METHODS) {
      const { stages, turns, stage1, stage2 } = explainGradients(method, gram, absent)
      const named = [
        ...stages.tasks,
        ...turns.map((turn) => turn.task),
        ...(stage1.kind === 'fired' ? stage1.opposed.map((o) => o.task) : []),
        ...(stage2.kind === 'fired' ? stage2.encounters.flatMap((e) => [e.task, e.against]) : []),
      ]
      expect(named, method).not.toContain(2)
    }
  })

  it('knows every method', () => {
    const gram = gramOf([
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 1],
    ])
    for (const method of METHODS)
      expect(explainGradients(method, gram, context(0)).stages.update.every(Number.isFinite), method).toBe(
        true,
      )
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
