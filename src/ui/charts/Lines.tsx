// The drawing of the three line charts with recharts. This file is loaded lazily: nothing before first paint may import it.

import { memo, useId } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { linearTicks } from './axis'
import type { Row } from './decimate'

export interface Series {
  key: string
  name: string
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

interface LinesProps {
  rows: readonly Row[]
  series: readonly Series[]
  end: number
  domain: [number, number]
  ticks: readonly number[]
  log?: boolean
  tick: (v: number) => string
  value: (v: number) => string
  stepName: string
  marks?: readonly Mark[]
  /** The half plane above this value is tinted, its edge drawn. */
  conflictAbove?: number
}

const NO_MARKS: readonly Mark[] = []
const AXIS = { fontSize: 11, fill: 'var(--soft)' }

interface TipProps {
  active?: boolean
  label?: string | number | undefined
  payload?: readonly { dataKey?: unknown; value?: unknown }[]
}

/** Length of one colour's dash in a two-coloured line, in pixels along x. */
const DASH = 6

function Lines({ rows, series, end, domain, ticks, log = false, tick, value, stepName, marks = NO_MARKS, conflictAbove }: LinesProps) {
  const id = useId()
  const tip = ({ active, label, payload = [] }: TipProps) => {
    if (!active) return null
    const found = series.flatMap((s) => {
      const v = payload.find((p) => p.dataKey === s.key)?.value
      return typeof v === 'number' ? [{ ...s, v }] : []
    })
    if (found.length === 0) return null
    return (
      <div className="tip">
        <b>{stepName} {label}</b>
        {found.map((s) => (
          <span key={s.key}><i style={{ background: s.dash ? `linear-gradient(to right, ${s.colour} 50%, ${s.dash} 50%)` : s.colour }} />{s.name} <span>{value(s.v)}</span></span>
        ))}
      </div>
    )
  }
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={0} debounce={50}>
      <LineChart data={rows as Row[]} syncId="run" syncMethod="value" margin={{ top: 6, right: 8, bottom: 0, left: 0 }}>
        <defs>
          {series.map((s) => s.dash && (
            <linearGradient key={s.key} id={`${id}${s.key}`} gradientUnits="userSpaceOnUse" x1={0} x2={2 * DASH} y1={0} y2={0} spreadMethod="repeat">
              <stop offset={0.5} stopColor={s.colour} />
              <stop offset={0.5} stopColor={s.dash} />
            </linearGradient>
          ))}
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        {conflictAbove !== undefined && <ReferenceArea y1={conflictAbove} y2={domain[1]} fill="var(--conflict)" stroke="none" ifOverflow="hidden" />}
        <XAxis dataKey="step" type="number" domain={[0, end]} ticks={linearTicks(end)} tick={AXIS} tickLine={false} axisLine={{ stroke: 'var(--line)' }} height={20} interval="preserveStartEnd" allowDataOverflow padding={{ right: 4 }} />
        <YAxis width={38} scale={log ? 'log' : 'linear'} domain={domain} ticks={[...ticks]} tick={AXIS} tickLine={false} axisLine={false} tickFormatter={tick} allowDataOverflow interval={0} />
        <Tooltip content={tip} isAnimationActive={false} cursor={{ stroke: 'var(--soft)', strokeDasharray: '2 2' }} />
        {conflictAbove !== undefined && <ReferenceLine y={conflictAbove} stroke="var(--soft)" strokeWidth={1.25} />}
        {marks.map((m, i) => <ReferenceLine key={i} y={m.y} stroke={m.colour} strokeDasharray={m.dash} strokeWidth={1.25} strokeOpacity={0.75} />)}
        {series.map((s) => s.raw && <Line key={s.raw} dataKey={s.raw} stroke={s.colour} strokeWidth={1} strokeOpacity={0.22} dot={false} activeDot={false} isAnimationActive={false} type="linear" />)}
        {series.map((s) => <Line key={s.key} dataKey={s.key} stroke={s.dash ? `url(#${id}${s.key})` : s.colour} strokeWidth={1.9} dot={s.dots ? { r: 2.2, strokeWidth: 0, fill: s.colour } : false} activeDot={{ r: 3, strokeWidth: 0, fill: s.colour }} isAnimationActive={false} type="linear" connectNulls />)}
      </LineChart>
    </ResponsiveContainer>
  )
}

export default memo(Lines)
