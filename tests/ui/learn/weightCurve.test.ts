// The chart of accuracy over a wrong teacher's weight, from made-up results of the experiment that it is drawn from.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { experimentResults, type OutcomeOf } from '../../../src/experiment/lab/results'
import { mean, meanInterval, pairedDifference } from '../../../src/experiment/lab/statistics'
import type { ExperimentSpec } from '../../../src/experiment/lab/spec'
import { weightCurves, weightFigure } from '../../../src/ui/features/learn/figures/weightCurve'
import { learnEn } from '../../../src/ui/text/learn.en'
import { learnKo } from '../../../src/ui/text/learn.ko'
import { accuracyOf, experimentOf } from '../../experiment/lab/labRuns'

const spec = JSON.parse(readFileSync('experiments/b-small-weights.json', 'utf8')) as ExperimentSpec
const experiment = experimentOf({ ...spec, seeds: [11, 12, 13] })
const planning = (name: string, seed: number): number => {
  const { resolved } = experiment.arms.find((arm) => arm.name === name)!
  return accuracyOf({ ...resolved, seed }, 'test').planning
}
const made =
  (wanted: (name: string, seed: number) => boolean): OutcomeOf =>
  ({ name, resolved }, seed) =>
    wanted(name, seed)
      ? {
          accuracy: {
            validation: accuracyOf({ ...resolved, seed }, 'validation'),
            test: accuracyOf({ ...resolved, seed }, 'test'),
          },
          diverged: null,
        }
      : undefined
const resultsOf = (wanted: (name: string, seed: number) => boolean) =>
  experimentResults(experiment, made(wanted), '1', 'somewhere')
const whole = resultsOf(() => true)

describe('the curve over the weight of a wrong teacher', () => {
  test('has a line for each method, its means, t intervals and paired gains over the sum', () => {
    const { series, level } = weightCurves(whole)
    expect(series.map(({ method }) => method)).toEqual(['sum', 'PCGrad', 'AGP'])
    for (const { method, points } of series) {
      expect(points.map(({ weight }) => weight)).toEqual([0.1, 0.3, 1, 3])
      for (const { weight, mean: middle, low, high, n, gain } of points) {
        const name = `${method}, w ${weight}`
        const values = [11, 12, 13].map((seed) => planning(name, seed))
        expect(n).toBe(3)
        expect(middle).toBeCloseTo(100 * mean(values), 9)
        const [from, to] = meanInterval(values)!
        expect(low).toBeCloseTo(100 * from, 9)
        expect(high).toBeCloseTo(100 * to, 9)
        if (method === 'sum') expect(gain).toBeNull()
        else {
          const of = (arm: string) => new Map([11, 12, 13].map((seed) => [seed, planning(arm, seed)]))
          const paired = pairedDifference(of(name), of(`sum, w ${weight}`))!
          expect(gain!.difference).toBeCloseTo(100 * paired.difference, 9)
        }
      }
    }
    expect(level?.mean).toBeCloseTo(100 * mean([11, 12, 13].map((seed) => planning('labels only', seed))), 9)
  })

  test('states n and the interval, in both languages, in the drawing and as a table', () => {
    for (const [t, n, interval] of [
      [learnEn, 'n = 3 seeds', '95\u00a0% interval'],
      [learnKo, '시드 3개', '95% 신뢰구간'],
    ] as const) {
      const html = weightFigure(t, whole, 25.87)
      expect(html).toContain('25.9')
      expect(html).toMatch(/class="lesson-blind"/)
      expect(html).toContain(n)
      expect(html).toContain(interval)
      expect(html.match(/class="lesson-band /g)).toHaveLength(3)
      expect(html.match(/<tr>/g)).toHaveLength(1 + 3 + 1)
      expect(html).not.toMatch(/undefined|NaN/)
    }
  })

  test('draws what is there of an unfinished experiment, and nothing where nothing is', () => {
    const some = resultsOf((name, seed) => !name.startsWith('AGP') && (seed < 13 || name.startsWith('sum')))
    const { series } = weightCurves(some)
    expect(series.map(({ method }) => method)).toEqual(['sum', 'PCGrad'])
    const html = weightFigure(learnEn, some, null)
    expect(html).not.toContain('lesson-blind')
    expect(html).toContain('n = 2 to 3 seeds')
    expect(html).not.toMatch(/undefined|NaN/)
    expect(
      weightFigure(
        learnEn,
        resultsOf(() => false),
        null,
      ),
    ).toBe('')
    expect(weightFigure(learnEn, null, null)).toBe('')
  })
})
