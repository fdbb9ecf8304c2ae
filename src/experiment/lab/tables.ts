// The table of an experiment in three notations, each with a caption that states how many seeds and steps,
// which frames, where it was run, and by which version.

import { figuresIn, type ExperimentResults, type ReportedArm } from './results'
import { BYTE_ORDER_MARK, csvCell, csvComment } from '../../json/csv'
import { QUESTIONS_OF_A_FRAME } from '../../settings/questionMix'
import { MEASURES, type Experiment, type Measure } from './spec'
import type { Interval } from './statistics'

/** What the tables need besides the results. */
export interface TableFacts {
  /** Of the runs; several where arms differ in them. */
  steps: readonly number[]
  /** Asked on the frames that are reported; empty for a custom data set, where runs know how many. */
  questions: readonly number[]
}

/** The facts of an experiment. */
export const tableFacts = ({ arms, split }: Experiment): TableFacts => ({
  steps: arms.map(({ resolved }) => resolved.steps),
  questions:
    split === 'own'
      ? []
      : arms.map(
          ({ resolved }) =>
            QUESTIONS_OF_A_FRAME * (split === 'test' ? resolved.testFrames : resolved.validationFrames),
        ),
})

const percent = (share: number, digits = 1): string => (100 * share).toFixed(digits)

/** "12 to 345", or a single number where all are equal. */
function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return low === high ? String(low) : `${low} to ${high}`
}

/** "6000 test questions", "12 questions of the data set Fog (3 scenes)". */
function questionsAsked({ arms, split }: ExperimentResults, questions: readonly number[]): string {
  if (split === 'test') return `${range(questions)} test questions`
  if (split === 'validation')
    return `${range(questions)} validation questions (for choosing, not for reporting)`
  const sets = arms.flatMap(({ runs }) => runs.flatMap(({ accuracy }) => accuracy?.own ?? []))
  if (sets.length === 0) return "the questions of a data set of one's own"
  const named = [...new Set(sets.map(({ name, scenes }) => `${name} (${scenes} scenes)`))].join(', ')
  return `${range(sets.map(({ accuracy }) => accuracy.questions))} questions of the data set ${named}`
}

/** The sentences of the caption. */
export function captionSentences(results: ExperimentResults, { steps, questions }: TableFacts): string[] {
  const { arms, measure, version, adapter, spec, comparisons } = results
  const diverged = arms.flatMap(({ runs }) => runs).filter((run) => run.diverged !== undefined).length
  const intervals =
    comparisons.length > 0
      ? [
          'Differences are paired by seed, with their 95 % t interval; p is corrected by Holm over ' +
            `${comparisons.length} comparison${comparisons.length === 1 ? '' : 's'}.`,
        ]
      : []
  return [
    `${spec.title ?? 'Experiment'}: exact match in % on ${questionsAsked(results, questions)},`,
    `mean ± standard error over seeds (n = ${range(arms.map(({ n }) => n))}), ${range(steps)} steps.`,
    ...(measure === 'average' ? [] : [`Differences are of ${measure}.`]),
    ...intervals,
    ...(diverged > 0 ? [`${diverged} of the runs diverged and count in no mean.`] : []),
    `Drive-KD playground ${version}, ${adapter}.`,
  ]
}

/** The figures that can be drawn of an experiment. */
export type FigureKind = 'dots' | 'line' | 'map' | 'curves'

const DRAWN: Readonly<Record<FigureKind, string>> = {
  dots: 'Hollow dots are runs, full dots their means with 95 % t intervals',
  line: 'Hollow dots are runs, lines their means with 95 % t intervals as bands',
  map: 'Each cell is a mean over runs',
  curves: 'Lines are means over runs during training, bands their 95 % t intervals',
}

/** The caption of a figure; curves are of validation frames. */
export function figureCaption(results: ExperimentResults, facts: TableFacts, kind: FigureKind): string {
  const { arms, split, spec, version, adapter, date } = results
  const asked = kind === 'curves' ? 'validation questions' : `${range(facts.questions)} ${split} questions`
  return [
    `${spec.title ?? 'Experiment'}: exact match in % on ${asked}.`,
    `${DRAWN[kind]}; n = ${range(arms.map(({ n }) => n))} seeds, ${range(facts.steps)} steps.`,
    `Drive-KD playground ${version}, ${adapter}${date === undefined ? '' : `, ${date}`}.`,
  ].join(' ')
}

const COLUMNS: readonly Measure[] = ['perception', 'reasoning', 'planning', 'average']

interface Notation {
  plusMinus: string
  none: string
  /** Marks an interval. */
  interval: (low: string, high: string) => string
  minus: string
}

const figure = (arm: ReportedArm, measure: Measure, n: Notation): string => {
  const { mean, se } = arm.capabilities[measure]
  if (mean === null) return n.none
  return se === null ? percent(mean) : `${percent(mean)}${n.plusMinus}${percent(se)}`
}

const signed = (share: number, minus: string): string => {
  const text = percent(Math.abs(share), 2)
  return `${share < 0 && Number(text) !== 0 ? minus : '+'}${text}`
}

const intervalText = (interval: Interval | null, n: Notation): string =>
  interval ? n.interval(signed(interval[0], n.minus), signed(interval[1], n.minus)) : n.none

const probability = (p: number | null, none: string): string =>
  p === null ? none : p < 0.001 ? '< 0.001' : p.toFixed(3)

/** The rows of the table, heading first; with three more columns where arms are compared. */
function rows({ arms, comparisons }: ExperimentResults, n: Notation): string[][] {
  const compared = comparisons.length > 0
  const heading = ['arm', 'n', ...COLUMNS, ...(compared ? ['difference', '95 % interval', 'p (Holm)'] : [])]
  const lines = arms.map((arm) => {
    const own = comparisons.find((c) => c.arm === arm.name)
    const difference = own
      ? [signed(own.difference, n.minus), intervalText(own.interval, n), probability(own.pHolm, n.none)]
      : ['', '', '']
    return [
      arm.name,
      String(arm.n),
      ...COLUMNS.map((m) => figure(arm, m, n)),
      ...(compared ? difference : []),
    ]
  })
  return [heading, ...lines]
}

const MARKDOWN: Notation = {
  plusMinus: ' ± ',
  none: '–',
  interval: (low, high) => `${low} to ${high}`,
  minus: '−',
}

/** For a Markdown document; the caption below. */
export function markdownTable(results: ExperimentResults, facts: TableFacts): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const [heading, ...lines] = rows(results, MARKDOWN).map((row) => `| ${row.map(cell).join(' | ')} |`)
  const rule = `|---|${'---|'.repeat(rows(results, MARKDOWN)[0].length - 1)}`
  const question = results.spec.question ? [`*${results.spec.question}*`, ''] : []
  return [...question, heading, rule, ...lines, '', captionSentences(results, facts).join(' '), ''].join('\n')
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '−': '$-$',
  '±': '$\\pm$',
  '–': '--',
}

/** A text escaped for LaTeX. */
export const latexText = (text: string): string =>
  text.replace(/[\\~^−±–]|[&%$#_{}]/gu, (letter) => SPECIAL[letter] ?? `\\${letter}`)

const LATEX: Notation = {
  plusMinus: ' ± ',
  none: '–',
  interval: (low, high) => `[${low}, ${high}]`,
  minus: '−',
}

/** For a LaTeX document with the package booktabs. */
export function latexTable(results: ExperimentResults, facts: TableFacts): string {
  const [heading, ...lines] = rows(results, LATEX).map((row) => `${row.map(latexText).join(' & ')} \\\\`)
  const columns = `l${'r'.repeat(rows(results, LATEX)[0].length - 1)}`
  return [
    '\\begin{table}',
    '\\centering',
    `\\caption{${latexText(captionSentences(results, facts).join(' '))}}`,
    `\\begin{tabular}{${columns}}`,
    '\\toprule',
    heading,
    '\\midrule',
    ...lines,
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n')
}

/** One line per run and split, for other programs: shares from 0 to 1 in full precision, the caption as `#`. */
export function csvTable(results: ExperimentResults, facts: TableFacts): string {
  const heading = ['arm', 'seed', 'split', ...MEASURES, 'questions']
  const lines = results.arms.flatMap((arm) =>
    arm.runs.flatMap(({ seed, accuracy }) =>
      (['validation', 'test', 'own'] as const).flatMap((split) => {
        const figures = figuresIn(accuracy, split)
        return figures
          ? [[arm.name, seed, split, ...MEASURES.map((measure) => figures[measure]), figures.questions]]
          : []
      }),
    ),
  )
  return [
    `${BYTE_ORDER_MARK}${csvComment(captionSentences(results, facts).join(' '))}`,
    heading.join(','),
    ...lines.map((line) => line.map(csvCell).join(',')),
    '',
  ].join('\n')
}
