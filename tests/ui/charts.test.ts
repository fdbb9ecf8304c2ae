// What the charts draw: lines have every extreme, smoothing does not depend on reporting, axes hold what they
// show and are finite for all that is.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  angleAxis,
  axisEnd,
  linearTicks,
  logAxis,
  plainAxis,
  roundUp,
  xText,
  X_AXES,
  type Axis,
} from '../../src/ui/explain/axis'
import { bucketWidth, lineOf, MOST_POINTS, stepsIn } from '../../src/ui/explain/decimate'
import { bandPath, flooredScale, linePath, offAxisAt } from '../../src/ui/explain/path'
import { CHARTS } from '../../src/ui/features/charts/specs/registry'
import { Smoother } from '../../src/ui/explain/smooth'

const stepsOf = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

describe('decimation', () => {
  const series = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    ),
    {
      minLength: 1,
      maxLength: 3000,
    },
  )
  const at = (i: number): number => i

  it('has every extreme of every window, with spikes planted anywhere, in at most 300 points', () => {
    fc.assert(
      fc.property(
        series,
        fc.array(fc.tuple(fc.nat(), fc.double({ min: -1e6, max: 1e6, noNaN: true })), { maxLength: 5 }),
        fc.nat(),
        fc.nat(),
        (values, spikes, a, b) => {
          for (const [place, value] of spikes) values[place % values.length] = value
          const ends = [a % values.length, b % values.length].sort((p, q) => p - q) as [number, number]
          const [from, to] = stepsIn(values.length, at, ends)
          const points = lineOf(values, at, [from, to])
          expect(points.length).toBeLessThanOrEqual(MOST_POINTS)
          for (let i = 1; i < points.length; i++) expect(points[i][0]).toBeGreaterThan(points[i - 1][0])
          for (const [x, y] of points) expect(y).toBe(Number.isFinite(values[x]) ? values[x] : Number.NaN)
          const width = bucketWidth(from, to, MOST_POINTS)
          const drawn = new Map(points)
          for (let start = from; start < to; start = (Math.floor(start / width) + 1) * width) {
            const end = Math.min(to, (Math.floor(start / width) + 1) * width)
            const finite = values.slice(start, end).filter(Number.isFinite)
            const shown = Array.from(
              { length: end - start },
              (_, i) => drawn.get(start + i) ?? Number.NaN,
            ).filter(Number.isFinite)
            if (finite.length === 0) continue
            expect(Math.min(...shown)).toBe(Math.min(...finite))
            expect(Math.max(...shown)).toBe(Math.max(...finite))
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('a window has its steps and one beyond either edge', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 60 }),
        fc.double({ min: -5, max: 105, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (xs, from, width) => {
          xs.sort((a, b) => a - b)
          const [a, b] = stepsIn(xs.length, (i) => xs[i], [from, from + width])
          xs.forEach((x, i) => {
            if (x >= from && x <= from + width) expect(i >= a && i < b).toBe(true)
          })
          expect(xs.slice(a, b).filter((x) => x < from).length).toBeLessThanOrEqual(1)
          expect(xs.slice(a, b).filter((x) => x > from + width).length).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  it('shows every step where they are few, and one gap where several touch', () => {
    const values = [1, Number.NaN, Number.NaN, 3, 2]
    expect(lineOf(values, at, [0, 5])).toEqual([
      [0, 1],
      [1, Number.NaN],
      [3, 3],
      [4, 2],
    ])
    expect(lineOf([], at, [0, 0])).toEqual([])
  })

  it('widens buckets by doubling only', () => {
    const widths = new Set(stepsOf(4000).map((n) => bucketWidth(0, n, 240)))
    expect([...widths].every((w) => Number.isInteger(Math.log2(w)))).toBe(true)
  })
})

describe('paths', () => {
  const same = (v: number): number => v
  it('hold nothing but numbers, whatever the values are', () => {
    const wild = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, 5e-324, 0))
    fc.assert(
      fc.property(fc.array(fc.tuple(wild, wild)), (points) => {
        for (const path of [linePath(points, same, same), bandPath(points, points.toReversed(), same, same)])
          expect(path).toMatch(/^$|^(M-?[\d.]+,-?[\d.]+(h0|(L-?[\d.]+,-?[\d.]+)*))+Z?$/)
      }),
      { numRuns: 10_000 },
    )
    expect(linePath([], same, same)).toBe('')
  })

  it('a value between two gaps is a dot', () => {
    expect(
      linePath(
        [
          [0, Number.NaN],
          [1, 2],
          [2, Number.NaN],
          [3, 4],
          [4, 5],
        ],
        same,
        same,
      ),
    ).toBe('M1.0,2.0h0M3.0,4.0L4.0,5.0')
  })

  it('what a log axis cannot show runs to its foot, and is marked there', () => {
    const log = flooredScale((v) => 100 - 10 * Math.log10(v), true, 106)
    expect(
      linePath(
        [
          [0, 1],
          [10, 0],
          [20, 1],
        ],
        same,
        log,
      ),
    ).toBe('M0.0,100.0L10.0,106.0L20.0,100.0')
    expect(
      offAxisAt(
        [
          [0, 1],
          [10, 0],
          [12, -3],
          [20, 1],
          [30, 0],
        ],
        same,
        6,
      ),
    ).toEqual([10, 30])
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
    expect(logAxis([null, Number.NaN])).toBeNull()
    expect(logAxis([null, 0, -1])).toEqual({ domain: [0.1, 1], ticks: [], log: true })
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
      const ticks = linearTicks([0, end], true)
      expect(ticks[0]).toBe(0)
      expect(ticks.length).toBeLessThanOrEqual(7)
      expect(ticks.every(Number.isInteger)).toBe(true)
      expect(new Set(ticks.slice(1).map((t, i) => t - ticks[i])).size).toBe(1)
    }
  })

  const wild = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 5e-324, 1e-310, -1e-310, 1e308, 1.7e308, -1.7e308, Number.MAX_VALUE, 1, -1),
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  )

  /** What is wrong with an axis. */
  function faultsOf({ domain: [low, high], ticks, log }: Axis, tick: (v: number) => string): string[] {
    const faults: [boolean, string][] = [
      [Number.isFinite(low) && Number.isFinite(high - low) && high > low, 'domain'],
      [!log || low > 0, 'log axis down to 0'],
      [ticks.length <= 7, 'many ticks'],
      [ticks.every((t, i) => Number.isFinite(t) && (i === 0 || t > ticks[i - 1])), 'ticks'],
      [new Set(ticks.map(tick)).size === ticks.length, 'labels'],
    ]
    return faults.flatMap(([right, name]) => (right ? [] : [`${name}: ${low} ${high} ${ticks.join(' ')}`]))
  }

  it('of any finite values are finite, few, in order, and their labels differ', () => {
    fc.assert(
      fc.property(fc.array(wild, { minLength: 1, maxLength: 8 }), fc.boolean(), (values, same) => {
        const given = same ? [values[0], values[0]] : values
        const faults: string[] = []
        for (const id of ['losses', 'weights', 'angles'] as const) {
          for (const log of [true, false]) {
            const axis = CHARTS[id].axis(given, log)
            if (axis) faults.push(...faultsOf(axis, CHARTS[id].tick))
          }
        }
        expect(faults).toEqual([])
        const plain = plainAxis(given)!
        if (given.every((v) => Math.abs(v) < 1e307)) {
          expect(plain.domain[0]).toBeLessThanOrEqual(
            Math.min(...given) + 1e-8 * (plain.domain[1] - plain.domain[0]),
          )
          expect(plain.domain[1]).toBeGreaterThanOrEqual(Math.max(...given))
        }
      }),
      { numRuns: 10_000 },
    )
  })

  it('along x are bounded for any end, and the labels of a zoomed part differ', () => {
    const positive = fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true })
    fc.assert(
      fc.property(positive, positive, fc.constantFrom(...X_AXES), (a, b, x) => {
        expect(Number.isFinite(roundUp(a))).toBe(true)
        expect(axisEnd(a, 700)).toBeGreaterThanOrEqual(Math.min(a, 1e300))
        const ticks = linearTicks([Math.min(a, b), Math.max(a, b)], x !== 'seconds')
        expect(ticks.length).toBeLessThanOrEqual(15)
        expect(ticks.every(Number.isFinite)).toBe(true)
        expect(ticks.map(xText(x, 1)).every((label) => label.length <= 10)).toBe(true)
      }),
      { numRuns: 10_000 },
    )
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.constantFrom(...X_AXES),
        (from, width, x) => {
          const ticks = linearTicks([from, from + width], x !== 'seconds')
          const labels = ticks.map(xText(x, ticks.length > 1 ? ticks[1] - ticks[0] : 1))
          expect(new Set(labels).size).toBe(labels.length)
          expect(ticks.length).toBeLessThanOrEqual(7)
        },
      ),
      { numRuns: 10_000 },
    )
  })
})
