// The comparison table of the docs: which runs it compares, and how their results become mean and standard
// error. Pure; `npm run table` makes the runs.

import { COMBINE, METHODS } from '../../distill/combine/registry'
import type { Settings } from '../../settings/settings'
import { SETTINGS_TABLE } from '../../settings/table'
import { mean, standardError } from './statistics'

/** One row of the table: a displayed name and what differs from the default run. */
export interface ComparisonRow {
  id: string
  label: string
  settings: Readonly<Partial<Settings>>
}

/** Rows that answer one question together. */
export interface ComparisonGroup {
  id: string
  title: string
  rows: readonly ComparisonRow[]
}

/** Exact match of one finished run, 0..1, and where it was measured. */
export interface ComparisonResult {
  row: string
  seed: number
  /** The row's settings at that time: a result of other settings does not count. */
  settings: Partial<Settings>
  accuracy: { perception: number; reasoning: number; planning: number; average: number; questions: number }
  version: string
  adapter: string
  /** ISO date. */
  date: string
  seconds: number
}

/** Rules that people type are not compared. */
const SHIPPED = METHODS.filter((id) => !COMBINE[id].typed)

const methodRow = (method: Settings['method']): ComparisonRow => ({
  id: `method ${method}`,
  label: SETTINGS_TABLE.method.options.find((option) => option.value === method)?.label ?? method,
  settings: { method },
})

/**
 * One teacher of three, with the paper's signal of its capability, gradients added: the single-teacher
 * recipes.
 */
const alone = (label: string, id: string, settings: Partial<Settings>): ComparisonRow => ({
  id,
  label,
  settings: { method: 'sum', ...settings },
})
const ONLY_PERCEPTION = { weightReasoning: 0, weightPlanning: 0 } as const
const ONLY_REASONING = { weightPerception: 0, weightPlanning: 0 } as const
const ONLY_PLANNING = { weightPerception: 0, weightReasoning: 0 } as const
const everywhere = <K extends 'signal' | 'layer' | 'block' | 'loss'>(
  kind: K,
  value: string,
): Partial<Settings> =>
  Object.fromEntries(['Perception', 'Reasoning', 'Planning'].map((c) => [`${kind}${c}`, value]))

/** All rows, in the order of the table. */
export const COMPARISON: readonly ComparisonGroup[] = [
  { id: 'methods', title: 'Ways of combining the four gradients', rows: SHIPPED.map(methodRow) },
  {
    id: 'signals',
    title: 'Signals, gradients added without projection',
    rows: [
      alone('Perception teacher only: first layer, text to vision', 'perception only', ONLY_PERCEPTION),
      alone('Reasoning teacher only: first to penultimate, full map', 'reasoning only', ONLY_REASONING),
      alone('Planning teacher only: penultimate layer, text to vision', 'planning only', ONLY_PLANNING),
      alone(
        'All three, text to vision everywhere',
        'all text-to-vision',
        everywhere('block', 'text-to-vision'),
      ),
      alone('All three, full maps everywhere', 'all full', everywhere('block', 'full')),
      alone('All three, answer rows everywhere', 'all answer-rows', everywhere('block', 'answer-rows')),
      alone('All three, 1 - cosine by row', 'all cosine', everywhere('loss', 'cosine')),
      alone('All three, KL by row', 'all kl', everywhere('loss', 'kl')),
      alone('All three at the first layer', 'all first', everywhere('layer', 'first')),
      alone('All three at the penultimate layer', 'all penultimate', everywhere('layer', 'penultimate')),
      alone('All three, first to penultimate', 'all intermediate', everywhere('layer', 'intermediate')),
      alone('All three, logits (KL at temperature 2)', 'all logits', everywhere('signal', 'logits-kl')),
      alone('All three, hidden states of the first layer', 'all hidden first', {
        ...everywhere('signal', 'hidden-mse'),
        ...everywhere('layer', 'first'),
      }),
      alone('All three, hidden states from first to penultimate', 'all hidden intermediate', {
        ...everywhere('signal', 'hidden-mse'),
        ...everywhere('layer', 'intermediate'),
      }),
      alone('All three, hidden states of the penultimate layer', 'all hidden penultimate', {
        ...everywhere('signal', 'hidden-mse'),
        ...everywhere('layer', 'penultimate'),
      }),
    ],
  },
]

/**
 * Mean and standard error of the mean (n - 1 in the variance); the error is null for fewer than two values.
 */
export const meanAndError = (values: readonly number[]): { mean: number; error: number | null } => ({
  mean: mean(values),
  error: standardError(values),
})

const COLUMNS = ['perception', 'reasoning', 'planning', 'average'] as const

/** Results of exactly these settings, one per seed (the latest wins). */
export function resultsOf(row: ComparisonRow, results: readonly ComparisonResult[]): ComparisonResult[] {
  const own = results.filter(
    (r) => r.row === row.id && JSON.stringify(r.settings) === JSON.stringify(row.settings),
  )
  return [...new Map(own.map((r) => [r.seed, r])).values()].sort((a, b) => a.seed - b.seed)
}

/**
 * The table as Markdown: exact match in %, mean +- standard error over the seeds that were run, n beside it.
 * Rows without any run are left out and named below.
 */
export function comparisonMarkdown(
  results: readonly ComparisonResult[],
  groups: readonly ComparisonGroup[] = COMPARISON,
): string {
  const cell = (own: ComparisonResult[], column: (typeof COLUMNS)[number]) => {
    const { mean, error } = meanAndError(own.map((r) => 100 * r.accuracy[column]))
    return error === null ? mean.toFixed(1) : `${mean.toFixed(1)} ±${error.toFixed(1)}`
  }
  return groups
    .map(({ title, rows }) => {
      const lines = rows.flatMap((row) => {
        const own = resultsOf(row, results)
        return own.length === 0
          ? []
          : [`| ${row.label} | ${own.length} | ${COLUMNS.map((c) => cell(own, c)).join(' | ')} |`]
      })
      const missing = rows.filter((row) => resultsOf(row, results).length === 0).map((row) => row.label)
      return [
        `### ${title}`,
        '',
        '| exact match, % | seeds | perception | reasoning | planning | average |',
        '|---|---|---|---|---|---|',
        ...lines,
        '',
        ...(missing.length > 0 ? [`Not run yet: ${missing.join('; ')}.`, ''] : []),
      ].join('\n')
    })
    .join('\n')
}
