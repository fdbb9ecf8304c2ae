// Accuracy against one numeric quantity: per family a line through the means with the band of their 95 % t
// intervals; arms without a value of it are horizontal lines. And the learning curves, drawn alike.

import { scaleLinear, scaleLog } from 'd3-scale'
import type { Grid } from '../../../../experiment/lab/grid'
import type { ReportedArm } from '../../../../experiment/lab/results'
import type { Measure } from '../../../../experiment/lab/spec'
import { mean, meanInterval } from '../../../../experiment/lab/statistics'
import { DASHES } from './colours'
import { armFigures } from './dotPlot'
import { fitted, LETTER, textWidth, type Colour, type Drawing, type Mark, type RunKey } from './drawing'
import { bottomAxis, leftAxis, percentScale, spread, type Scale } from './scale'
import { accuracyTitle, type FigureFacts } from './words'

interface Point {
  x: number
  y: number
  interval: readonly number[] | null
  runs: readonly { y: number; key: RunKey; tip: string }[]
}

interface Series {
  name: string
  colour: Colour
  dash: string | undefined
  points: readonly Point[]
  /** A value that holds everywhere. */
  flat?: boolean
}

const LEFT = 62
const RIGHT = 14
const TOP = 8
const PLOT = 300
const FOOT = 46
const KEY_LINE = 20
const KEY_SAMPLE = 34

const clamp = (percent: number): number => Math.min(100, Math.max(0, percent))

function xScale(values: readonly number[], from: number, to: number): Scale {
  const unique = [...new Set(values)].sort((a, b) => a - b)
  const [low, high] = [unique[0], unique[unique.length - 1]]
  const scale = spread(unique) ? scaleLog() : scaleLinear()
  scale.domain(low === high ? [low - 0.5, high + 0.5] : [low, high]).range([from, to])
  // The values themselves, where they are few; else round numbers.
  const places = unique.map((value) => scale(value))
  const apart = places.every((place, i) => i === 0 || place - places[i - 1] >= 44)
  return Object.assign((value: number) => scale(value), { ticks: apart ? unique : scale.ticks(6) })
}

const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`).join('')

function seriesMarks(series: Series, x: Scale, y: Scale, [left, right]: readonly [number, number]): Mark[] {
  const { colour, dash, points, flat } = series
  const sorted = [...points].sort((a, b) => a.x - b.x)
  const ends = flat
    ? [
        { ...sorted[0], at: left },
        { ...sorted[0], at: right },
      ]
    : sorted.map((p) => ({ ...p, at: x(p.x) }))
  const band = ends.filter((p) => p.interval)
  const outline = [
    ...band.map((p): [number, number] => [p.at, y(clamp(p.interval![1]))]),
    ...[...band].reverse().map((p): [number, number] => [p.at, y(clamp(p.interval![0]))]),
  ]
  return [
    ...(band.length > 1
      ? [{ kind: 'path', d: `${path(outline)}Z`, filled: true, opacity: 0.14, colour } as const]
      : []),
    {
      kind: 'path',
      d: path(ends.map((p) => [p.at, y(p.y)])),
      width: 2,
      colour,
      ...(flat ? { dash: '3 4' } : dash !== undefined && { dash }),
    },
    ...(flat
      ? []
      : sorted.flatMap((p): Mark[] => [
          ...p.runs.map((run): Mark => ({
            kind: 'dot',
            x: x(p.x),
            y: y(run.y),
            r: 3,
            hollow: true,
            colour,
            run: run.key,
            tip: run.tip,
          })),
          ...(p.runs.length > 0 ? [{ kind: 'dot', x: x(p.x), y: y(p.y), r: 4, colour } as const] : []),
        ])),
  ]
}

/** Names of the lines below the plot, as many to a row as there is room for. */
function legend(series: readonly Series[], width: number, top: number): { marks: Mark[]; height: number } {
  let [x, y] = [LEFT, top]
  const marks: Mark[] = []
  for (const { name, colour, dash, flat } of series) {
    const text = fitted(name, width - LEFT - KEY_SAMPLE - RIGHT)
    const own = KEY_SAMPLE + textWidth(text) + 20
    if (x > LEFT && x + own > width) [x, y] = [LEFT, y + KEY_LINE]
    const pattern = flat ? '3 4' : dash
    marks.push(
      {
        kind: 'line',
        x1: x,
        x2: x + 26,
        y1: y,
        y2: y,
        width: 2.5,
        colour,
        ...(pattern !== undefined && { dash: pattern }),
      },
      { kind: 'text', x: x + KEY_SAMPLE, y: y + 4, text, tip: name, colour: 'ink' },
    )
    x += own
  }
  return { marks, height: y - top + KEY_LINE }
}

function drawn(series: readonly Series[], xTitle: string, facts: FigureFacts, label: string): Drawing | null {
  const { width } = facts
  const all = series.flatMap(({ points }) => points)
  if (all.length === 0) return null
  const values = all.flatMap((p) => [p.y, ...(p.interval ?? []).map(clamp), ...p.runs.map((run) => run.y)])
  const across = [LEFT, width - RIGHT] as const
  const bottom = TOP + PLOT
  const inside = series.filter(({ flat }) => !flat).flatMap(({ points }) => points.map((p) => p.x))
  const x = xScale(inside.length > 0 ? inside : [0], LEFT + 10, width - RIGHT - 10)
  const y = percentScale(values, bottom, TOP, 6)
  const keys = legend(series, width, bottom + FOOT + LETTER)
  return {
    width,
    height: bottom + FOOT + LETTER + keys.height,
    marks: [
      ...leftAxis(y, across, [TOP, bottom], accuracyTitle(facts)),
      ...bottomAxis(x, across, [TOP, bottom], xTitle),
      ...series.flatMap((one) => seriesMarks(one, x, y, across)),
      ...keys.marks,
    ],
    label,
  }
}

/** Dashes for series of one colour, in their order. */
function withDashes(series: readonly Omit<Series, 'dash'>[]): Series[] {
  const seen = new Map<Colour, number>()
  return series.map((one) => {
    const at = seen.get(one.colour) ?? 0
    seen.set(one.colour, at + 1)
    return { ...one, dash: DASHES[at % DASHES.length] }
  })
}

function pointOf(arm: ReportedArm, x: number, measure: Measure, { split, t }: FigureFacts): Point[] {
  const { runs, mean: centre, interval } = armFigures(arm, measure, split)
  if (centre === null) return []
  return [
    {
      x,
      y: centre,
      interval,
      runs: runs.map(({ seed, value }) => ({
        y: value,
        key: { arm: arm.name, seed },
        tip: t.runTip(arm.name, String(seed), value.toFixed(1)),
      })),
    },
  ]
}

/** Accuracy against the quantity of a grid with one numeric axis. */
export function linePlot(grid: Grid, measure: Measure, facts: FigureFacts): Drawing | null {
  const [axis] = grid.axes
  const numbers = axis.numbers ?? []
  const families = grid.families.map((family) => ({
    name: family.name || facts.quantityName(axis.name),
    colour: facts.colourOf(family.cells[0].arm),
    points: family.cells.flatMap(({ arm, at }) => pointOf(arm, numbers[at[0]], measure, facts)),
  }))
  const flat = grid.others.map((arm) => ({
    name: arm.name,
    colour: facts.colourOf(arm),
    points: pointOf(arm, 0, measure, facts),
    flat: true,
  }))
  const series = withDashes([...families, ...flat].filter(({ points }) => points.length > 0))
  const title = facts.quantityName(axis.name)
  const label = `${facts.t.figures.line}: ${facts.measureName(measure)}, ${title}`
  return drawn(series, title, facts, label)
}

/** Validation accuracy during the runs, where the settings asked for it: means over seeds with their intervals. */
export function curvesPlot(
  arms: readonly ReportedArm[],
  measure: Measure,
  facts: FigureFacts,
): Drawing | null {
  const series = arms.flatMap((arm) => {
    const at = new Map<number, number[]>()
    for (const { curve = [] } of arm.runs)
      for (const { step, accuracy } of curve) at.set(step, [...(at.get(step) ?? []), 100 * accuracy[measure]])
    const points = [...at].map(([step, values]): Point => ({
      x: step,
      y: mean(values),
      interval: meanInterval(values),
      runs: [],
    }))
    return points.length > 1 ? [{ name: arm.name, colour: facts.colourOf(arm), points }] : []
  })
  const own = { ...facts, split: 'validation' as const }
  return drawn(
    withDashes(series),
    facts.t.axisStep,
    own,
    `${facts.t.figures.curves}: ${facts.measureName(measure)}`,
  )
}

/** Whether any arm was evaluated during its runs. */
export const hasCurves = (arms: readonly ReportedArm[]): boolean =>
  arms.some(({ runs }) => runs.some(({ curve }) => curve !== undefined))
