// What figures are drawn from: the grid behind the arms, and how long runs take.
import { describe, expect, it } from 'vitest'
import { gridOf, isLine, isMap } from '../../../src/experiment/lab/grid'
import { expectedSeconds, expectedTotal, runCost } from '../../../src/experiment/lab/cost'
import { experimentResults, type ExperimentResults } from '../../../src/experiment/lab/results'
import { figureCaption, tableFacts } from '../../../src/experiment/lab/tables'
import { bibTex } from '../../../src/experiment/lab/cite'
import { readFileSync } from 'node:fs'
import { defaultSettings } from '../../../src/settings/resolve'
import { presetSettings } from '../../../src/settings/presets'
import { accuracyOf, experimentOf, MACHINE, SMALLEST } from './labRuns'

function resultsOf(file: unknown): ExperimentResults {
  const experiment = experimentOf(file)
  return experimentResults(
    experiment,
    ({ resolved }, seed) => ({
      accuracy: {
        validation: accuracyOf({ ...resolved, seed }, 'validation'),
        test: accuracyOf({ ...resolved, seed }, 'test'),
      },
      diverged: null,
    }),
    MACHINE.version,
    MACHINE.adapter,
  )
}

const cellsOf = (file: unknown) => {
  const grid = gridOf(resultsOf(file))
  return (
    grid && {
      ...grid,
      families: grid.families.map(({ name, cells }) => [name, cells.map(({ arm, at }) => [arm.name, at])]),
      others: grid.others.map(({ name }) => name),
    }
  )
}

describe('the grid', () => {
  it('of factors has each arm at its values', () => {
    const grid = cellsOf({
      ...SMALLEST,
      factors: { weightPlanning: [1000, 3000], labelNoise: [0, 0.4, 0.6] },
    })
    expect(grid?.axes.map(({ name, numbers }) => [name, numbers])).toEqual([
      ['weightPlanning', [1000, 3000]],
      ['labelNoise', [0, 0.4, 0.6]],
    ])
    expect(grid?.families[1]).toEqual([
      'agp',
      [
        ['agp, weightPlanning 1000, labelNoise 0', [0, 0]],
        ['agp, weightPlanning 1000, labelNoise 0.4', [0, 1]],
        ['agp, weightPlanning 1000, labelNoise 0.6', [0, 2]],
        ['agp, weightPlanning 3000, labelNoise 0', [1, 0]],
        ['agp, weightPlanning 3000, labelNoise 0.4', [1, 1]],
        ['agp, weightPlanning 3000, labelNoise 0.6', [1, 2]],
      ],
    ])
  })

  it('of names takes the quantity that they spell out, smallest first, and leaves the others for themselves', () => {
    const arm = (name: string, method: string) => ({ name, settings: { method } })
    const arms = [
      arm('labels only', 'ce-only'),
      arm('sum, w 3', 'sum'),
      arm('sum, w 0.1', 'sum'),
      arm('AGP, anchor once, w 3', 'agp'),
    ]
    const grid = cellsOf({ ...SMALLEST, control: undefined, arms })
    expect(grid).toEqual({
      axes: [{ name: 'w', values: ['0.1', '3'], numbers: [0.1, 3] }],
      families: [
        [
          'sum',
          [
            ['sum, w 3', [1]],
            ['sum, w 0.1', [0]],
          ],
        ],
        ['AGP, anchor once', [['AGP, anchor once, w 3', [1]]]],
      ],
      others: ['labels only'],
    })
  })

  it('is none where names only differ, and a line or a map by what varies', () => {
    expect(gridOf(resultsOf(SMALLEST))).toBeNull()
    const one = gridOf(resultsOf({ ...SMALLEST, factors: { weightPlanning: [1, 2] } }))!
    expect([isLine(one), isMap(one)]).toEqual([true, true])
    const words = gridOf(resultsOf({ version: 1, factors: { method: ['sum', 'agp'] }, seeds: [1] }))!
    expect([isLine(words), isMap(words)]).toEqual([false, false])
  })
})

describe('the time that runs take', () => {
  const settings = { ...defaultSettings(), method: 'sum' as const }
  const timed = { settings, steps: settings.steps, seconds: 70 }

  it('is that of the same run, and grows with steps and with the student', () => {
    expect(expectedSeconds(settings, [timed])).toBeCloseTo(70)
    const longer = { ...settings, steps: 2 * settings.steps }
    const expected = expectedSeconds(longer, [timed])!
    expect(expected).toBeGreaterThan(80)
    expect(expected).toBeLessThan(140)
    expect(runCost({ ...settings, width: 96 })).toBeGreaterThan(2 * runCost(settings))
  })

  it('is taken from the most similar run; nothing is known of nothing', () => {
    const tiny = presetSettings('tiny')
    const other = { settings: tiny, steps: tiny.steps, seconds: 5 }
    expect(expectedSeconds({ ...tiny, steps: 80 }, [timed, other])).toBeLessThan(20)
    expect(expectedSeconds(settings, [])).toBeNull()
    expect(expectedSeconds(settings, [{ ...timed, seconds: 0 }])).toBeNull()
    expect(expectedTotal([settings, { ...settings }, settings], [timed])).toBeCloseTo(210)
  })
})

it('a caption says how many seeds and steps, which questions, where and when', () => {
  const results = { ...resultsOf({ ...SMALLEST, title: 'Weights' }), date: '2026-11-29' }
  expect(figureCaption(results, tableFacts(experimentOf(SMALLEST)), 'dots')).toMatch(
    /^Weights: exact match in % on \d+ test questions\. .* n = 3 seeds, 40 steps\. Drive-KD playground 0\.0\.0, a made-up adapter, 2026-11-29\.$/,
  )
})

it('the BibTeX has the authors of CITATION.cff', () => {
  const citation = readFileSync('CITATION.cff', 'utf8')
  const given = [...citation.matchAll(/given-names: (.*)\n\s+family-names: (.*)/g)].map(
    (m) => `${m[2]}, ${m[1]}`,
  )
  expect(given.length).toBeGreaterThan(10)
  const text = bibTex('1.2.3', '2026')
  expect(text).toContain(`author = {${given.join(' and ')}}`)
  expect(text).toContain('version = {1.2.3}')
})
