// The drawing of a line chart: recharts gives frame, axes and scales, the curves are plain paths. New points
// several times a second then redraw nothing but those paths. Loaded lazily: nothing before first paint may
// import it.

import { memo, useId, useMemo } from 'react'
import { CartesianGrid, LineChart, ReferenceArea, ReferenceLine, XAxis, YAxis, ZIndexLayer } from 'recharts'
import { useSize } from '../../components/useSize'
import type { Axis } from '../../explain/axis'
import { SavedPaths, OwnPaths } from './Paths'
import type { SavedCurves, Line } from './curves'
import type { Span } from '../../explain/decimate'
import { CrosshairMark, Drawn, EventMarks, type PlaceOfStep } from './marks'
import { PLOT, sparseTicks } from './plot'

/** A line that is drawn in two colours, as dashes along x. */
export interface TwoColours {
  key: string
  colour: string
  dash: string
}

export interface Mark {
  y: number
  colour: string
  dash: string
}

export interface LinesProps {
  lines: readonly Line[]
  placeOf: PlaceOfStep
  saved: SavedCurves
  twoColours: readonly TwoColours[]
  view: Span
  xTicks: readonly number[]
  axis: Axis
  tick: (v: number) => string
  xTick: (v: number) => string
  /** Longer, for the crosshair: "step 214". */
  xText: (v: number) => string
  marks: readonly Mark[]
  /** The half plane above this value is tinted, its edge drawn. */
  conflictAbove: number | null
}

/** Where recharts draws its lines, and above all of its layers. */
const CURVES = 400
const TOP = 3000
const AXIS = { fontSize: 13, fill: 'var(--soft)' }
const X_PADDING = { right: PLOT.padRight }
/** Length of one colour's dash in a two-coloured line, in pixels along x. */
const DASH = 6

/** Recharts draws no axes without data; the curves are drawn elsewhere. */
const NO_DATA = [{ x: 0 }]

/** The strokes of two-coloured lines. */
function Strokes({ id, of }: { id: string; of: readonly TwoColours[] }) {
  return (
    <defs>
      {of.map((s) => (
        <linearGradient
          key={s.key}
          id={`${id}${s.key}`}
          gradientUnits="userSpaceOnUse"
          x1={0}
          x2={2 * DASH}
          y1={0}
          y2={0}
          spreadMethod="repeat"
        >
          <stop offset={0.5} stopColor={s.colour} />
          <stop offset={0.5} stopColor={s.dash} />
        </linearGradient>
      ))}
    </defs>
  )
}

/** The half plane where two gradients are in conflict. */
function conflictArea(from: number | null, to: number) {
  if (from === null) return null
  return <ReferenceArea y1={from} y2={to} fill="var(--conflict)" stroke="none" ifOverflow="hidden" />
}

/** Lines that values are read against: 90 degrees, or what teachers and baselines reach. */
function referenceLines(conflictAbove: number | null, marks: readonly Mark[]) {
  return (
    <>
      {conflictAbove !== null && <ReferenceLine y={conflictAbove} stroke="var(--soft)" strokeWidth={1.25} />}
      {marks.map((m, i) => (
        <ReferenceLine
          key={i}
          y={m.y}
          stroke={m.colour}
          strokeDasharray={m.dash}
          strokeWidth={1.25}
          strokeOpacity={0.75}
        />
      ))}
    </>
  )
}

const Frame = memo(function Frame(props: Omit<LinesProps, 'lines' | 'placeOf'>) {
  const { saved, twoColours, view, xTicks, axis, tick, xTick, xText, marks, conflictAbove } = props
  const id = useId()
  const [box, size] = useSize<HTMLDivElement>()
  const { domain, ticks, log = false } = axis
  // New arrays would make recharts set its axes up again, and draw twice.
  const xDomain = useMemo((): [number, number] => [view[0], view[1]], [view])
  const height = size?.height ?? 0
  const yTicks = useMemo(() => sparseTicks(ticks, height - PLOT.margin.top - PLOT.xAxis), [ticks, height])
  return (
    <div ref={box}>
      {size && size.width > 0 && (
        <LineChart
          width={size.width}
          height={size.height}
          data={NO_DATA}
          margin={PLOT.margin}
          accessibilityLayer={false}
        >
          <Strokes id={id} of={twoColours} />
          <CartesianGrid vertical={false} syncWithTicks stroke="var(--line)" />
          {conflictArea(conflictAbove, domain[1])}
          <XAxis
            dataKey="x"
            type="number"
            domain={xDomain}
            ticks={xTicks}
            tick={AXIS}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            height={PLOT.xAxis}
            interval="preserveStartEnd"
            tickFormatter={xTick}
            allowDataOverflow
            padding={X_PADDING}
          />
          <YAxis
            width={PLOT.yAxis}
            scale={log ? 'log' : 'linear'}
            domain={domain}
            ticks={yTicks}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
            tickFormatter={tick}
            allowDataOverflow
            interval={0}
          />
          {referenceLines(conflictAbove, marks)}
          <EventMarks view={view} />
          <SavedPaths {...saved} log={log} gradient={id} />
          <ZIndexLayer zIndex={CURVES}>
            <OwnPaths log={log} gradient={id} />
          </ZIndexLayer>
          <ZIndexLayer zIndex={TOP}>
            <CrosshairMark view={view} xText={xText} />
          </ZIndexLayer>
        </LineChart>
      )}
    </div>
  )
})

function Lines({ lines, placeOf, ...frame }: LinesProps) {
  const drawn = useMemo(() => ({ lines, placeOf }), [lines, placeOf])
  return (
    <Drawn value={drawn}>
      <Frame {...frame} />
    </Drawn>
  )
}

export default memo(Lines)
