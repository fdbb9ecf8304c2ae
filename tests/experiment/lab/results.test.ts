import { describe, expect, it } from 'vitest'
import { experimentResults, type OutcomeOf } from '../../../src/experiment/lab/results'
import { holm, mean, pairedDifference, standardError, wilson } from '../../../src/experiment/lab/statistics'
import {
  captionSentences,
  csvTable,
  latexTable,
  latexText,
  markdownTable,
  tableFacts,
} from '../../../src/experiment/lab/tables'
import { accuracyTitle, type FigureFacts } from '../../../src/ui/features/lab/figures/words'
import { viewsEn } from '../../../src/ui/text/views.en'
import { accuracyOf, experimentOf, MACHINE, SMALLEST } from './labRuns'

const experiment = experimentOf({
  ...SMALLEST,
  title: 'Does projecting help? 50 % of it',
  arms: [...SMALLEST.arms, { name: 'ce_only', settings: { method: 'ce-only' } }],
})
const outcome: OutcomeOf = ({ resolved }, seed) => ({
  accuracy: {
    validation: accuracyOf({ ...resolved, seed }, 'validation'),
    test: accuracyOf({ ...resolved, seed }, 'test'),
  },
  diverged: null,
})
const results = experimentResults(experiment, outcome, MACHINE.version, MACHINE.adapter)
const FACTS = { steps: [40, 40], questions: [72] }
const testOf = (name: string, measure: 'average' | 'planning' = 'average'): Map<number, number> => {
  const arm = experiment.arms.find((a) => a.name === name)!
  return new Map([1, 2, 3].map((seed) => [seed, accuracyOf({ ...arm.resolved, seed }, 'test')[measure]]))
}

describe('results', () => {
  it('have the runs, means and comparisons of the measure, on test frames', () => {
    expect(results.arms.map(({ name, n }) => [name, n])).toEqual([
      ['sum', 3],
      ['agp', 3],
      ['ce_only', 3],
    ])
    for (const arm of results.arms) {
      const values = [...testOf(arm.name).values()]
      expect(arm.mean).toBe(mean(values))
      expect(arm.se).toBe(standardError(values))
      expect(arm.capabilities.planning.mean).toBe(mean([...testOf(arm.name, 'planning').values()]))
      expect(arm.runs.map((run) => run.accuracy!.test!.average)).toEqual(values)
    }
    expect(results.comparisons.map(({ arm, control, n }) => [arm, control, n])).toEqual([
      ['agp', 'sum', 3],
      ['ce_only', 'sum', 3],
    ])
    const found = ['agp', 'ce_only'].map((arm) => pairedDifference(testOf(arm), testOf('sum'))!)
    expect(results.comparisons.map(({ difference }) => difference)).toEqual(found.map((d) => d.difference))
    expect(results.comparisons.map(({ interval }) => interval)).toEqual(found.map((d) => d.interval))
    expect(results.comparisons.map(({ p }) => p)).toEqual(found.map((d) => d.p))
    expect(results.comparisons.map(({ pHolm }) => pHolm)).toEqual(holm(found.map((d) => d.p)))
    expect(results).toMatchObject({ split: 'test', measure: 'average', ...MACHINE })
  })

  it('are of validation frames where the spec is for choosing, and say so', () => {
    const choosing = experimentOf({ ...SMALLEST, split: 'validation' })
    const found = experimentResults(choosing, outcome, '1', 'a')
    const values = [1, 2, 3].map(
      (seed) => accuracyOf({ ...choosing.arms[1].resolved, seed }, 'validation').average,
    )
    expect(found.arms[1].mean).toBe(mean(values))
    expect(captionSentences(found, FACTS).join(' ')).toContain('validation questions (for choosing')
  })

  it("are of a data set of one's own where the spec says so, in caption, intervals and CSV", () => {
    const evaluationData = 'data:0123456789abcdef'
    const file = { ...SMALLEST, split: 'own', base: { preset: 'tiny', settings: { evaluationData } } }
    const own = experimentOf(file)
    const asked = [10, 0, 5]
    const found = experimentResults(
      own,
      (arm, seed) => {
        const { accuracy, diverged } = outcome(arm, seed)!
        const accuracyOwn = { ...accuracyOf({ ...arm.resolved, seed }, 'own', 5), questions: 15 }
        const set = { id: evaluationData, name: 'Fog', scenes: 3, accuracy: accuracyOwn, asked }
        return { accuracy: { ...accuracy!, own: set }, diverged }
      },
      '1',
      'a',
    )
    const values = [1, 2, 3].map((seed) => accuracyOf({ ...own.arms[1].resolved, seed }, 'own', 5).average)
    expect(found.arms[1].mean).toBe(mean(values))
    expect(found.comparisons).toHaveLength(1)
    const [run] = found.arms[1].runs
    expect(run.interval!.perception).toEqual(
      wilson(Math.round(10 * run.accuracy!.own!.accuracy.perception), 10),
    )
    expect(captionSentences(found, tableFacts(own)).join(' ')).toContain(
      'on 15 questions of the data set Fog (3 scenes)',
    )
    const lines = csvTable(found, tableFacts(own)).split('\n')
    expect(lines.filter((line) => /,own,.*,15$/.test(line))).toHaveLength(6)
    expect(accuracyTitle({ t: viewsEn.lab, split: 'own' } as FigureFacts)).toBe(
      'exact match on own data questions, %',
    )
    // Arms that are not evaluated on a set cannot be compared by it.
    expect(() => experimentOf({ ...SMALLEST, split: 'own' })).toThrow(/evaluationData is "world"/)
  })

  it("quote each run with Wilson's interval of its questions", () => {
    const [run] = results.arms[0].runs
    const { planning, average } = run.accuracy!.test!
    expect(run.interval!.planning).toEqual(wilson(Math.round(planning * 24), 24))
    expect(run.interval!.average).toEqual(wilson(Math.round(average * 72), 72))
  })

  it('say what a change of method changes besides', () => {
    expect(results.arms[0].differs).toEqual({})
    expect(results.arms[1].differs).toEqual({
      method: 'agp',
      weightPerception: 9000,
      weightReasoning: 9000,
      weightPlanning: 9000,
    })
  })

  it('of one seed have no error, no interval and no p; a run that diverged counts nowhere', () => {
    const one = experimentResults(
      experiment,
      (arm, seed) =>
        seed > 1 ? undefined : arm.name === 'agp' ? { accuracy: null, diverged: 7 } : outcome(arm, seed),
      '1',
      'a',
    )
    expect(one.arms.map(({ n, se, interval }) => [n, se, interval])).toEqual([
      [1, null, null],
      [0, null, null],
      [1, null, null],
    ])
    expect(one.arms[1]).toMatchObject({ mean: null, runs: [{ seed: 1, accuracy: null, diverged: 7 }] })
    expect(one.comparisons).toMatchObject([{ arm: 'ce_only', n: 1, interval: null, p: null, pHolm: null }])
    expect(captionSentences(one, FACTS).join(' ')).toContain('1 of the runs diverged')
    expect(JSON.stringify(one)).not.toContain('NaN')
    expect(markdownTable(one, FACTS)).not.toContain('NaN')
  })
})

describe('tables', () => {
  it('say n, steps, questions, adapter and version in their captions', () => {
    const caption = captionSentences(results, FACTS).join(' ')
    for (const said of [
      'n = 3',
      '40 steps',
      '72 test questions',
      MACHINE.adapter,
      MACHINE.version,
      'Holm over 2',
    ])
      expect(caption).toContain(said)
  })

  it('have one line per arm in Markdown and LaTeX', () => {
    const markdown = markdownTable(results, FACTS).split('\n')
    expect(markdown[0]).toBe(
      '| arm | n | perception | reasoning | planning | average | difference | 95 % interval | p (Holm) |',
    )
    expect(markdown.filter((line) => /^\| (sum|agp|ce_only) /.test(line)).length).toBe(3)
    const latex = latexTable(results, FACTS)
    expect(latex).toContain('\\begin{tabular}{lrrrrrrrr}')
    expect(latex).toContain('ce\\_only & 3 & ')
    expect(latex).toContain('50 \\% of it')
    expect(latex).toMatch(/\\toprule[\s\S]*\\midrule[\s\S]*\\bottomrule/)
    for (const line of latex.split('\n').filter((l) => l.endsWith('\\\\')))
      expect(line.split(' & ').length).toBe(9)
  })

  it('escape what LaTeX would take for a command', () => {
    expect(latexText('a_b & 50 % of {x} # $ ~ ^ \\ −1 ± 2')).toBe(
      'a\\_b \\& 50 \\% of \\{x\\} \\# \\$ \\textasciitilde{} \\textasciicircum{} \\textbackslash{} $-$1 $\\pm$ 2',
    )
  })

  it('name arms and questions of strangers in CSV without making formulas of them', () => {
    const named = structuredClone(results)
    named.arms[0].name = '=HYPERLINK("http://a.example","b")'
    named.arms[1].name = '교사 −1'
    named.spec.title = 'Why,\n=1+1'
    const [caption, , ...lines] = csvTable(named, FACTS).split('\n')
    expect(caption).toMatch(/^\ufeff# Why, '=1\+1: /)
    expect(lines[0]).toMatch(/^"'=HYPERLINK\(""http:\/\/a\.example"",""b""\)",1,/)
    expect(lines.some((line) => line.startsWith('교사 −1,1,'))).toBe(true)
  })

  it('have every figure of every run in CSV, in full', () => {
    const [caption, heading, ...lines] = csvTable(results, FACTS).trimEnd().split('\n')
    expect(caption).toMatch(/^\ufeff# Does projecting help\?/)
    expect(heading).toBe('arm,seed,split,average,perception,reasoning,planning,questions')
    expect(lines.length).toBe(3 * 3 * 2)
    const [arm, seed, split, average] = lines[1].split(',')
    expect([arm, seed, split, Number(average)]).toEqual([
      'sum',
      '1',
      'test',
      results.arms[0].runs[0].accuracy!.test!.average,
    ])
  })
})
