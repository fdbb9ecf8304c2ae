// What defines each host-solved way of combining, for gradients whose lengths are 1e4 to 1e12 apart, checked
// against integer arithmetic (exact.ts) on the very same Gram matrices.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caGradWeights } from '../../src/distill/combine/methods/caGrad'
import { meanOfProjections, regularised } from '../../src/distill/combine/dualCone'
import { cosines, eigen } from '../../src/distill/combine/linear'
import { nashBargain } from '../../src/distill/combine/methods/nashMtl'
import { COMBINE } from '../../src/distill/combine/registry'
import type { CombineId } from '../../src/distill/combine/method'
import { combine, distance, dot, gramOf, IN_ORDER, matrixOf, norm, type Gradients } from './fourGradients'
import { add, divide, exact, exactDot, multiply, ONE, root, solveExactly, toNumber } from './exact'

/** Exponents of two: 2^13 is 1e4 (the product's spread), 2^20 either way is 1e-6 to 1e6. */
const SPREADS = [7, 20]

const vector = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 5, maxLength: 5 })

/** Independent, so that every property has one right answer; powers of two keep the Gram matrix exact. */
const unequal = (spread: number): fc.Arbitrary<Gradients> =>
  fc
    .tuple(
      fc.array(vector, { minLength: 4, maxLength: 4 }),
      fc.array(fc.integer({ min: -spread, max: spread }), { minLength: 4, maxLength: 4 }),
    )
    .filter(
      ([rows]) =>
        rows.every((row) => norm(row) > 0) && Math.min(...eigen(cosines(matrixOf(rows))).values) > 1e-2,
    )
    .map(([rows, powers]) => rows.map((row, k) => row.map((x) => x * 2 ** powers[k])))

const offered = (id: CombineId, rows: Gradients): number[] => COMBINE[id].coefficients(gramOf(rows), IN_ORDER)
const exactGram = (rows: Gradients): bigint[][] =>
  rows.map((a) => rows.map((b) => exactDot(a.map(exact), b.map(exact))))
const exactLengths = (gram: bigint[][]): bigint[] => gram.map((row, k) => root(row[k]))

/** Largest |c_k - right_k| |g_k|, as a share of the longest right part: how far the update's parts are off. */
const partsOff = (rows: Gradients, found: readonly number[], right: readonly number[]): number =>
  Math.max(...rows.map((row, k) => Math.abs(found[k] - right[k]) * norm(row))) /
  Math.max(...rows.map((row, k) => Math.abs(right[k]) * norm(row)))

/** update . g_k without rounding, as a share of |g_k| sum_i |c_i| |g_i|. */
function worstProduct(rows: Gradients, weights: readonly number[]): number {
  const gram = exactGram(rows)
  const size = weights.reduce((sum, w, k) => sum + Math.abs(w) * norm(rows[k]), 0)
  return Math.min(...gram.map((row, k) => toNumber(exactDot(row, weights.map(exact))) / norm(rows[k]) / size))
}

describe.each(SPREADS)('lengths up to 2^(2 x %s) apart', (spread) => {
  const check = (property: (rows: Gradients) => void) =>
    fc.assert(fc.property(unequal(spread), property), { numRuns: 150 })

  it('IMTL-G is the exact solution of equal projections', () => {
    check((rows) => {
      const gram = exactGram(rows)
      const v = solveExactly(gram, exactLengths(gram))
      const sum = v.reduce(add)
      const size = v.reduce((a, b) => a + (b < 0n ? -b : b), 0n)
      fc.pre((sum < 0n ? -sum : sum) * 1000n > size)
      const right = v.map((x) => toNumber(divide(x, sum)))
      expect(partsOff(rows, offered('imtl-g', rows), right)).toBeLessThan(1e-9)
    })
  })

  it('ConFIG is the exact solution of equal angles', () => {
    check((rows) => {
      const gram = exactGram(rows)
      const lengths = exactLengths(gram)
      const c = gram.map((row, i) => row.map((x, j) => divide(x, multiply(lengths[i], lengths[j]))))
      const a = solveExactly(
        c,
        lengths.map(() => ONE),
      )
      const size = root(a.reduce(add))
      const target = divide(lengths.reduce(add), size)
      const right = a.map((x, k) => toNumber(divide(multiply(divide(target, size), x), lengths[k])))
      expect(partsOff(rows, offered('config', rows), right)).toBeLessThan(1e-9)
    })
  })

  it('Nash-MTL solves G a = 1 / a for every task, and offers that direction', () => {
    check((rows) => {
      const gram = exactGram(rows)
      const a = nashBargain(matrixOf(rows))
      gram.forEach((row, k) =>
        expect(toNumber(multiply(exactDot(row, a.map(exact)), exact(a[k])))).toBeCloseTo(1, 9),
      )
      const weights = offered('nash-mtl', rows)
      weights.forEach((w, k) => expect(w / a[k] / (weights[0] / a[0])).toBeCloseTo(1, 9))
    })
  })

  it('FairGrad solves (G a)^2 a = 1 for every task', () => {
    check((rows) => {
      const a = offered('fairgrad', rows)
      exactGram(rows).forEach((row, k) => {
        const product = exactDot(row, a.map(exact))
        expect(toNumber(multiply(multiply(product, product), exact(a[k])))).toBeCloseTo(1, 8)
      })
    })
  })

  it('CAGrad: no duality gap, so no direction of the ball serves the worst-off task better', () => {
    check((rows) => {
      const c = 0.5
      const weights = caGradWeights(matrixOf(rows), c)
      expect(offered('cagrad', rows)).toEqual(weights)
      const gram = exactGram(rows)
      const quarter = exact(0.25)
      const slope = gram.map((row) => multiply(row.reduce(add), quarter))
      const pull = multiply(exact(c), root(multiply(slope.reduce(add), quarter)))
      // The dual variable, up to its scale: with sum 1 it bounds what any direction of the ball reaches.
      const dual = weights.map((w) => exact(w) - quarter).map((x) => (x < 0n ? 0n : x))
      const sum = dual.reduce(add)
      fc.pre(sum > 0n)
      const w = dual.map((x) => divide(x, sum))
      const image = gram.map((row) => exactDot(row, w))
      const bound = exactDot(w, slope) + multiply(pull, root(exactDot(w, image)))
      const products = gram.map((row) => exactDot(row, weights.map(exact)))
      const worst = products.reduce((a, b) => (a < b ? a : b))
      const k = products.indexOf(worst)
      const size = norm(combine(rows, weights)) * norm(rows[k])
      expect(toNumber(bound - worst) / size).toBeLessThan(1e-7)
    })
  })

  it('UPGrad and DualProj oppose no gradient, whatever its length, beyond its regularisation', () => {
    check((rows) => {
      expect(worstProduct(rows, meanOfProjections(matrixOf(rows)))).toBeGreaterThan(-1e-12)
      const gram = exactGram(rows)
      const all = Math.hypot(...rows.flat())
      for (const id of ['upgrad', 'dualproj'] as const) {
        const weights = offered(id, rows)
        gram.forEach((row, k) => {
          const share = toNumber(exactDot(row, weights.map(exact))) / dot(rows[k], rows[k])
          const size = weights.reduce((sum, w, i) => sum + w * norm(rows[i]), 0) / norm(rows[k])
          const allowed = norm(rows[k]) < 1e-3 * all ? 1e-4 : 0.1
          expect(share).toBeGreaterThanOrEqual(-allowed * weights[k] * (1 + 1e-9) - 1e-12 * size)
        })
      }
    })
  })

  it("the regularisation is TorchJD's for lengths of more than a 30th of all, and never more", () => {
    check((rows) => {
      const trace = rows.reduce((sum, row) => sum + dot(row, row), 0)
      regularised(matrixOf(rows)).forEach((row, k) => {
        const own = dot(rows[k], rows[k]) / trace
        expect(row[k]).toBeGreaterThan(own)
        expect(row[k]).toBeLessThanOrEqual((own + 1e-4) * (1 + 1e-12))
        if (own > 1e-3) expect(row[k] / (own + 1e-4)).toBeCloseTo(1, 12)
      })
    })
  })

  it('UPGrad without regularisation is linear under scaling', () => {
    check((rows) => {
      const doubled = rows.map((row, k) => row.map((x) => (k === 1 ? 2 ** 9 * x : x)))
      const sum = rows.map((row, k) => row.map((x) => (k === 1 ? (2 ** 9 + 1) * x : x)))
      const only = rows.map((row, k) => (k === 1 ? row : row.map((x) => x * 2)))
      const total = combine(sum, meanOfProjections(matrixOf(sum)))
      const parts = [doubled, rows].map((g) => combine(g, meanOfProjections(matrixOf(g))))
      // (s + 1) g_1 beside twice the others: the sum of both.
      const both = combine(
        sum.map((row, k) => (k === 1 ? row : only[k])),
        meanOfProjections(matrixOf(sum.map((row, k) => (k === 1 ? row : only[k])))),
      )
      expect(
        distance(
          both,
          parts[0].map((x, d) => x + parts[1][d]),
        ) / Math.max(...sum.map(norm)),
      ).toBeLessThan(1e-12)
      expect(total.every(Number.isFinite)).toBe(true)
    })
  })

  it('GradVac starts as PCGrad, and remembers the cosines whatever the lengths', () => {
    check((rows) => {
      const memory: { gradVacTargets?: number[] } = {}
      const found = COMBINE.gradvac.coefficients(gramOf(rows), { ...IN_ORDER, memory })
      expect(partsOff(rows, found, offered('pcgrad', rows))).toBeLessThan(1e-3)
      const c = cosines(matrixOf(rows))
      for (const i of [0, 1, 2, 3]) {
        const first = i === 0 ? 1 : 0
        expect(memory.gradVacTargets?.[4 * i + first]).toBeCloseTo(c[i][first] / 2, 3)
      }
    })
  })
})

describe('dependent gradients of very unequal lengths', () => {
  it('IMTL-G is the exact pseudo-inverse solution, and keeps the shortest gradient', () => {
    fc.assert(
      fc.property(
        unequal(20),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (rows, a, b) => {
          const powers = rows.map((row) => 2 ** Math.floor(Math.log2(norm(row))))
          const mixed = rows[0].map((x, d) => (a * x) / powers[0] + (b * rows[1][d]) / powers[1])
          const dependent = rows.map((row, k) => (k === 3 ? mixed.map((x) => x * powers[3]) : row))
          const null4 = [a / powers[0], b / powers[1], 0, -1 / powers[3]].map((x) => exact(x))
          const gram = exactGram(dependent)
          const lengths = exactLengths(gram)
          const square = exactDot(null4, null4)
          const share = divide(exactDot(null4, lengths), square)
          const v = solveExactly(
            gram.map((row, i) => row.map((x, j) => x + multiply(null4[i], null4[j]))),
            lengths.map((x, i) => x - multiply(share, null4[i])),
          )
          const sum = v.reduce(add)
          const size = v.reduce((s, x) => s + (x < 0n ? -x : x), 0n)
          fc.pre((sum < 0n ? -sum : sum) * 1000n > size)
          const right = v.map((x) => toNumber(divide(x, sum)))
          expect(partsOff(dependent, offered('imtl-g', dependent), right)).toBeLessThan(1e-7)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('a follower that nearly cancels the supervised gradient', () => {
  /** f_perception = -s + share times another direction; the others oppose what is left. */
  const cancelling = (share: number): Gradients => [
    [1.1, 0.3, 0.7, 0, 0],
    [-1.1, -0.3, -0.7, share, share / 3],
    [0.2, 0.5, -0.4, -0.9, 0.3],
    [0.4, -0.7, 0.1, -1.2, -0.6],
  ]
  const rounded = (rows: Gradients): number[] => gramOf(rows).map(Math.fround)

  it.each(['stage2', 'agp'] as const)('%s removes only: no longer than what it started from', (id) => {
    for (let power = 1; power <= 9; power += 0.05) {
      const rows = cancelling(10 ** -power)
      const afterStage1 = [1, 2, 3].map((k) =>
        id === 'agp' ? norm(rows[k]) + norm(rows[0]) : norm(rows[k].map((x, d) => x + rows[0][d])),
      )
      for (const scale of [1, 1 / 3, 0.7, 1e-3 / 7]) {
        const gram = rounded(rows).map((x) => Math.fround(x * scale))
        const update = combine(rows, COMBINE[id].coefficients(gram, IN_ORDER))
        expect(norm(update)).toBeLessThan(1.01 * afterStage1.reduce((a, b) => a + b, 0))
      }
    }
  })

  it('stage 2 only is right to 1% while more than 5e-3 of the lengths is left', () => {
    for (let power = 0; power <= 2; power += 0.05) {
      const rows = cancelling(10 ** -power)
      const [found, right] = [rounded(rows), gramOf(rows)].map((gram) =>
        combine(rows, COMBINE.stage2.coefficients(gram, IN_ORDER)),
      )
      expect(distance(found, right)).toBeLessThan(0.01 * norm(right))
    }
  })
})
