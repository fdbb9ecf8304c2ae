// What the comparison table measured, as dots for runs and bars for means. Text, no DOM.

import { PAPER_DEPLOYMENT } from '../../../../experiment/analysis/claims'
import { parameterLayout, type ModelConfig } from '../../../../nn/config'
import type { LearnStrings } from '../../../text/learn.en'
import { dotChart, type DotRow } from './dotChart'
import { at, drawing, escaped, table, textAt } from './markup'

/** One run of docs/comparison.json, or of an experiment's arm `row`, as far as the lesson reads it. */
export interface MeasuredRun {
  row: string
  seed: number
  /** Shares of 1. */
  accuracy: { perception: number; reasoning: number; planning: number; average: number }
}

type Score = keyof MeasuredRun['accuracy']

/** Percent of every seed of a row. Throws where the table has no such row. */
export function percents(runs: readonly MeasuredRun[], row: string, score: Score = 'average'): number[] {
  const values = runs.filter((run) => run.row === row).map((run) => 100 * run.accuracy[score])
  if (values.length === 0) throw new Error(`no run of "${row}" was measured`)
  return values
}

const rowsOf = (runs: readonly MeasuredRun[], rows: readonly (readonly [string, string])[]): DotRow[] =>
  rows.map(([label, row]) => ({ label, values: percents(runs, row) }))

const CAPABILITIES = ['perception', 'reasoning', 'planning'] as const

/** `majority`: percent by capability. */
export function answersFigure(
  t: LearnStrings,
  runs: readonly MeasuredRun[],
  majority: readonly number[],
): string {
  const rows = CAPABILITIES.map((capability) => ({
    label: t.capability[capability],
    values: percents(runs, 'method ce-only', capability),
  }))
  const levels = CAPABILITIES.map((_, i) => ({
    percent: majority[i],
    label: t.figure.majority(majority[i].toFixed(1)),
  }))
  const note = CAPABILITIES.map((name, i) => `${t.capability[name]} ${majority[i].toFixed(1)}`).join(', ')
  return `${dotChart(t.figure.accuracy, rows, levels)}<p class="lesson-note">${escaped(t.figure.majority(note))}</p>`
}

export const signalsFigure = (t: LearnStrings, runs: readonly MeasuredRun[]): string =>
  dotChart(
    t.figure.accuracy,
    rowsOf(runs, [
      [t.figure.labelsOnly, 'method ce-only'],
      [t.figure.probabilities, 'all logits'],
      [t.figure.hiddenFirst, 'all hidden first'],
      [t.figure.hiddenMiddle, 'all hidden intermediate'],
      [t.figure.hiddenLate, 'all hidden penultimate'],
      [`${t.figure.attention}: ${t.figure.sum}`, 'method sum'],
    ]),
  )

export const probabilitiesChart = (t: LearnStrings, runs: readonly MeasuredRun[]): string =>
  dotChart(
    t.figure.accuracy,
    rowsOf(runs, [
      [t.figure.labelsOnly, 'method ce-only'],
      [t.figure.probabilities, 'all logits'],
      [`${t.figure.attention}: ${t.figure.agp}`, 'method agp'],
    ]),
  )

export const whenFigure = (t: LearnStrings, runs: readonly MeasuredRun[]): string =>
  dotChart(
    t.figure.accuracy,
    rowsOf(runs, [
      [t.figure.labelsOnly, 'method ce-only'],
      [t.figure.sum, 'method sum'],
      [t.figure.agp, 'method agp'],
      [t.figure.triple, 'method sum-anchor-triple'],
    ]),
  )

const thousands = (config: ModelConfig): number => Math.round(parameterLayout(config).count / 1000)

/** What the paper measured of models a thousand times as large (its Table 1), labelled as the paper's. */
const paperTable = (t: LearnStrings): string =>
  `<p class="lesson-note">${escaped(t.figure.paperNote)}</p>` +
  table(
    [t.figure.paperModel, t.figure.paperMemory, t.figure.paperFirst, t.figure.paperSpeed],
    [...PAPER_DEPLOYMENT]
      .reverse()
      .map(({ model, memoryGb, tokensPerSecond, firstTokenSeconds }) => [
        model,
        `${memoryGb}\u00a0GB`,
        t.figure.seconds(String(firstTokenSeconds)),
        String(tokensPerSecond),
      ]),
  )

/** Parameters before and after, counted from the models' shapes, and the paper's table. */
export function sizesFigure(t: LearnStrings, teacher: ModelConfig, student: ModelConfig): string {
  const [large, small] = [thousands(teacher), thousands(student)]
  const scale = 390 / (3 * large)
  const bars = [0, 1, 2].map(
    (i) =>
      `<rect x="${at(2 + i * large * scale)}" y="24" width="${at(large * scale - 3)}" height="26" rx="2" class="lesson-bar ${CAPABILITIES[i]}"/>` +
      textAt(10 + i * large * scale, 42, t.figure.parameters(String(large)), 'lesson-on-bar'),
  )
  const content = [
    textAt(2, 14, `${t.figure.threeTeachers}: 3 × ${t.figure.parameters(String(large))}`),
    ...bars,
    textAt(2, 84, `${t.figure.oneStudent}: ${t.figure.parameters(String(small))}`),
    `<rect x="2" y="94" width="${at(small * scale)}" height="26" rx="2" class="lesson-bar student"/>`,
    textAt(10 + small * scale, 112, t.figure.parameters(String(small))),
  ]
  return drawing(440, 126, t.figure.sizes, content.join('')) + paperTable(t)
}
