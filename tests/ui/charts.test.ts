// What the charts draw: decimation keeps peaks and smoothed values, smoothing does not depend on reporting,
// axes hold what they show.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { angleAxis, axisEnd, linearTicks, logAxis } from '../../src/ui/explain/axis'
import { bucketWidth, decimate } from '../../src/ui/features/charts/decimate'
import { Smoother } from '../../src/ui/explain/smooth'

const column = (raw: number[]) => {
  const smoother = new Smoother(12)
  return { raw, smooth: raw.map((v, i) => smoother.push(i + 1, v)) }
}
const stepsOf = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

describe('decimation', () => {
  it('never gives more rows than asked, keeps the last step, and steps only grow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 20, max: 300 }), (n, max) => {
        const rows = decimate(stepsOf(n), { a: column(stepsOf(n)) }, ['a'], max)
        expect(rows.length).toBeLessThanOrEqual(max)
        expect(rows.at(-1)!.step).toBe(n)
        for (let i = 1; i < rows.length; i++) expect(rows[i].step).toBeGreaterThan(rows[i - 1].step)
      }),
      { numRuns: 200 },
    )
  })

  it('keeps the highest and the lowest raw value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 3000 }),
        (raw) => {
          const drawn = decimate(stepsOf(raw.length), { a: column(raw) }, ['a'], 100).map(
            (r) => r['a:raw'] as number,
          )
          expect(Math.max(...drawn)).toBe(Math.max(...raw))
          expect(Math.min(...drawn)).toBe(Math.min(...raw))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('gives the smoothed value of the very step it names', () => {
    const raw = Array.from({ length: 1234 }, (_, i) => Math.sin(i) + i / 100)
    const c = column(raw)
    for (const row of decimate(stepsOf(1234), { a: c }, ['a'], 120))
      expect(row.a).toBe(c.smooth[row.step - 1])
  })

  it('gives null where there is no number', () => {
    const c = { raw: [1, Number.NaN, 3], smooth: [1, 1, 2] }
    expect(decimate([1, 2, 3], { a: c }, ['a'], 100).map((r) => r['a:raw'])).toEqual([1, null, 3])
  })

  it('widens buckets by doubling only', () => {
    const widths = new Set(stepsOf(4000).map((n) => bucketWidth(n, 240)))
    expect([...widths].every((w) => Number.isInteger(Math.log2(w)))).toBe(true)
  })
})

describe('smoothing', () => {
  it('leaves a constant alone and starts at the first value', () => {
    const s = new Smoother(12)
    for (const step of [1, 2, 5, 9]) expect(s.push(step, 3.5)).toBeCloseTo(3.5, 12)
    expect(new Smoother(12).push(7, 2)).toBe(2)
  })

  it('does not depend on how often a slow curve is sampled', () => {
    const curve = (step: number) => 4 * Math.exp(-step / 300)
    const every = new Smoother(12)
    const third = new Smoother(12)
    let [a, b] = [0, 0]
    for (let step = 1; step <= 601; step++) {
      a = every.push(step, curve(step))
      if (step % 3 === 1) b = third.push(step, curve(step))
    }
    expect(Math.abs(a - b) / a).toBeLessThan(0.01)
  })

  it('skips what is not finite', () => {
    const s = new Smoother(12)
    expect(s.push(1, Number.NaN)).toBeNaN()
    s.push(2, 1)
    expect(s.push(3, Number.NaN)).toBe(1)
    expect(s.push(4, Infinity)).toBe(1)
  })
})

describe('axes', () => {
  it('the step axis holds the last step, and all steps in the end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (steps, share) => {
          const last = Math.floor(share * steps)
          expect(axisEnd(last, steps)).toBeGreaterThanOrEqual(last)
          expect(axisEnd(steps, steps)).toBe(Math.max(16, steps))
        },
      ),
    )
    expect(axisEnd(0, 700)).toBe(700)
    expect(axisEnd(20, 700)).toBeLessThan(50)
  })

  it('a log axis holds all positive values between its ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          const axis = logAxis(values)!
          expect(axis.domain[0]).toBeLessThanOrEqual(Math.min(...values))
          expect(axis.domain[1]).toBeGreaterThanOrEqual(Math.max(...values))
          expect(axis.ticks.every((t) => t >= axis.domain[0] && t <= axis.domain[1])).toBe(true)
          expect(axis.ticks.length).toBeGreaterThan(0)
        },
      ),
    )
    expect(logAxis([null, 0, -1])).toBeNull()
  })

  it('the angle axis is centred on 90 degrees', () => {
    for (const values of [
      [89, 91],
      [60, 100],
      [5, 170],
    ]) {
      const { domain } = angleAxis(values)
      expect(domain[0] + domain[1]).toBe(180)
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...values))
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values))
    }
  })

  it('linear ticks start at 0 and are few', () => {
    for (const end of [16, 22, 40, 175, 350, 700, 1500, 100000]) {
      const ticks = linearTicks(end)
      expect(ticks[0]).toBe(0)
      expect(ticks.length).toBeLessThanOrEqual(7)
      expect(new Set(ticks).size).toBe(ticks.length)
    }
  })
})
