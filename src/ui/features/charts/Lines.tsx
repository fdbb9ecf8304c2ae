// The drawing of a line chart: recharts gives frame, axes and scales, the curves are plain paths. New rows
// several times a second then redraw nothing but those paths (recharts' own lines measure themselves and
// rebuild every point at each update). Loaded lazily: nothing before first paint may import it.

import { createContext, memo, useContext, useEffect, useId, useMemo } from 'react'
import {
  CartesianGrid,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
  ZIndexLayer,
} from 'recharts'
import { useSize } from '../../components/useSize'
import { useCrosshair } from '../../state/charts'
import { pictureDrawn } from '../../state/firstPicture'
import { useReplay } from '../../state/replay'
import { useTransport } from '../../state/transport'
import { linearTicks, type Axis } from '../../explain/axis'
import type { Row } from './decimate'
import { placeOf } from './place'
import { PLOT } from './plot'

export interface Series {
  key: string
  colour: string
  /** Colour of dashes over the line. */
  dash?: string | null
  /** Key of the raw values, drawn faint below. */
  raw?: string
  dots?: boolean
}

export interface Mark {
  y: number
  colour: string
  dash: string
}

/** A kept run's curve: points of x, value and standard deviation (0: no band). */
export interface OverlayCurve {
  key: string
  colour: string
  pattern: string
  points: readonly [x: number, y: number, sd: number][]
}

export interface LinesProps {
  rows: readonly Row[]
  series: readonly Series[]
  end: number
  axis: Axis
  tick: (v: number) => string
  xTick: (v: number) => string
  /** Longer, for the crosshair: "step 214". */
  xText: (v: number) => string
  /** The zero of x needs its place for the axis name. */
  hideZero: boolean
  marks: readonly Mark[]
  overlays: readonly OverlayCurve[]
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

/** The rows go past the frame, straight to what is drawn from them. */
const Rows = createContext<readonly Row[]>([])

/** The kept runs, thin and dashed, with a band of one standard deviation where there are several seeds. */
const Overlays = memo(function Overlays({
  curves,
  domain,
}: {
  curves: readonly OverlayCurve[]
  domain: readonly [number, number]
}) {
  const id = useId()
  const area = usePlotArea()
  const xScale = useXAxisScale()
  const yScale = useYAxisScale()
  if (!area || !xScale || !yScale || curves.length === 0) return null
  const at = (x: number, y: number): string =>
    `${(xScale(x) ?? 0).toFixed(1)},${(yScale(Math.min(domain[1] * 10, Math.max(domain[0] > 0 ? domain[0] / 10 : -Infinity, y))) ?? 0).toFixed(1)}`
  return (
    <g clipPath={`url(#${id})`}>
      <clipPath id={id}>
        <rect x={area.x} y={area.y} width={area.width} height={area.height} />
      </clipPath>
      {curves.map(({ key, colour, pattern, points }) => (
        <g key={key}>
          {points.some(([, , sd]) => sd > 0) && (
            <path
              d={`M${[...points.map(([x, y, sd]) => at(x, y + sd)), ...points.toReversed().map(([x, y, sd]) => at(x, y - sd))].join('L')}Z`}
              fill={colour}
              fillOpacity={0.14}
              stroke="none"
            />
          )}
          <path
            d={`M${points.map(([x, y]) => at(x, y)).join('L')}`}
            fill="none"
            stroke={colour}
            strokeWidth={1.3}
            strokeOpacity={0.75}
            strokeDasharray={pattern}
          />
        </g>
      ))}
    </g>
  )
})

/** A line at the crosshair, and where it is. */
function CrosshairMark({ end, xText }: { end: number; xText: (v: number) => string }) {
  const x = useCrosshair((s) => s.x)
  const area = usePlotArea()
  const scale = useXAxisScale()
  if (x === null || x > end || !area || !scale) return null
  const at = scale(x) ?? 0
  const right = at > area.x + area.width / 2
  return (
    <g className="crosshair-mark" pointerEvents="none">
      <line
        x1={at}
        x2={at}
        y1={area.y}
        y2={area.y + area.height}
        stroke="var(--soft)"
        strokeDasharray="2 2"
      />
      <text
        x={at + (right ? -4 : 4)}
        y={area.y + 9}
        textAnchor={right ? 'end' : 'start'}
        fontSize={13}
        fill="var(--ink)"
        stroke="var(--panel)"
        strokeWidth={3}
        paintOrder="stroke"
      >
        {xText(x)}
      </text>
    </g>
  )
}

/**
 * Where the run was tuned, recovered or diverged: short ticks on the step axis. A replayed run has none of
 * them.
 */
function EventMarks() {
  const rows = useContext(Rows)
  const events = useTransport((s) => s.events)
  const replayed = useReplay((s) => s.shown !== null)
  const area = usePlotArea()
  const scale = useXAxisScale()
  if (!area || !scale || replayed) return null
  const foot = area.y + area.height
  return (
    <g pointerEvents="none">
      {events.map((e, i) => {
        const x = placeOf(rows, e.step)
        const at = x === null ? undefined : scale(x)
        const bad = e.kind === 'diverged'
        return at === undefined ? null : (
          <path
            key={i}
            d={`M${at} ${foot} v${bad ? -area.height : -9}`}
            stroke={bad ? 'var(--bad)' : 'var(--focus)'}
            strokeWidth={bad ? 1.25 : 2}
            strokeDasharray={bad ? '4 3' : undefined}
          />
        )
      })}
    </g>
  )
}

/** One path through the finite values of a column; with `broken` a missing value ends a piece of it. */
function pathOf(
  rows: readonly Row[],
  key: string,
  x: (v: number) => number | undefined,
  y: (v: number) => number | undefined,
  broken: boolean,
): string {
  let path = ''
  let pen = 'M'
  for (const row of rows) {
    const value = row[key]
    const [px, py] = value === null || value === undefined ? [] : [x(row.x), y(value)]
    if (px !== undefined && py !== undefined && Number.isFinite(py)) {
      path += `${pen}${px.toFixed(1)},${py.toFixed(1)}`
      pen = 'L'
    } else if (broken) pen = 'M'
  }
  return path
}

function Curves({ series, gradient }: { series: readonly Series[]; gradient: string }) {
  const rows = useContext(Rows)
  const id = useId()
  const area = usePlotArea()
  const x = useXAxisScale()
  const y = useYAxisScale()
  const drawn = rows.length > 1 && area !== undefined
  useEffect(() => {
    if (drawn) pictureDrawn()
  }, [drawn])
  if (!area || !x || !y) return null
  const scaled = (scale: typeof x) => (v: number) => scale(v) as number | undefined
  return (
    <g clipPath={`url(#${id})`} fill="none">
      {/* Half a stroke more than the plot: a curve along its edge is not cut in half. */}
      <clipPath id={id}>
        <rect x={area.x} y={area.y - 2} width={area.width + 4} height={area.height + 4} />
      </clipPath>
      {series.map(
        (s) =>
          s.raw && (
            <path
              key={s.raw}
              className="curve raw"
              d={pathOf(rows, s.raw, scaled(x), scaled(y), true)}
              stroke={s.colour}
              strokeOpacity={0.22}
            />
          ),
      )}
      {series.map((s) => (
        <path
          key={s.key}
          className="curve"
          d={pathOf(rows, s.key, scaled(x), scaled(y), false)}
          stroke={s.dash ? `url(#${gradient}${s.key})` : s.colour}
          strokeWidth={1.9}
        />
      ))}
      {series.map(
        (s) =>
          s.dots &&
          rows.map((row) => {
            const value = row[s.key]
            const [cx, cy] = value === null || value === undefined ? [] : [x(row.x), y(value)]
            return (
              cx !== undefined &&
              cy !== undefined && (
                <circle key={`${s.key}${row.step}`} cx={cx} cy={cy} r={2.2} fill={s.colour} />
              )
            )
          }),
      )}
    </g>
  )
}

/** Recharts draws no axes without data; the curves are not its business. */
const NO_DATA = [{ x: 0 }]

const Frame = memo(function Frame({
  series,
  end,
  axis,
  tick,
  xTick,
  xText,
  hideZero,
  marks,
  overlays,
  conflictAbove,
}: Omit<LinesProps, 'rows'>) {
  const id = useId()
  const [box, size] = useSize<HTMLDivElement>()
  const { domain, ticks, log = false } = axis
  // New arrays would make recharts set its axes up again, and draw twice.
  const xDomain = useMemo((): [number, number] => [0, end], [end])
  const xTicks = useMemo(() => linearTicks(end).filter((v) => v > 0 || !hideZero), [end, hideZero])
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
          <defs>
            {series.map(
              (s) =>
                s.dash && (
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
                ),
            )}
          </defs>
          <CartesianGrid vertical={false} syncWithTicks stroke="var(--line)" />
          {conflictAbove !== null && (
            <ReferenceArea
              y1={conflictAbove}
              y2={domain[1]}
              fill="var(--conflict)"
              stroke="none"
              ifOverflow="hidden"
            />
          )}
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
            ticks={ticks}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
            tickFormatter={tick}
            allowDataOverflow
            interval={0}
          />
          {conflictAbove !== null && (
            <ReferenceLine y={conflictAbove} stroke="var(--soft)" strokeWidth={1.25} />
          )}
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
          <EventMarks />
          <Overlays curves={overlays} domain={domain} />
          <ZIndexLayer zIndex={CURVES}>
            <Curves series={series} gradient={id} />
          </ZIndexLayer>
          <ZIndexLayer zIndex={TOP}>
            <CrosshairMark end={end} xText={xText} />
          </ZIndexLayer>
        </LineChart>
      )}
    </div>
  )
})

function Lines({ rows, ...frame }: LinesProps) {
  return (
    <Rows value={rows}>
      <Frame {...frame} />
    </Rows>
  )
}

export default memo(Lines)
