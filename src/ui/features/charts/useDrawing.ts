// What one chart draws now: its lines and axes for the part of the run in view.

import { useCallback, useMemo } from 'react'
import { linearTicks, xAt, xText, type Axis, type XAxis } from '../../explain/axis'
import { savedCurves, ownLines, valuesIn, type SavedCurves } from './curves'
import type { Span } from '../../explain/decimate'
import type { LinesProps } from './Lines'
import { placeOf } from './place'
import type { Source, XOf } from './source'
import type { ChartSpec, SeriesSpec } from './specs/types'
import type { Overlay } from './useSource'
import { within } from './view'
import { useHistory } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'

const NOTHING_SHOWN: Axis = { domain: [0, 1], ticks: [] }

/** Share of the x axis that its name covers at the left. */
const NAME_ROOM = 0.05
/** Fewest steps that a view shows. */
const FEWEST_STEPS = 4

/** The narrowest view of a run: a few of its steps, in units of x. */
export function narrowest(source: Source, xOf: XOf, end: number): number {
  const last = source.steps.length - 1
  const length = last > 0 ? (xOf(source, last) - xOf(source, 0)) / last : 0
  if (!(length > 0) || !Number.isFinite(length)) return end / 1000
  // Seconds per step change all the time; a view and its digits need not.
  return FEWEST_STEPS * (Number.isInteger(length) ? length : 2 ** Math.ceil(Math.log2(length)))
}

/** Series that are not hidden. */
export function useShownSeries(spec: ChartSpec): readonly SeriesSpec[] {
  const hidden = useHistory((s) => s.hidden)
  return useMemo(() => spec.series.filter((s) => !hidden.has(s.column)), [spec, hidden])
}

/** Curves of all saved runs. */
export function curvesOf(
  spec: ChartSpec,
  series: readonly SeriesSpec[],
  overlays: readonly Overlay[],
  axis: XAxis,
  view: Span,
  smoothing: number,
  most?: number,
): SavedCurves {
  const curves = overlays.map((overlay) => {
    const xOf: XOf = (s, i) => xAt(s, i, axis, overlay.samplesPerStep)
    return savedCurves(spec, series, overlay, xOf, view, smoothing, most)
  })
  return { lines: curves.flatMap((c) => c.lines), bands: curves.flatMap((c) => c.bands) }
}

/** What is in view: the chosen part, or everything up to `end`. */
export function useShownSpan(end: number): Span {
  const zoom = useHistory((s) => s.zoom)
  return useMemo(() => (zoom && within(zoom, end, 0)) ?? [0, end], [zoom, end])
}

/** What recharts is given, without reference lines. */
export function useDrawing(
  spec: ChartSpec,
  source: Source,
  xOf: XOf,
  overlays: readonly Overlay[],
  view: Span,
): Omit<LinesProps, 'marks' | 'xText'> {
  const { x, smoothing, log } = usePreferences((s) => s.charts)
  const series = useShownSeries(spec)
  const saved = useMemo(
    () => curvesOf(spec, series, overlays, x, view, smoothing),
    [spec, series, overlays, x, view, smoothing],
  )
  const drawn = useMemo(() => {
    const lines = ownLines(spec, series, source, xOf, view, smoothing)
    const values = valuesIn([...lines, ...saved.lines], saved.bands, view)
    return { lines, axis: JSON.stringify(spec.axis(values, log) ?? NOTHING_SHOWN) }
  }, [spec, series, source, xOf, saved, view, smoothing, log])
  // An axis that looks the same stays the same object: a new one makes recharts set up its axes again, and
  // draw twice.
  const axis = useMemo(() => JSON.parse(drawn.axis) as Axis, [drawn.axis])
  const twoColours = useMemo(
    () => series.flatMap(({ column, colour, dash }) => (dash ? [{ key: column, colour, dash }] : [])),
    [series],
  )
  // The left end of x needs its place for the axis name.
  const xTicks = useMemo(
    () =>
      linearTicks(view, x !== 'seconds').filter(
        (v) => x === 'step' || v - view[0] > NAME_ROOM * (view[1] - view[0]),
      ),
    [view, x],
  )
  const xTick = useMemo(() => xText(x, (xTicks[1] ?? view[1]) - (xTicks[0] ?? 0)), [x, xTicks, view])
  const place = useCallback((step: number) => placeOf(source, xOf, step), [source, xOf])
  return {
    lines: drawn.lines,
    placeOf: place,
    saved,
    twoColours,
    view,
    xTicks,
    axis,
    tick: spec.tick,
    xTick,
    conflictAbove: spec.conflictAbove ?? null,
  }
}
