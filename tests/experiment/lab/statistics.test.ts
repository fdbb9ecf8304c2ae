// Reference figures: SciPy 1.17.1 (scipy.stats: t.ppf, t.sf, t.interval, ttest_rel, sem, binomtest(...)
// .proportion_ci(method='wilson')). Holm's by hand, from its definition.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  holm,
  mean,
  meanInterval,
  pairedDifference,
  standardDeviation,
  standardError,
  studentP,
  studentPoint,
  wilson,
} from '../../../src/experiment/lab/statistics'

const relative = (found: number, expected: number): number => Math.abs(found - expected) / Math.abs(expected)
const bySeed = (values: readonly number[]): Map<number, number> =>
  new Map(values.map((value, i) => [i + 1, value]))

describe("Student's t", () => {
  test.each([
    [0.95, 1, 12.706204736174694],
    [0.95, 2, 4.302652729749462],
    [0.95, 4, 2.7764451051977934],
    [0.95, 9, 2.262157162798205],
    [0.95, 30, 2.0422724563012378],
    [0.99, 9, 3.249835541592126],
    [0.9, 3, 2.3533634348018233],
    [0.95, 1000, 1.9623390808264083],
  ])('point at %d, %d degrees of freedom', (confidence, freedom, expected) => {
    expect(relative(studentPoint(confidence, freedom), expected)).toBeLessThan(1e-11)
  })

  test.each([
    [0.5, 1, 0.7048327646991335],
    [2, 2, 0.18350341907227397],
    [4.303, 2, 0.0499925249852145],
    [3.7, 2, 0.06590671019436672],
    [1.2, 9, 0.2607731973904615],
    [12.5, 9, 5.434313181780654e-7],
    [50, 4, 9.57445365696969e-7],
    [0.001, 7, 0.9992300172449988],
    [3, 1000, 0.0027667090442381925],
  ])('p of t = %d, %d degrees of freedom', (t, freedom, expected) => {
    expect(relative(studentP(t, freedom), expected)).toBeLessThan(1e-11)
    expect(studentP(-t, freedom)).toBe(studentP(t, freedom))
  })

  test('two degrees of freedom have a closed form: p = 1 - |t| / sqrt(t^2 + 2)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (t) => {
        expect(studentP(t, 2)).toBeCloseTo(1 - t / Math.sqrt(t * t + 2), 11)
      }),
    )
  })

  test('the point is where p falls below 1 - confidence', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (c, n) => {
          expect(studentP(studentPoint(c, n), n)).toBeCloseTo(1 - c, 10)
        },
      ),
      { numRuns: 50 },
    )
  })

  test('no difference has p = 1, an endless one p = 0', () => {
    expect(studentP(0, 5)).toBe(1)
    expect(studentP(Infinity, 5)).toBe(0)
    expect(studentP(1e200, 5)).toBe(0)
  })
})

describe('means', () => {
  const values = [59.1, 58.4, 60.2, 57.9, 59.9, 60.0]

  test('with deviation, error and interval', () => {
    expect(mean(values)).toBeCloseTo(59.25, 12)
    expect(standardDeviation(values)).toBeCloseTo(0.9439279633531373, 12)
    expect(standardError(values)).toBeCloseTo(0.3853569773599543, 12)
    const [low, high] = meanInterval(values)!
    expect(low).toBeCloseTo(58.25940835376279, 10)
    expect(high).toBeCloseTo(60.24059164623721, 10)
  })

  test('one value has neither; equal values have no interval; none has no mean', () => {
    expect([standardDeviation([3]), standardError([3]), meanInterval([3])]).toEqual([null, null, null])
    expect(standardError([3, 3, 3])).toBe(0)
    expect(meanInterval([0.1, 0.1, 0.1])).toBeNull()
    expect(() => mean([])).toThrow(RangeError)
  })
})

describe('paired differences', () => {
  const arm = bySeed([0.695, 0.687, 0.7, 0.712, 0.69])
  const control = bySeed([0.684, 0.691, 0.688, 0.699, 0.693])

  test('are those of ttest_rel', () => {
    const found = pairedDifference(arm, control)!
    expect(found.n).toBe(5)
    expect(found.difference).toBeCloseTo(0.0058, 12)
    expect(found.p).toBeCloseTo(0.20288969612025431, 10)
    expect(found.interval![0]).toBeCloseTo(-0.004786960542027598, 12)
    expect(found.interval![1]).toBeCloseTo(0.01638696054202761, 12)
  })

  test('use the seeds that both have, by number, not by place', () => {
    const some = new Map([
      [7, 1],
      [5, 0.7],
      [2, 0.3],
    ])
    const found = pairedDifference(some, new Map([...control, [7, 0.5]]))!
    expect(found.n).toBe(3)
    expect(found.difference).toBeCloseTo((0.5 + 0.7 - 0.693 + (0.3 - 0.691)) / 3, 12)
    expect(pairedDifference(new Map([[1, 1]]), new Map([[2, 1]]))).toBeNull()
  })

  test('one pair has no interval and no p, nor have pairs that differ by the same', () => {
    expect(pairedDifference(bySeed([0.7]), bySeed([0.6]))).toMatchObject({ n: 1, interval: null, p: null })
    // 0.7 - 0.6, 0.6 - 0.5 and 0.4 - 0.3 differ in their last bits alone.
    const same = pairedDifference(bySeed([0.7, 0.6, 0.4]), bySeed([0.6, 0.5, 0.3]))!
    expect(same).toMatchObject({ n: 3, interval: null, p: null })
    expect(same.difference).toBeCloseTo(0.1, 12)
    expect(pairedDifference(control, control)).toMatchObject({ difference: 0, interval: null, p: null })
  })

  test('swap with the arms; the interval holds the difference, and 0 exactly where p is above 5 %', () => {
    const accuracies = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(accuracies, accuracies, (a, b) => {
        const n = Math.min(a.length, b.length)
        const [left, right] = [a, b].map((list) => bySeed(list.slice(0, n).map((v) => v / 1000)))
        const there = pairedDifference(left, right)!
        const back = pairedDifference(right, left)!
        expect(back.difference).toBeCloseTo(-there.difference, 12)
        if (there.interval === null) return void expect(back.interval).toBeNull()
        const [low, high] = there.interval
        expect(low).toBeLessThanOrEqual(there.difference)
        expect(high).toBeGreaterThanOrEqual(there.difference)
        expect(back.interval![0]).toBeCloseTo(-high, 10)
        expect(back.p).toBeCloseTo(there.p!, 10)
        if (Math.abs(there.p! - 0.05) > 1e-9) expect(low <= 0 && high >= 0).toBe(there.p! > 0.05)
      }),
    )
  })
})

describe("Holm's correction", () => {
  test('by hand', () => {
    const corrected = holm([0.04, 0.01, null, 0.03, 0.02, 0.05])
    const expected = [0.09, 0.05, null, 0.09, 0.08, 0.09]
    corrected.forEach((p, i) => {
      if (expected[i] === null) expect(p).toBeNull()
      else expect(p).toBeCloseTo(expected[i], 12)
    })
    expect(holm([])).toEqual([])
    expect(holm([0.6, 0.7])).toEqual([1, 1])
  })

  test('never lowers a p value, keeps their order, stays within 1, and rejects what Holm rejects', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(p, { maxLength: 20 }), (values) => {
        const corrected = holm(values) as number[]
        values.forEach((v, i) => {
          expect(corrected[i]).toBeGreaterThanOrEqual(v)
          expect(corrected[i]).toBeLessThanOrEqual(1)
          values.forEach((w, j) => v < w && expect(corrected[i]).toBeLessThanOrEqual(corrected[j]))
        })
        const sorted = [...values].sort((a, b) => a - b)
        const stop = sorted.findIndex((v, i) => v * (values.length - i) > 0.05)
        const rejected = stop < 0 ? values.length : stop
        expect(corrected.filter((v) => v <= 0.05).length).toBe(rejected)
      }),
    )
  })
})

describe("Wilson's interval", () => {
  test.each([
    [57, 96, 0.49373884894170256, 0.6865469783349833],
    [0, 100, 0, 0.03699349820698568],
    [100, 100, 0.9630065017930143, 1],
    [1389, 2000, 0.6739559055056041, 0.7142983631019886],
    [1, 1, 0.20654931437723745, 1],
  ])('%d of %d', (right, asked, low, high) => {
    const found = wilson(right, asked)!
    expect(found[0]).toBeCloseTo(low, 12)
    expect(found[1]).toBeCloseTo(high, 12)
  })

  test('holds the share, stays within 0 and 1, is narrower with more questions; none of none', () => {
    expect(wilson(0, 0)).toBeNull()
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, part) => {
          const right = Math.round(part * n)
          const [low, high] = wilson(right, n)!
          expect(low >= 0 && low <= right / n && high >= right / n && high <= 1).toBe(true)
          const [nearer, farther] = wilson(4 * right, 4 * n)!
          expect(farther - nearer).toBeLessThan(high - low)
        },
      ),
    )
  })
})
