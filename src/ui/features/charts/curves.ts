// What a chart draws of its sources: lines of points and bands, for the part of the x axis in view. The same
// on screen and in exported figures. Pure.

import { lineOf, MOST_POINTS, stepsIn, type Point, type Span } from '../../explain/decimate'
import { deviationColumn, type Source, type Which, type XOf } from './source'
import type { ChartSpec, SeriesSpec } from './specs/types'

/**
 * `main`: the curves of the legend; `raw`: every step, faint below it; the others are those of saved runs.
 */
export type LineKind = 'main' | 'raw' | 'saved' | 'saved-raw'

export interface Line {
  key: string
  kind: LineKind
  colour: string
  /** Column whose two colours the line has, drawn as dashes; null: one colour. */
  dash: string | null
  /** SVG dash pattern of a saved run. */
  pattern?: string
  dots?: boolean
  points: readonly Point[]
}

/** One standard deviation to either side of the mean of several runs. */
export interface Band {
  key: string
  colour: string
  upper: readonly Point[]
  lower: readonly Point[]
}

export interface SavedCurves {
  lines: readonly Line[]
  bands: readonly Band[]
}

/**
 * Time constant in steps of a chart's lines: its own, or the chosen one where it follows that; 0: no
 * smoothing.
 */
export const memoryOf = (spec: Pick<ChartSpec, 'memory' | 'smoothed'>, smoothing: number): number =>
  spec.memory ?? (spec.smoothed ? smoothing : 0)

/** Values that a chart's lines and legend show. */
export const shownValues = (spec: Pick<ChartSpec, 'memory' | 'smoothed'>, smoothing: number): Which =>
  memoryOf(spec, smoothing) > 0 ? 'smooth' : 'raw'

/** Unsmoothed values belong below the smoothed lines. */
const rawBelow = (spec: ChartSpec, smoothing: number): boolean => spec.raw && memoryOf(spec, smoothing) > 0

/** A source's line through one column. */
function columnLine(source: Source, name: string, which: Which, xOf: XOf, view: Span, most: number): Point[] {
  const at = (i: number): number => xOf(source, i)
  const column = source.columns[name]
  return column ? lineOf(column[which], at, stepsIn(source.steps.length, at, view), most) : []
}

/** The lines of the current run: unsmoothed ones first, so that they lie below. */
export function ownLines(
  spec: ChartSpec,
  series: readonly SeriesSpec[],
  source: Source,
  xOf: XOf,
  view: Span,
  smoothing: number,
  most = MOST_POINTS,
): Line[] {
  const line = (s: SeriesSpec, kind: 'main' | 'raw', which: Which): Line => ({
    key: s.column,
    kind,
    colour: s.colour,
    dash: kind === 'main' && s.dash ? s.column : null,
    dots: kind === 'main' && (spec.dots ?? false),
    points: columnLine(source, s.column, which, xOf, view, most),
  })
  return [
    ...(rawBelow(spec, smoothing) ? series.map((s) => line(s, 'raw', 'raw')) : []),
    ...series.map((s) => line(s, 'main', shownValues(spec, smoothing))),
  ]
}

interface Saved {
  id: string
  n: number
  source: Source
  pattern: string
}

/** Lines and bands of one saved run, or of the mean of `n`. */
export function savedCurves(
  spec: ChartSpec,
  series: readonly SeriesSpec[],
  { id, n, source, pattern }: Saved,
  xOf: XOf,
  view: Span,
  smoothing: number,
  most = MOST_POINTS,
): SavedCurves {
  const which = shownValues(spec, smoothing)
  const line = (s: SeriesSpec, kind: 'saved' | 'saved-raw', values: Which): Line => ({
    key: `${id}/${s.column}`,
    kind,
    colour: s.colour,
    dash: null,
    pattern,
    points: columnLine(source, s.column, values, xOf, view, most),
  })
  const edge = (s: SeriesSpec, sign: 1 | -1): Point[] => {
    const [mean, sd] = [source.columns[s.column], source.columns[deviationColumn(s.column)]]
    const values = mean?.[which].map((v, i) => v + sign * (sd?.[which][i] ?? Number.NaN)) ?? []
    const at = (i: number): number => xOf(source, i)
    return lineOf(values, at, stepsIn(source.steps.length, at, view), most)
  }
  return {
    lines: [
      ...(rawBelow(spec, smoothing) ? series.map((s) => line(s, 'saved-raw', 'raw')) : []),
      ...series.map((s) => line(s, 'saved', which)),
    ],
    bands:
      n > 1
        ? series.map((s) => ({
            key: `${id}/${s.column}`,
            colour: s.colour,
            upper: edge(s, 1),
            lower: edge(s, -1),
          }))
        : [],
  }
}

/** y of everything drawn inside the view; of what is beyond its edges only where nothing is inside. */
export function valuesIn(lines: readonly Line[], bands: readonly Band[], view: Span): number[] {
  const points = [...lines.map((l) => l.points), ...bands.flatMap((b) => [b.upper, b.lower])].flat()
  const inside = points.filter(([x]) => x >= view[0] && x <= view[1])
  return (inside.length > 0 ? inside : points).map(([, y]) => y)
}
