// What a drawing shows beside its curves: the crosshair, events of the run, values that a log axis cannot
// show.

import { createContext, useContext } from 'react'
import { usePlotArea, useXAxisScale } from 'recharts'
import type { Line } from './curves'
import type { Span } from '../../explain/decimate'
import { offAxisAt, type Scale } from '../../explain/path'
import { useHistory } from '../../state/historySlice'
import { useRun } from '../../state/runSlice'

/** x of a step; null where that is not known. */
export type PlaceOfStep = (step: number) => number | null

/** What changes several times a second bypasses the frame and goes straight to what is drawn from it. */
export const Drawn = createContext<{ lines: readonly Line[]; placeOf: PlaceOfStep }>({
  lines: [],
  placeOf: () => null,
})

/** Half the width of the mark of a value that a log axis cannot show. */
const HALF = 3.5
/** Marks of one series nearer to each other than this are one. */
const APART = 6
/** Marks of different series at one place are drawn this far above each other. */
const STACKED = 4

/** A line at the crosshair, and where it is. */
export function CrosshairMark({ view, xText }: { view: Span; xText: (v: number) => string }) {
  const x = useHistory((s) => s.crosshair)
  const area = usePlotArea()
  const scale = useXAxisScale()
  if (x === null || x < view[0] || x > view[1] || !area || !scale) return null
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
 * Where the run was changed live, recovered or diverged: short ticks on the step axis. A replayed run has
 * none of them.
 */
export function EventMarks({ view }: { view: Span }) {
  const { placeOf } = useContext(Drawn)
  const events = useRun((s) => s.events)
  const replayed = useHistory((s) => s.source.kind === 'replay')
  const area = usePlotArea()
  const scale = useXAxisScale()
  if (!area || !scale || replayed) return null
  const foot = area.y + area.height
  return (
    <g pointerEvents="none">
      {events.map((e, i) => {
        const x = placeOf(e.step)
        const at = x === null || !(x >= view[0] && x <= view[1]) ? undefined : scale(x)
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

/** Triangles at the foot of a log axis, in the series' colour: a value of 0 or below is there. */
export function OffAxisMarks({
  lines,
  area,
}: {
  lines: readonly Line[]
  area: { y: number; height: number }
}) {
  const scale = useXAxisScale()
  if (!scale) return null
  const x: Scale = (v) => scale(v) as number | undefined
  const colours = [...new Set(lines.map((l) => l.colour))]
  return lines.map((line) => {
    const places = offAxisAt(line.points, x, APART)
    if (places.length === 0) return null
    const foot = area.y + area.height - STACKED * colours.indexOf(line.colour)
    return (
      <path
        key={`${line.kind}${line.key}`}
        className="off-axis"
        d={places.map((at) => `M${(at - HALF).toFixed(1)},${foot - 5}h${2 * HALF}l${-HALF},5Z`).join('')}
        fill={line.colour}
        stroke="var(--panel)"
        strokeWidth={0.75}
      />
    )
  })
}
