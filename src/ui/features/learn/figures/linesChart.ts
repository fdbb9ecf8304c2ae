// Values along the layers of a model, or along an answer, as lines with dots: text, no DOM, drawn when the site is
// built and again where a reader chooses.

import { at, drawing, escaped, textAt } from './markup'

export interface Line {
  label: string
  /** Null: nothing was measured there. */
  values: readonly (number | null)[]
  /** Place of the first value on the axis, counted in ticks; default 0. */
  from?: number
}

export interface LinesChart {
  name: string
  lines: readonly Line[]
  /** What stands under each place. */
  ticks: readonly string[]
  axis: string
  /** The range of the values; it starts at 0. */
  top: number
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [440, 230, 40, 430, 14, 176]
/** Lines are told apart by dashes and filled or hollow dots; no colour, which would be a capability's. */
const KINDS = ['a', 'b', 'c'] as const

/** The chart; lines beyond the third share the third's look. */
export function linesChart({ name, lines, ticks, axis, top }: LinesChart): string {
  const x = (place: number): number =>
    LEFT + 14 + ((RIGHT - LEFT - 28) * place) / Math.max(1, ticks.length - 1)
  const y = (value: number): number => BOTTOM - ((BOTTOM - TOP) * value) / top
  const levels = [0, top / 2, top].map(
    (v) =>
      `<path d="M${LEFT} ${at(y(v))}H${RIGHT}" class="lesson-tick"/>` +
      textAt(LEFT - 6, y(v) + 4, String(Number(v.toFixed(2))), 'lesson-axis', 'end'),
  )
  const places = ticks.map((tick, i) => textAt(x(i), BOTTOM + 18, tick, 'lesson-axis', 'middle'))
  const drawn = lines.map(({ label, values, from = 0 }, k) => {
    const kind = KINDS[Math.min(k, KINDS.length - 1)]
    const points = values.flatMap((v, i) => (v === null ? [] : [[x(i + from), y(v)] as const]))
    const path = points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${at(px)} ${at(py)}`).join('')
    const dot = (px: number, py: number): string => `<circle cx="${at(px)}" cy="${at(py)}" r="3.6"/>`
    const dots = points.map(([px, py]) => dot(px, py)).join('')
    const legend = LEFT + (k * (RIGHT - LEFT)) / lines.length
    return `<g class="lesson-line ${kind}"><title>${escaped(label)}</title><path d="${path}"/>${dots}<path d="M${at(legend)} ${HEIGHT - 12}h22"/>${dot(legend + 11, HEIGHT - 12)}${textAt(legend + 28, HEIGHT - 8, label)}</g>`
  })
  return drawing(
    WIDTH,
    HEIGHT,
    name,
    levels.join('') +
      places.join('') +
      textAt(RIGHT, BOTTOM + 34, axis, 'lesson-axis', 'end') +
      drawn.join(''),
  )
}
