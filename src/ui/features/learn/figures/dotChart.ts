// Measured runs as dots, their mean as a bar: one row for each way of training. Text, no DOM.

import { at, drawing, escaped, textAt } from './markup'

export interface DotRow {
  label: string
  /** Percent, one per run. */
  values: readonly number[]
}

const WIDTH = 440
const ROW = 48
const LEFT = 2
const RIGHT = 392

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

const place = (percent: number): number => LEFT + ((RIGHT - LEFT) * percent) / 100

/** `baseline`: a level that costs nothing, dashed, with its words. */
export function dotChart(
  name: string,
  rows: readonly DotRow[],
  baseline: { percent: number; label: string }[] = [],
): string {
  const height = rows.length * ROW + 24
  const drawn = rows.map(({ label, values }, i) => {
    const y = i * ROW
    const middle = mean(values)
    return [
      textAt(LEFT, y + 15, label),
      `<rect x="${LEFT}" y="${y + 22}" width="${at(place(middle) - LEFT)}" height="14" rx="2" class="lesson-bar"/>`,
      ...values.map((v) => `<circle cx="${at(place(v))}" cy="${y + 29}" r="3.6" class="lesson-dot"/>`),
      textAt(Math.max(...values.map(place)) + 9, y + 34, middle.toFixed(1), 'lesson-value'),
    ].join('')
  })
  const levels = baseline.map(({ percent, label }, i) => {
    const y = (i * rows.length * ROW) / baseline.length
    return `<g class="lesson-level"><title>${escaped(label)}</title><path d="M${at(place(percent))} ${y + 20}v${
      baseline.length === 1 ? height - 44 : 18
    }"/></g>`
  })
  const axis = [0, 25, 50, 75, 100].map(
    (v) =>
      `<path d="M${at(place(v))} ${height - 22}v4" class="lesson-tick"/>` +
      textAt(place(v), height - 5, `${v}`, 'lesson-axis', v === 0 ? 'start' : 'middle'),
  )
  return drawing(WIDTH, height, name, drawn.join('') + levels.join('') + axis.join(''))
}
