import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { method as agp } from '../../src/distill/combine/methods/agp'
import { method as agpSupervisedOnce } from '../../src/distill/combine/methods/agpSupervisedOnce'
import { vectorAgp } from '../../src/distill/combine/agp.vector.reference'
import { afterStage1Of } from '../../src/distill/combine/gramSpace'
import { method as pcgrad } from '../../src/distill/combine/methods/pcgrad'
import {
  COMBINE,
  COMBINE_IDS,
  GPU_COMBINE_IDS,
  METHODS,
  HOST_COMBINE_IDS,
  isHostSolved,
} from '../../src/distill/combine/registry'
import { method as stage1 } from '../../src/distill/combine/methods/stage1'
import { method as stage2 } from '../../src/distill/combine/methods/stage2'
import { method as sum } from '../../src/distill/combine/methods/sum'
import { method as sumSupervisedTriple } from '../../src/distill/combine/methods/sumSupervisedTriple'
import type { CombineMethod } from '../../src/distill/combine/method'
import { PERMUTATIONS } from '../../src/distill/tasks'

type Gradients = number[][]

const DIMENSION = 5
const ALL = [true, true, true]
const ZERO = Array.from({ length: DIMENSION }, () => 0)

// Multiples of 1/8 keep exact ties (orthogonal, opposite, equal gradients) likely and rounding away from the
// comparisons.
const vector = fc
  .tuple(
    fc.array(fc.integer({ min: -16, max: 16 }), { minLength: DIMENSION, maxLength: DIMENSION }),
    fc.constantFrom(0, 0.0625, 1, 1, 1, 16),
  )
  .map(([entries, scale]) => entries.map((x) => (x / 8) * scale))
const gradients: fc.Arbitrary<Gradients> = fc.array(vector, { minLength: 4, maxLength: 4 })
const permutation = fc.constantFrom(...PERMUTATIONS)
const presence = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((total, x, i) => total + x * b[i], 0)
const gramOf = (rows: Gradients) => rows.flatMap((a) => rows.map((b) => dot(a, b)))
const combine = (rows: Gradients, coefficients: readonly number[]) =>
  ZERO.map((_, d) => rows.reduce((total, row, k) => total + coefficients[k] * row[d], 0))
const size = (rows: Gradients) => Math.max(1, ...rows.map((row) => dot(row, row)))

function updateOf(method: CombineMethod, rows: Gradients, order: readonly number[], present = ALL): number[] {
  return combine(rows, method.coefficients(gramOf(rows), { permutation: order, present }))
}

function expectSame(actual: readonly number[], expected: readonly number[], scale: number) {
  actual.forEach((x, i) => expect(Math.abs(x - expected[i])).toBeLessThanOrEqual(1e-9 * scale))
}

describe('AGP', () => {
  it.each([
    ['AGP', agp, (n: number) => n],
    ['stage 1', stage1, (n: number) => n],
    ['AGP with the anchor once', agpSupervisedOnce, () => 1],
  ] as const)('%s never opposes the anchor: update . s >= count |s|^2', (_, method, count) => {
    fc.assert(
      fc.property(gradients, permutation, presence, (rows, order, present) => {
        const n = present.filter(Boolean).length
        const update = updateOf(method, rows, order, present)
        const supervised = dot(rows[0], rows[0])
        expect(dot(update, rows[0])).toBeGreaterThanOrEqual(
          Math.min(n, 1) * count(n) * supervised - 1e-9 * size(rows),
        )
      }),
    )
  })

  it('computed from the Gram matrix is the projection of the gradients themselves', () => {
    fc.assert(
      fc.property(gradients, permutation, presence, (rows, order, present) => {
        const teacherGradients = rows.slice(1).map((row, c) => (present[c] ? row : null))
        expectSame(
          updateOf(agp, rows, order, present),
          vectorAgp(rows[0], teacherGradients, order).update,
          size(rows),
        )
      }),
    )
  })

  it('after stage 1 no follower opposes the anchor', () => {
    fc.assert(
      fc.property(gradients, (rows) => {
        for (const coefficients of afterStage1Of(gramOf(rows), [1, 2, 3]).values()) {
          const teacherGradient = combine(rows, coefficients).map((x, d) => x - rows[0][d])
          expect(dot(teacherGradient, rows[0])).toBeGreaterThanOrEqual(-1e-9 * size(rows))
        }
      }),
    )
  })

  it('stage 2 cannot fire when |s|^2 >= |f_i||f_j| for every pair', () => {
    const strongSupervised = gradients.filter(([s, ...f]) =>
      f.every((a, i) => f.every((b, j) => i === j || dot(s, s) >= Math.hypot(...a) * Math.hypot(...b))),
    )
    fc.assert(
      fc.property(strongSupervised, permutation, (rows, order) => {
        expectSame(updateOf(agp, rows, order), updateOf(stage1, rows, order), size(rows))
      }),
    )
  })

  it('is the plain sum with the anchor three times when nothing conflicts', () => {
    const aligned = gradients.map((rows) => rows.map((row) => row.map(Math.abs)))
    fc.assert(
      fc.property(aligned, permutation, (rows, order) => {
        expectSame(updateOf(agp, rows, order), updateOf(sumSupervisedTriple, rows, order), size(rows))
        expectSame(updateOf(agpSupervisedOnce, rows, order), updateOf(sum, rows, order), size(rows))
        expectSame(updateOf(pcgrad, rows, order), updateOf(sum, rows, order), size(rows))
      }),
    )
  })

  it('with zero followers moves along the anchor, with a zero anchor is stage 2 alone', () => {
    fc.assert(
      fc.property(gradients, permutation, (rows, order) => {
        const silent = [rows[0], ZERO, ZERO, ZERO]
        expectSame(
          updateOf(agp, silent, order),
          rows[0].map((x) => 3 * x),
          size(rows),
        )
        const free = [ZERO, ...rows.slice(1)]
        expectSame(updateOf(agp, free, order), updateOf(stage2, free, order), size(rows))
      }),
    )
  })

  it('of one capability is the anchor plus the projected follower', () => {
    fc.assert(
      fc.property(gradients, fc.constantFrom(0, 1, 2), permutation, (rows, c, order) => {
        const present = [0, 1, 2].map((i) => i === c)
        expectSame(
          updateOf(agp, rows, order, present),
          updateOf(agpSupervisedOnce, rows, order, present),
          size(rows),
        )
        expectSame(updateOf(agp, rows, order, present), updateOf(stage1, rows, order, present), size(rows))
      }),
    )
  })

  it('depends on the shuffle only when a pair still conflicts after stage 1', () => {
    fc.assert(
      fc.property(gradients, (rows) => {
        const afterStage1 = [...afterStage1Of(gramOf(rows), [1, 2, 3]).values()].map((c) => combine(rows, c))
        const conflict = afterStage1.some((a, i) =>
          afterStage1.some((b, j) => i !== j && dot(a, b) < -1e-9 * size(rows)),
        )
        const outcomes = PERMUTATIONS.map((order) => updateOf(agp, rows, order))
        if (!conflict) for (const outcome of outcomes) expectSame(outcome, outcomes[0], size(rows))
      }),
    )
    const rows = [
      [0.2, 0, 0, 0],
      [-1, 2, 0, 0],
      [-1, -1, 1.75, 0],
      [-1, -1, -1.75, 0.5],
    ].map((row) => [...row, 0])
    const outcomes = new Set(
      PERMUTATIONS.map((order) =>
        updateOf(agp, rows, order)
          .map((x) => x.toFixed(9))
          .join(),
      ),
    )
    expect(outcomes.size).toBeGreaterThan(1)
    expect(outcomes.size).toBeLessThanOrEqual(6)
  })
})

describe('what projection does not promise', () => {
  const mayConflict = (method: CombineMethod, from: number) =>
    fc.check(
      fc.property(gradients, permutation, (rows, order) => {
        const update = updateOf(method, rows, order)
        return rows.slice(from).every((row) => dot(update, row) >= -1e-6 * size(rows))
      }),
      { seed: 1, numRuns: 2000 },
    )

  it.each([
    ['AGP may still oppose a follower', agp, 1],
    ['PCGrad may still oppose one of four gradients', pcgrad, 0],
    ['stage 2 alone may oppose even the anchor', stage2, 0],
    ['the plain sum may oppose even the anchor', sum, 0],
  ] as const)('%s', (_, method, from) => {
    expect(mayConflict(method, from).failed).toBe(true)
  })

  it('PCGrad of two gradients opposes neither', () => {
    fc.assert(
      fc.property(gradients, (rows) => {
        const update = updateOf(pcgrad, rows, [0, 1, 2], [true, false, false])
        expect(dot(update, rows[0])).toBeGreaterThanOrEqual(-1e-9 * size(rows))
        expect(dot(update, rows[1])).toBeGreaterThanOrEqual(-1e-9 * size(rows))
      }),
    )
  })
})

describe.each(GPU_COMBINE_IDS)('%s', (id) => {
  const method: CombineMethod = COMBINE[id]

  it('does not depend on the common scale of the gradients', () => {
    fc.assert(
      fc.property(gradients, permutation, fc.constantFrom(1 / 1024, 0.25, 8, 4096), (rows, order, scale) => {
        const context = { permutation: order, present: ALL }
        const scaled = rows.map((row) => row.map((x) => x * scale))
        const coefficients = method.coefficients(gramOf(rows), context)
        expectSame(
          method.coefficients(gramOf(scaled), context),
          coefficients,
          Math.max(1, ...coefficients.map(Math.abs)),
        )
      }),
    )
  })

  it('treats the capabilities alike: renaming them renames the coefficients', () => {
    fc.assert(
      fc.property(gradients, permutation, permutation, presence, (rows, order, names, present) => {
        const renamed = [rows[0], ...names.map((c) => rows[c + 1])]
        const context = {
          permutation: order.map((c) => names.indexOf(c)),
          present: names.map((c) => present[c]),
        }
        const coefficients = method.coefficients(gramOf(rows), { permutation: order, present })
        const expected = [coefficients[0], ...names.map((c) => coefficients[c + 1])]
        expectSame(
          method.coefficients(gramOf(renamed), context),
          expected,
          Math.max(1, ...expected.map(Math.abs)),
        )
      }),
    )
  })

  it('gives nothing to an absent capability, whatever its gradient', () => {
    fc.assert(
      fc.property(gradients, permutation, presence, (rows, order, present) => {
        const context = { permutation: order, present }
        const coefficients = method.coefficients(gramOf(rows), context)
        const silenced = rows.map((row, k) => (k === 0 || present[k - 1] ? row : ZERO))
        present.forEach((here, c) => (here ? undefined : expect(coefficients[c + 1]).toBe(0)))
        expect(method.coefficients(gramOf(silenced), context)).toEqual(coefficients)
      }),
    )
  })

  it('stays finite whatever is zero', () => {
    for (let zeros = 0; zeros < 16; zeros++) {
      const rows = [
        [1, 0, 0, 2, 0],
        [-1, 1, 0, 0, 0],
        [-1, -1, 3, 0, 0],
        [0, -1, -3, -1, 0],
      ].map((row, k) => (zeros & (1 << k) ? ZERO : row))
      for (const order of PERMUTATIONS) {
        const coefficients = method.coefficients(gramOf(rows), { permutation: order, present: ALL })
        expect(coefficients.every(Number.isFinite)).toBe(true)
      }
    }
  })

  it('is the anchor when no capability is present', () => {
    const rows = [
      [1, 2, 0, 0, 1],
      [-1, 1, 0, 0, 0],
      [-1, -1, 3, 0, 0],
      [0, -1, -3, -1, 0],
    ]
    expect(
      method.coefficients(gramOf(rows), { permutation: [0, 1, 2], present: [false, false, false] }),
    ).toEqual([1, 0, 0, 0])
  })
})

describe('the registry', () => {
  it('offers what the settings offer, each with a text of its own', () => {
    expect([...COMBINE_IDS].sort()).toEqual([...METHODS].sort())
    expect(new Set(COMBINE_IDS.map((id) => COMBINE[id].help)).size).toBe(COMBINE_IDS.length)
  })

  it('starts with the cases of the switch in WGSL, in their order; the host solves the rest', () => {
    expect([...GPU_COMBINE_IDS]).toEqual([
      'agp',
      'agp-anchor-once',
      'stage1',
      'stage2',
      'sum',
      'sum-anchor-triple',
      'pcgrad',
      'ce-only',
    ])
    expect([...COMBINE_IDS]).toEqual([...GPU_COMBINE_IDS, ...HOST_COMBINE_IDS])
    expect(COMBINE_IDS.filter(isHostSolved)).toEqual([...HOST_COMBINE_IDS])
  })
})
