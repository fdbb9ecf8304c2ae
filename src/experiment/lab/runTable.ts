// Any number of runs in one table: what they differ in, what they reached, and mean ± s.d. of runs that differ in the
// seed alone. Pure; as Markdown, LaTeX and CSV.

import type { Accuracy } from '../../distill/tasks'
import { csvCell } from '../../json/csv'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { SETTING_KEYS } from '../../settings/table'
import { MEASURES, type Measure } from './spec'
import { mean, standardDeviation } from './statistics'
import { latexText } from './tables'

/** A run as the table needs it. */
export interface TableRun {
  id: string
  name: string
  settings: Settings
  steps: number
  validation: Accuracy | null
  test: Accuracy | null
}

/** Mean and sample deviation of one figure; the deviation is null for fewer than two runs. */
interface Spread {
  mean: number
  sd: number | null
}

export interface RunGroup {
  /** The run that it is named after, its first. */
  first: TableRun
  n: number
  figures: Record<Measure, Spread>
}

export interface RunTable {
  runs: readonly TableRun[]
  /** Settings in which they differ, without the seed, in the order of the settings table. */
  keys: readonly (keyof Settings)[]
  seeds: boolean
  /** Test frames where all runs have figures of them, else validation frames. */
  split: 'test' | 'validation'
  /** Runs with the same settings up to the seed, where there are at least two; else all of them together. */
  groups: readonly RunGroup[]
}

function groupOf(runs: readonly TableRun[], split: 'test' | 'validation'): RunGroup[] {
  const found = runs.flatMap((run) => run[split] ?? [])
  if (found.length < 2) return []
  const figures = Object.fromEntries(
    MEASURES.map((measure) => {
      const values = found.map((one) => one[measure])
      return [measure, { mean: mean(values), sd: standardDeviation(values) }]
    }),
  ) as RunGroup['figures']
  return [{ first: runs[0], n: found.length, figures }]
}

/** The table of these runs, in their order. */
export function runTable(runs: readonly TableRun[]): RunTable {
  const differing = SETTING_KEYS.filter((key) =>
    runs.some(({ settings }) => !sameValue(settings[key], runs[0].settings[key])),
  )
  const split = runs.length > 0 && runs.every(({ test }) => test !== null) ? 'test' : 'validation'
  const keys = differing.filter((key) => key !== 'seed')
  const grouped = new Map<string, TableRun[]>()
  for (const run of runs) {
    const key = JSON.stringify(keys.map((one) => run.settings[one]))
    const group = grouped.get(key)
    if (group) group.push(run)
    else grouped.set(key, [run])
  }
  const groups = [...grouped.values()].flatMap((group) => groupOf(group, split))
  return {
    runs,
    keys,
    seeds: differing.includes('seed'),
    split,
    groups: groups.length > 0 ? groups : groupOf(runs, split),
  }
}

/** How settings are called and written. */
export interface RunTableWords {
  label: (key: keyof Settings) => string
  value: (key: keyof Settings, settings: Settings) => string
}

const percent = (share: number): string => (100 * share).toFixed(1)

const spread = ({ mean: centre, sd }: Spread): string =>
  sd === null ? percent(centre) : `${percent(centre)} ± ${percent(sd)}`

/** All rows as texts, heading first; the last are means. */
function textRows(table: RunTable, words: RunTableWords): string[][] {
  const { runs, keys, seeds, split, groups } = table
  const heading = ['run', ...keys.map(words.label), ...(seeds ? ['seed'] : []), 'steps', ...MEASURES]
  const settingsOf = ({ settings }: TableRun): string[] => keys.map((key) => words.value(key, settings))
  return [
    heading,
    ...runs.map((run) => [
      run.name,
      ...settingsOf(run),
      ...(seeds ? [String(run.settings.seed)] : []),
      String(run.steps),
      ...MEASURES.map((measure) => {
        const accuracy = run[split]
        return accuracy ? percent(accuracy[measure]) : '–'
      }),
    ]),
    ...groups.map(({ first, n, figures }) => [
      `mean ± s.d., n = ${n}`,
      ...(groups.length > 1 || n === runs.length ? settingsOf(first) : keys.map(() => '')),
      ...(seeds ? [''] : []),
      '',
      ...MEASURES.map((measure) => spread(figures[measure])),
    ]),
  ]
}

const caption = ({ split, runs }: RunTable): string =>
  `Exact match in % on ${split} questions of ${runs.length} runs; mean ± standard deviation.`

/** For a Markdown document. */
export function runsMarkdown(table: RunTable, words: RunTableWords): string {
  const [heading, ...lines] = textRows(table, words).map(
    (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  )
  const rule = `|${heading
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map(() => '---|')
    .join('')}`
  return [heading, rule, ...lines, '', caption(table), ''].join('\n')
}

/** For a LaTeX document with the package booktabs. */
export function runsLatex(table: RunTable, words: RunTableWords): string {
  const rows = textRows(table, words)
  const [heading, ...lines] = rows.map((row) => `${row.map(latexText).join(' & ')} \\\\`)
  const means = table.groups.length
  return [
    '\\begin{table}',
    '\\centering',
    `\\caption{${latexText(caption(table))}}`,
    `\\begin{tabular}{l${'r'.repeat(rows[0].length - 1)}}`,
    '\\toprule',
    heading,
    '\\midrule',
    ...lines.slice(0, lines.length - means),
    ...(means > 0 ? ['\\midrule', ...lines.slice(lines.length - means)] : []),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n')
}

/** One line per run, for other programs: shares from 0 to 1 in full precision. */
export function runsCsv({ runs, keys, split }: RunTable): string {
  const heading = ['run', ...keys, 'seed', 'steps', 'split', ...MEASURES]
  const lines = runs.map(({ name, settings, steps, ...accuracies }) => [
    name,
    ...keys.map((key) => String(settings[key])),
    settings.seed,
    steps,
    split,
    ...MEASURES.map((measure) => accuracies[split]?.[measure] ?? ''),
  ])
  return `${[heading, ...lines].map((row) => row.map(csvCell).join(',')).join('\n')}\n`
}
