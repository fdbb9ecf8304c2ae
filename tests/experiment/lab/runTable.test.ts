// Any number of runs in a table: what differs, and mean ± s.d. of what differs in the seed alone.
import { expect, it } from 'vitest'
import {
  runsCsv,
  runsLatex,
  runsMarkdown,
  runTable,
  type TableRun,
} from '../../../src/experiment/lab/runTable'
import { defaultSettings } from '../../../src/settings/resolve'
import type { Settings } from '../../../src/settings/settings'

const accuracy = (average: number) => ({
  average,
  perception: average,
  reasoning: average,
  planning: average,
  questions: 300,
})
const run = (id: string, changes: Partial<Settings>, average: number, test = true): TableRun => ({
  id,
  name: `run ${id}`,
  settings: { ...defaultSettings(), ...changes },
  steps: 700,
  validation: accuracy(average + 0.1),
  test: test ? accuracy(average) : null,
})
const words = {
  label: (key: keyof Settings) => key,
  value: (key: keyof Settings, settings: Settings) => String(settings[key]),
}
const four = [
  run('a', { method: 'sum', seed: 1 }, 0.5),
  run('b', { method: 'sum', seed: 2 }, 0.6),
  run('c', { method: 'agp', seed: 1 }, 0.7),
  run('d', { method: 'agp', seed: 2 }, 0.5),
]

it('runs of one setting are a group, with the deviation of n - 1', () => {
  const table = runTable(four)
  expect([table.keys, table.seeds, table.split]).toEqual([['method'], true, 'test'])
  expect(table.groups.map(({ first, n }) => [first.id, n])).toEqual([
    ['a', 2],
    ['c', 2],
  ])
  expect(table.groups[0].figures.average.mean).toBeCloseTo(0.55)
  expect(table.groups[0].figures.average.sd).toBeCloseTo(Math.SQRT1_2 / 10)
})

it('validation frames count where one run has no figure of test frames; one run alone has no mean', () => {
  expect(runTable([...four, run('e', {}, 0.3, false)]).split).toBe('validation')
  expect(runTable([four[0]]).groups).toEqual([])
  expect(runTable([]).groups).toEqual([])
  const [only] = runTable([four[0], four[2]]).groups
  expect([only.n, only.figures.average.mean]).toEqual([2, 0.6])
})

it('is written as Markdown, LaTeX and CSV', () => {
  const table = runTable(four)
  const markdown = runsMarkdown(table, words).split('\n')
  expect(markdown[0]).toBe('| run | method | seed | steps | average | perception | reasoning | planning |')
  expect(markdown[1].split('|').length).toBe(markdown[0].split('|').length)
  expect(markdown[6]).toBe(
    '| mean ± s.d., n = 2 | sum |  |  | 55.0 ± 7.1 | 55.0 ± 7.1 | 55.0 ± 7.1 | 55.0 ± 7.1 |',
  )
  const latex = runsLatex(table, words)
  expect(latex).toContain('\\toprule')
  expect(latex).toContain('55.0 $\\pm$ 7.1 \\\\')
  expect(latex.match(/midrule/g)?.length).toBe(2)
  expect(runsCsv(table).split('\n')[1]).toBe('run a,sum,1,700,test,0.5,0.5,0.5,0.5')
  const named = runTable([{ ...four[0], name: '=1+1' }, ...four.slice(1)])
  expect(runsCsv(named).split('\n')[1]).toMatch(/^'=1\+1,sum,/)
})
