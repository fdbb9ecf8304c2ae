// Charts beyond drawing: columns of the history, kept runs and their mean, crosshair, tables, files, what is
// remembered.

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { TASKS } from '../../src/distill/tasks'
import { defaultSettings } from '../../src/settings/resolve'
import { plainAxis, roundUp, xAt } from '../../src/ui/explain/axis'
import { csvOf } from '../../src/ui/features/charts/csv'
import { spread } from '../../src/ui/explain/decimate'
import { PLOT, xUnder } from '../../src/ui/features/charts/plot'
import {
  deviationColumn,
  meanSource,
  nearest,
  sourceOfEvaluations,
  type Source,
} from '../../src/ui/features/charts/source'
import { CHART_IDS, CHARTS } from '../../src/ui/features/charts/specs/registry'
import { togglePin, replaceChart, keepCharts } from '../../src/ui/state/charts'
import {
  COLUMN_NAMES,
  coefficientColumn,
  conflictColumn,
  CONFLICT_STEPS,
  History,
  normColumn,
  PAIR_NAMES,
  weightColumn,
  weightsOf,
} from '../../src/ui/state/metrics'
import { groupRuns } from '../../src/ui/state/overlays'
import { stream } from '../../src/world/random'
import { fakeRecord } from './fakeOverlays'
import { fakeStep } from './fakeRun'
import { usePreferences, readCharts } from '../../src/ui/state/preferencesSlice'
import { MOST_CHARTS } from '../../src/ui/state/chartIds'

const settings = defaultSettings()
const run = (n: number, seed = 3) => {
  const random = stream(seed, 'test')
  return Array.from({ length: n }, (_, i) => fakeStep(settings, i + 1, random))
}
const byStep = (source: Pick<Source, 'steps'>, i: number): number => source.steps[i]
const sourceOf = (values: number[]): Source => ({
  steps: values.map((_, i) => i + 1),
  seconds: values.map((_, i) => i / 10),
  columns: { a: { raw: values, smooth: values } },
})

describe('history', () => {
  it('has norms, weights and coefficients of every step', () => {
    const [first] = run(1)
    const history = new History()
    history.append([first], 1, weightsOf(settings))
    TASKS.forEach((task, k) => {
      expect(history.latest(normColumn(task))! ** 2).toBeCloseTo(first.gram[5 * k])
      expect(history.latest(coefficientColumn(task))).toBe(first.coefficients[k])
    })
    expect(history.latest(normColumn('update'))).toBe(first.updateNorm)
    expect(history.latest(weightColumn('reasoning'))).toBe(settings.weightReasoning)
  })

  it('the conflict rate is a share, has its own memory, and follows the angles', () => {
    const [first] = run(1)
    const history = new History(0)
    for (let step = 1; step <= 400; step++)
      history.append([
        { ...first, step, angles: step <= 200 ? [80, 80, 80, 80, 80, null] : [100, 80, 80, 80, 80, null] },
      ])
    const rate = history.columns[conflictColumn('ce-perception')].smooth
    expect(rate.every((v) => v >= 0 && v <= 1)).toBe(true)
    expect(rate[199]).toBe(0)
    expect(rate[199 + CONFLICT_STEPS]).toBeCloseTo(1 - Math.exp(-1), 1)
    expect(rate[399]).toBeGreaterThan(0.95)
    expect(history.columns[conflictColumn('reasoning-planning')].smooth.every(Number.isNaN)).toBe(true)
  })

  it('smoothed anew is as if it had been smoothed so from the start', () => {
    const steps = run(150)
    for (const [from, to] of [
      [12, 50],
      [50, 0],
      [0, 12],
    ]) {
      const [changed, fresh] = [new History(from), new History(to)]
      changed.append(steps)
      changed.setSmoothing(to)
      fresh.append(steps)
      expect(changed.columns).toEqual(fresh.columns)
    }
    const exact = new History(0)
    exact.append(steps)
    expect(exact.columns.ce.smooth).toEqual(exact.columns.ce.raw)
  })

  it('rewound and run again it is as if it had never gone further', () => {
    const steps = run(90)
    const [rewound, straight] = [new History(), new History()]
    rewound.append(steps)
    rewound.append(
      run(60, 9)
        .slice(39)
        .map((s) => s),
    )
    straight.append([...steps.slice(0, 39), ...run(60, 9).slice(39)])
    expect(rewound.columns).toEqual(straight.columns)
    expect(rewound.conflicts).toEqual(straight.conflicts)
    expect(rewound.counted).toEqual(straight.counted)
  })

  it('seconds never go back', () => {
    const history = new History()
    history.append(run(30), 3)
    history.append(run(40).slice(20), 2.5)
    for (let i = 1; i < history.seconds.length; i++)
      expect(history.seconds[i]).toBeGreaterThanOrEqual(history.seconds[i - 1])
  })
})

describe('sources', () => {
  it('the crosshair finds the nearest step', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: -50, max: 550 }),
        (steps, x) => {
          const sorted = steps.toSorted((a, b) => a - b)
          const source: Source = { steps: sorted, seconds: sorted, columns: {} }
          const found = Math.abs(sorted[nearest(source, byStep, x)] - x)
          expect(found).toBe(Math.min(...sorted.map((s) => Math.abs(s - x))))
        },
      ),
    )
    expect(nearest({ steps: [], seconds: [], columns: {} }, byStep, 3)).toBe(-1)
  })

  it('the mean is over the steps that all runs have, with the spread of n - 1', () => {
    const mean = meanSource([sourceOf([1, 2, 3, 4]), sourceOf([3, 6, 3])], ['a'])
    expect(mean.steps).toEqual([1, 2, 3])
    expect(mean.columns.a.smooth).toEqual([2, 4, 3])
    expect(mean.columns[deviationColumn('a')].smooth.map((v) => v ** 2)).toEqual([
      expect.closeTo(2),
      expect.closeTo(8),
      0,
    ])
  })

  it('evaluations have the seconds of their step', () => {
    const accuracy = { perception: 0.5, reasoning: 0.4, planning: 0.3, average: 0.4, questions: 12 }
    const source = sourceOfEvaluations(
      [
        { step: 0, accuracy },
        { step: 3, accuracy },
      ],
      { steps: [1, 2, 3], seconds: [0.1, 0.2, 0.3] },
    )
    expect(source.seconds).toEqual([0, 0.3])
  })

  it('runs are grouped by their settings without the seed, and a seed counts once', () => {
    const runs = (
      [
        ['agp', 1],
        ['agp', 2],
        ['sum', 1],
        ['agp', 2],
      ] as const
    ).map(([method, seed], i) => ({
      id: String(i),
      name: '',
      record: fakeRecord({ method, seed, steps: 2 }),
    }))
    expect(groupRuns(runs).map((g) => g.runs.map((r) => r.id))).toEqual([['0', '1'], ['2'], ['3']])
  })
})

describe('charts', () => {
  it('draw columns that exist, under names that files can use', () => {
    for (const id of CHART_IDS) {
      const spec = CHARTS[id]
      expect(spec.id).toBe(id)
      for (const { column, name, colour } of spec.series) {
        if (spec.source === 'steps') expect(COLUMN_NAMES).toContain(column)
        expect(name).toMatch(/^[a-z-]+$/)
        expect(colour).toMatch(/^var\(--[a-z]+\)$/)
      }
    }
    expect(CHARTS.angles.series.map((s) => s.name)).toEqual(PAIR_NAMES)
  })

  it('a linear axis holds its values, is round and has few ticks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          const { domain, ticks } = plainAxis(values)!
          expect(domain[0]).toBeLessThanOrEqual(Math.min(0, ...values) + 1e-6 * (domain[1] - domain[0]))
          expect(domain[1]).toBeGreaterThanOrEqual(Math.max(0, ...values))
          expect(ticks.length).toBeGreaterThan(1)
          expect(ticks.length).toBeLessThanOrEqual(7)
        },
      ),
    )
    expect(plainAxis([null, Number.NaN])).toBeNull()
    expect([3, 5.1, 0.8, 60].map(roundUp)).toEqual([3, 7, 1, 70])
  })

  it('pointer and drawing agree on the plot', () => {
    const left = PLOT.margin.left + PLOT.yAxis
    const right = PLOT.margin.right + PLOT.padRight
    expect(xUnder(left, 400, [0, 700])).toBe(0)
    expect(xUnder(400 - right, 400, [100, 700])).toBe(700)
    expect(xUnder(0, 400, [0, 700])).toBeNull()
    expect(xAt({ steps: [7], seconds: [2] }, 0, 'samples', 48)).toBe(336)
  })

  it('a table has at most its rows, evenly spread, the last among them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 50 }), (count, most) => {
        const rows = spread(count, most)
        expect(rows.length).toBeLessThanOrEqual(most)
        expect(rows.at(-1)).toBe(count - 1)
        expect(rows[0]).toBeGreaterThanOrEqual(0)
        expect(new Set(rows.slice(1).map((r, i) => r - rows[i])).size).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('a file has every step of every run, exactly, and quotes names', () => {
    const history = new History()
    history.append(run(700), 20)
    const text = csvOf(
      CHARTS.losses,
      [
        { name: 'mine, "the" one', source: history, samplesPerStep: 48 },
        { name: 'other', source: history, samplesPerStep: 6 },
      ],
      12,
    )
    const lines = text.trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + 2 * 700)
    expect(lines[0].split(',').slice(0, 5)).toEqual([
      '\ufeffrun',
      'step',
      'seconds (s)',
      'samples',
      'ce (nats per answer token)',
    ])
    expect(
      lines[2].startsWith(`"mine, ""the"" one",2,${history.seconds[1]},96,${history.columns.ce.raw[1]},`),
    ).toBe(true)
    expect(new Set(lines.slice(701).map((l) => l.split(',').length))).toEqual(
      new Set([lines[0].split(',').length]),
    )
  })

  it('names that a spreadsheet would run are text, numbers stay numbers, and the file says that it is UTF-8', () => {
    const history = new History()
    history.append(run(1), 20)
    const named = (name: string): string =>
      csvOf(CHARTS.losses, [{ name, source: history, samplesPerStep: 48 }], 0).split('\r\n')[1]
    for (const start of ['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20'])
      expect(named(`${start}cmd|calc`)).toMatch(/^'/)
    expect(named('=HYPERLINK("x")')).toMatch(/^"'=HYPERLINK\(""x""\)",1,/)
    expect(named('\t=1')).toMatch(/^'\t/)
    expect(named('\r=1')).toMatch(/^"'\r/)
    expect(named('-5')).toMatch(/^-5,1,/)
    expect(named('-0.25')).toMatch(/^-0\.25,1,/)
    expect(named('교사 1')).toMatch(/^교사 1,1,/)
    const bytes = new TextEncoder().encode(csvOf(CHARTS.losses, [], 0))
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })
})

describe('what is remembered', () => {
  beforeEach(() =>
    usePreferences.setState(({ charts }) => ({
      charts: { ...charts, pinned: ['losses', 'accuracy', 'angles'] },
    })),
  )

  it('reads back what makes sense and nothing else', () => {
    expect(readCharts('{"x":"samples","smoothing":50,"log":false,"pinned":["norms","losses"]}')).toEqual({
      x: 'samples',
      smoothing: 50,
      log: false,
      pinned: ['norms', 'losses'],
    })
    for (const text of ['', 'no', '3', '{"x":"years","smoothing":7,"pinned":[7]}'])
      expect(readCharts(text).pinned).toEqual(['losses', 'accuracy', 'angles'])
    expect(readCharts(JSON.stringify({ pinned: CHART_IDS })).pinned).toHaveLength(MOST_CHARTS)
  })

  it('drops charts that there are no longer', () => {
    const pin = (pinned: string[]) =>
      usePreferences.setState({ charts: readCharts(JSON.stringify({ pinned })) })
    pin(['norms', 'pie'])
    keepCharts(CHART_IDS)
    expect(usePreferences.getState().charts.pinned).toEqual(['norms'])
    pin(['pie'])
    keepCharts(CHART_IDS)
    expect(usePreferences.getState().charts.pinned).toEqual(['losses', 'accuracy', 'angles'])
  })

  it('pins at most four, keeps one, and changes places', () => {
    togglePin('norms')
    togglePin('rate')
    expect(usePreferences.getState().charts.pinned).toEqual(['losses', 'accuracy', 'angles', 'norms'])
    replaceChart('losses', 'norms')
    expect(usePreferences.getState().charts.pinned).toEqual(['norms', 'accuracy', 'angles', 'losses'])
    for (const id of ['norms', 'accuracy', 'angles', 'losses'] as const) togglePin(id)
    expect(usePreferences.getState().charts.pinned).toEqual(['losses'])
  })
})
