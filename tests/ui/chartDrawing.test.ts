// What a chart shows of a run: every single-step spike at every zoom, values that a log axis has no place
// for, kept runs and their means; and which part of it is shown.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../src/records/runRecord'
import { roundUp, xAt } from '../../src/ui/explain/axis'
import {
  savedCurves,
  memoryOf,
  ownLines,
  shownValues,
  valuesIn,
  type Line,
} from '../../src/ui/features/charts/curves'
import { MOST_POINTS, type Span } from '../../src/ui/explain/decimate'
import { bandPath, linePath } from '../../src/ui/explain/path'
import { Smoother } from '../../src/ui/explain/smooth'
import { deviationColumn, meanSource, type Source, type XOf } from '../../src/ui/features/charts/source'
import { CHARTS } from '../../src/ui/features/charts/specs/registry'
import type { ChartSpec } from '../../src/ui/features/charts/specs/types'
import { sourceOfRecord } from '../../src/ui/features/charts/useSource'
import { following, panned, within, zoomed } from '../../src/ui/features/charts/view'
import { setX } from '../../src/ui/state/charts'
import { History } from '../../src/ui/state/metrics'
import { setZoom } from '../../src/ui/state/zoom'
import { fakeRecord } from './fakeOverlays'
import { appendSteps, forgetCurves } from '../../src/ui/state/curves'
import { useHistory } from '../../src/ui/state/historySlice'

const byStep: XOf = (s, i) => s.steps[i]
const { losses, accuracy, weights, conflicts } = CHARTS

/** Columns of one chart with these values each. */
function sourceOf(spec: ChartSpec, values: readonly number[], tau: number): Source {
  const smoother = new Smoother(tau)
  const column = { raw: [...values], smooth: values.map((v, i) => smoother.push(i + 1, v)) }
  return {
    steps: values.map((_, i) => i + 1),
    seconds: values.map((_, i) => (i + 1) / 10),
    columns: Object.fromEntries(spec.series.map((s) => [s.column, column])),
  }
}

/** Whether one of the lines has this value at this step. */
const has = (lines: readonly Line[], x: number, y: number): boolean =>
  lines.some((l) => l.points.some(([px, py]) => px === x && py === y))

describe('a spike of one step', () => {
  const N = 700
  const VIEWS: readonly Span[] = [
    [0, 750],
    [1, N],
    [200, 650],
  ]
  it.each([0, 12, 50])(
    'is drawn wherever it is, own and of a kept run, smoothed over %i steps',
    (smoothing) => {
      let hidden = 0
      for (let step = 1; step <= N; step++) {
        const values = Array.from({ length: N }, (_, i) => (i + 1 === step ? 50 : 3 - i / 400))
        const source = sourceOf(losses, values, smoothing)
        for (const view of VIEWS) {
          if (step < view[0] || step > view[1]) continue
          const own = ownLines(losses, losses.series, source, byStep, view, smoothing)
          const saved = savedCurves(
            losses,
            losses.series,
            { id: 'a', n: 1, source, pattern: '6 3' },
            byStep,
            view,
            smoothing,
          )
          for (const lines of [own, saved.lines]) {
            if (!has(lines, step, 50)) hidden++
            if (lines.some((l) => l.points.length > MOST_POINTS)) hidden++
          }
          const axis = losses.axis(valuesIn(own, [], view), true)!
          if (!(axis.domain[1] >= 50)) hidden++
        }
      }
      expect(hidden).toBe(0)
    },
  )

  it('is in every window that contains it', () => {
    const smooth = fc.constantFrom(0, 12)
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 3000 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        smooth,
        (n, a, b, c, tau) => {
          const [from, spike, to] = [a, b, c].map((v) => 1 + (v % n)).sort((p, q) => p - q)
          const source = sourceOf(
            losses,
            Array.from({ length: n }, (_, i) => (i + 1 === spike ? 9 : Math.sin(i))),
            tau,
          )
          expect(has(ownLines(losses, losses.series, source, byStep, [from, to], tau), spike, 9)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('lines', () => {
  it('not smoothed show each step as it is: a step without a value is a gap, not the value before', () => {
    const source = sourceOf(losses, [1, Number.NaN, 3], 0)
    const [line] = ownLines(losses, losses.series, source, byStep, [0, 3], 0)
    expect(line.points).toEqual([
      [1, 1],
      [2, Number.NaN],
      [3, 3],
    ])
    expect(shownValues(losses, 0)).toBe('raw')
    expect([memoryOf(losses, 12), memoryOf(weights, 12), memoryOf(conflicts, 0)]).toEqual([12, 0, 50])
  })

  it('of 0 stay in view on a log axis, which says so', () => {
    for (const spec of [losses, weights]) {
      const source = sourceOf(spec, [2, 0, 1], 0)
      const lines = ownLines(spec, spec.series, source, byStep, [0, 3], 0)
      expect(lines[0].points).toContainEqual([2, 0])
      expect(spec.axis(valuesIn(lines, [], [0, 3]), true)).toMatchObject({ log: true })
      expect(spec.axis([0, 0], true)).toMatchObject({ log: true })
    }
    expect(losses.axis([-1, 2], false)!.domain[0]).toBeLessThanOrEqual(-1)
  })

  it('of a run without accuracy are no paths at all', () => {
    const record: RunRecord = { ...fakeRecord({ method: 'sum', seed: 1, steps: 6 }) }
    const bare = {
      ...record,
      steps: record.steps.map(({ accuracy: _, ...step }) => step),
      finalAccuracy: null,
    }
    for (const spec of Object.values(CHARTS) as ChartSpec[]) {
      const source = sourceOfRecord(bare, spec, 12)
      const { lines, bands } = savedCurves(
        spec,
        spec.series,
        { id: 'a', n: 2, source, pattern: '' },
        byStep,
        [0, 6],
        12,
      )
      for (const line of lines)
        expect(
          linePath(
            line.points,
            (v) => v,
            (v) => v,
          ),
        ).toMatch(spec === accuracy ? /^$/ : /^$|^M/)
      for (const { upper, lower } of bands)
        expect(
          bandPath(
            upper,
            lower,
            (v) => v,
            (v) => v,
          ),
        ).not.toMatch(/NaN|^MZ|undefined/)
    }
  })

  it('of a mean have a band; those of one run have none', () => {
    const runs = [
      [1, 5, 1],
      [3, 1, 3],
    ].map((v) => sourceOf(losses, v, 0))
    const mean = meanSource(
      runs,
      losses.series.map((s) => s.column),
    )
    expect(mean.columns.ce.raw).toEqual([2, 3, 2])
    expect(mean.columns[deviationColumn('ce')].raw[1]).toBeCloseTo(Math.sqrt(8))
    const saved = (n: number) =>
      savedCurves(losses, losses.series, { id: 'a', n, source: mean, pattern: '' }, byStep, [0, 3], 0)
    expect(saved(2).bands[0].upper[1]).toEqual([2, 3 + Math.sqrt(8)])
    expect(saved(1).bands).toEqual([])
  })
})

describe('seconds', () => {
  it('of a run that claims 1.7e308 of them stay finite, and so does their axis', () => {
    const record = { ...fakeRecord({ method: 'agp', seed: 1, steps: 6 }), seconds: 1.7e308 }
    const source = sourceOfRecord(record, losses, 12)
    expect(source.seconds.every(Number.isFinite)).toBe(true)
    expect(Number.isFinite(roundUp(source.seconds.at(-1)!))).toBe(true)
    expect(source.seconds.every((_, i) => Number.isFinite(xAt(source, i, 'seconds', 6)))).toBe(true)
  })

  it('go on from where the run was rewound to', () => {
    const { steps } = fakeRecord({ method: 'agp', seed: 1, steps: 20 })
    const history = new History()
    history.append(steps.slice(0, 10), 1)
    history.append(steps.slice(10), 2)
    history.cutBefore(11)
    history.append(steps.slice(10, 15), 1.5)
    expect(history.seconds.at(9)).toBeCloseTo(1)
    expect(history.seconds.at(-1)).toBeCloseTo(1.5)
  })
})

describe('zoom', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  it('stays inside the axis, never narrower than asked, and keeps the place it zooms at', () => {
    fc.assert(
      fc.property(
        number(1, 1e6),
        number(0, 1),
        number(0.01, 1),
        number(0.1, 10),
        number(0, 1),
        (end, a, w, factor, p) => {
          const view: Span = [a * (1 - w) * end, (a * (1 - w) + w) * end]
          const around = view[0] + p * (view[1] - view[0])
          const least = end / 1000
          const next = zoomed(view, factor, around, end, least)
          if (next === null) {
            expect((view[1] - view[0]) / factor).toBeGreaterThan(end * 0.999_999)
            return
          }
          expect(next[0]).toBeGreaterThanOrEqual(0)
          expect(next[1]).toBeLessThanOrEqual(end * (1 + 1e-12))
          expect(next[1] - next[0]).toBeGreaterThanOrEqual(least * (1 - 1e-9))
          if (factor >= 1) {
            expect(next[0]).toBeLessThanOrEqual(around + 1e-9 * end)
            expect(next[1]).toBeGreaterThanOrEqual(around - 1e-9 * end)
          }
        },
      ),
      { numRuns: 2000 },
    )
    expect(within([-5, 500], 100, 1)).toBeNull()
    expect(panned([10, 20], 5, 100)).toEqual([60, 70])
    expect(panned([10, 20], -5, 100)).toEqual([0, 10])
    expect(following([10, 20], 25)).toEqual([15, 25])
  })

  it('ends with its run, and with its axis', () => {
    const { steps } = fakeRecord({ method: 'agp', seed: 1, steps: 20 })
    appendSteps(steps, 2)
    setZoom([5, 10])
    setX('seconds')
    expect(useHistory.getState().zoom).toBeNull()
    setZoom([0.5, 1])
    forgetCurves()
    expect(useHistory.getState().zoom).toBeNull()
    setX('step')
  })
})
