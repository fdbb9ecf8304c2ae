// Verdicts follow from results: figures worked out by hand, and claims that name arms which their specs have.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CLAIM_IDS, CLAIMS } from '../../../src/experiment/analysis/claims'
import type { DeploymentFigures, RuntimeFigures } from '../../../src/experiment/analysis/deployment'
import type { RobustnessResults } from '../../../src/experiment/analysis/robustnessFigures'
import {
  combined,
  judgeClaims,
  readResults,
  shareDifference,
  type Evidence,
} from '../../../src/experiment/analysis/verdicts'
import type { ExperimentResults } from '../../../src/experiment/lab/results'
import { readSpecFile } from '../../../src/experiment/lab/spec'

const NONE: Evidence = { experiments: new Map(), prestudies: null, robustness: null, deployment: [] }

/** Results with these figures per arm and seed, the same in every capability. */
function resultsOf(arms: Record<string, number[]>): ExperimentResults {
  const accuracy = (value: number) => ({
    perception: value,
    reasoning: value,
    planning: value,
    average: value,
    questions: 600,
  })
  const file = {
    spec: { version: 1, seeds: [1, 2, 3] },
    arms: Object.entries(arms).map(([name, values]) => ({
      name,
      runs: values.map((value, i) => ({
        seed: i + 1,
        accuracy: { validation: accuracy(0), test: accuracy(value) },
      })),
    })),
    comparisons: [],
    version: '0',
    adapter: 'none',
  }
  return readResults(file)!
}

const judged = (evidence: Partial<Evidence>, id: string) =>
  judgeClaims({ ...NONE, ...evidence }).find(({ claim }) => claim.id === id)!

test('without results every claim is unmeasured and says how to measure it', () => {
  const all = judgeClaims(NONE)
  expect(all.map(({ claim }) => claim.id)).toEqual([...CLAIM_IDS])
  for (const { verdict, figures, results, command } of all) {
    expect([verdict, figures, results]).toEqual(['unmeasured', [], null])
    expect(command).toMatch(/^npm run (lab|analysis) -- /)
  }
})

test('a claim names arms that its spec has', () => {
  for (const { check, id } of CLAIMS) {
    if (check.kind !== 'arms') continue
    for (const { experiment, rows } of [check, ...(check.small ? [check.small] : [])]) {
      const read = readSpecFile(readFileSync(`experiments/${experiment}.json`, 'utf8'))
      if (!read.ok) throw new Error(read.errors[0].message)
      const names = read.experiment.arms.map(({ name }) => name)
      for (const { arm, control } of rows) expect(names, id).toEqual(expect.arrayContaining([arm, control]))
    }
  }
})

test('rows: all, some, none, the contrary', () => {
  expect([[1, 1], [1, 0], [1, -1], [0, 0], [0, -1], [-1], []].map(combined)).toEqual([
    'reproduced',
    'partly',
    'partly',
    'undecided',
    'opposite',
    'opposite',
    'unmeasured',
  ])
})

test('a paired difference is judged by its interval, in the direction of the paper', () => {
  const evidence = (agp: number[]) => ({
    experiments: new Map([
      [
        'a-default-student' as const,
        resultsOf({ AGP: agp, 'sum, CE x3': [0.6, 0.61, 0.62], 'CE only': [0.5, 0.51, 0.52] }),
      ],
    ]),
  })
  // Differences 2, 3, 4 points: mean 3, standard error 1 / sqrt 3, t(2) = 4.303: +-2.48 points; three equal p of .035
  // are .105 after Holm, so three rows do not show it.
  const weak = judged(evidence([0.62, 0.64, 0.66]), 'agp')
  expect(weak.verdict).toBe('undecided')
  expect(weak.figures).toHaveLength(3)
  const [{ value, interval, n, paper, label, measure }] = weak.figures
  expect([value, interval![0], interval![1]].map((v) => Math.round(1e4 * v))).toEqual([300, 52, 548])
  expect([n, paper, label, measure]).toEqual([3, '43.50 / 42.34', 'AGP − sum, CE x3', 'perception'])
  expect(weak.results).toBe('a-default-student')
  expect(judged(evidence([0.7, 0.711, 0.719]), 'agp').verdict).toBe('reproduced')
  expect(judged(evidence([0.5, 0.511, 0.519]), 'agp').verdict).toBe('opposite')
  // The paper says that logits lose: here a loss reproduces it.
  const signals = (value: number) => ({
    experiments: new Map([
      [
        'd-two-by-two' as const,
        resultsOf({
          'labels only, labelNoise 0, wrongTeacher none': [0.5, 0.511, 0.519],
          'sum, labelNoise 0, wrongTeacher none': [value, value, value],
        }),
      ],
    ]),
  })
  expect(judged(signals(0.4), 'logits-do-not-help').verdict).toBe('reproduced')
  expect(judged(signals(0.6), 'logits-do-not-help').verdict).toBe('opposite')
  // Arms that were not run yet: nothing is claimed.
  const some = resultsOf({ 'labels only (SFT)': [0.5, 0.511, 0.519] })
  const begun = judged({ experiments: new Map([['t-paper-table-3', some]]) }, 'block')
  expect(begun.verdict).toBe('unmeasured')
})

test('small students judge a claim as long as the default ones have no results', () => {
  const small = resultsOf({ AGP: [0.7, 0.711, 0.719], 'sum, CE x3': [0.6, 0.61, 0.62] })
  const full = resultsOf({ AGP: [0.5, 0.511, 0.519], 'sum, CE x3': [0.6, 0.61, 0.62] })
  const alone = judged({ experiments: new Map([['a-small-fair-arms', small]]) }, 'agp')
  expect(alone).toMatchObject({ verdict: 'reproduced', small: true, results: 'a-small-fair-arms' })
  expect(alone.command).toContain('experiments/a-small-fair-arms.json')
  const experiments: Evidence['experiments'] = new Map([
    ['a-small-fair-arms', small],
    ['a-default-student', full],
  ])
  expect(judged({ experiments }, 'agp')).toMatchObject({
    verdict: 'opposite',
    small: false,
    results: 'a-default-student',
  })
  // No results at all: what would measure it is the experiment of the default size.
  expect(judged({}, 'agp')).toMatchObject({ small: false, results: null })
  expect(judged({}, 'agp').command).toContain('experiments/a-default-student.json')
})

test('student against the base teacher, and what is left without a picture', () => {
  expect(shareDifference(0.5, 0.5, 100).map((v) => v.toFixed(4))).toEqual(['-0.1386', '0.1386'])
  const accuracy = (average: number) => ({
    perception: 0,
    reasoning: 0,
    planning: 0,
    average,
    questions: 600,
  })
  const robustness = (student: number, blind: number): RobustnessResults => ({
    frames: 50,
    questions: 600,
    subjects: ['student', 'base'],
    majority: accuracy(0.3),
    conditions: [
      { corruption: null, severity: 0, accuracy: { student: accuracy(student), base: accuracy(0.8) } },
      { corruption: 'no-image', severity: 1, accuracy: { student: accuracy(blind), base: accuracy(0.3) } },
    ],
    templates: {},
  })
  const size = (student: number) =>
    judged({ robustness: robustness(student, 0.3) }, 'smaller-beats-larger').verdict
  expect([size(0.7), size(0.8), size(0.9)]).toEqual(['opposite', 'undecided', 'reproduced'])
  const priors = (blind: number) => judged({ robustness: robustness(0.7, blind) }, 'text-priors')
  expect([priors(0.3).verdict, priors(0.5).verdict]).toEqual(['opposite', 'partly'])
  expect(priors(0.35).figures[0].value).toBeCloseTo(0.5, 12)
})

test('ratios of deployment, of one runtime', () => {
  const one = (
    subject: 'student' | 'base',
    peakBytes: number,
    tokensPerSecond: number,
  ): DeploymentFigures => {
    const times = { firstTokenMs: 1, answersPerSecond: 1, batchAnswersPerSecond: 1 }
    const figures: RuntimeFigures = { runtime: 'ort-wasm', peakBytes, tokensPerSecond, ...times }
    return {
      subject,
      parameters: 1,
      encoderParameters: 1,
      runtimes: [{ runtime: 'engine', problem: 'none here' }, figures],
    }
  }
  const { verdict, figures } = judged(
    { deployment: [one('student', 10, 90), one('base', 40, 30)] },
    'cheaper',
  )
  expect([verdict, ...figures.map(({ value }) => value)]).toEqual(['reproduced', 4, 3])
  expect(figures.map(({ paper }) => paper)).toEqual(['41.9×', '11.4×'])
  expect(judged({ deployment: [one('student', 10, 90)] }, 'cheaper').verdict).toBe('unmeasured')
})

test('a file that holds no results is none', () => {
  expect([null, 3, {}, { arms: [{}], version: '1' }, { arms: [] }].map(readResults)).toEqual(
    Array(5).fill(null),
  )
})
