// The legend: one entry per line, with its value at the crosshair or now; pressing an entry hides or shows
// the line.

import type { ReactNode } from 'react'
import { useStrings } from '../../text/useStrings'
import { shownValues } from './curves'
import { howOf } from './how'
import { nearest, valueAt, type Source, type XOf } from './source'
import type { ChartSpec, SeriesSpec } from './specs/types'
import { useHistory } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'
import { toggleSeries } from '../../state/charts'

interface LegendProps {
  spec: ChartSpec
  source: Source
  xOf: XOf
  className?: string
  /** Beside a value. */
  after?: (series: SeriesSpec) => ReactNode
  /** Below the entries. */
  children?: ReactNode
}

export function Legend({ spec, source, xOf, className = '', after, children }: LegendProps) {
  const x = useHistory((s) => s.crosshair)
  const smoothing = usePreferences((s) => s.charts.smoothing)
  const which = shownValues(spec, smoothing)
  const how = howOf(spec, smoothing, useStrings())
  const at = x === null ? source.steps.length - 1 : nearest(source, xOf, x)
  return (
    <div className={`legend ${className}`} data-at={x === null ? 'now' : 'crosshair'}>
      {spec.series.map((series) => {
        const v = at < 0 ? null : valueAt(source, series.column, at, which)
        return (
          <Key key={series.column} series={series} how={how}>
            <b
              className={
                spec.conflictAbove !== undefined && v !== null && v > spec.conflictAbove ? 'bad' : ''
              }
            >
              {spec.value(v)}
            </b>
            {after?.(series)}
          </Key>
        )
      })}
      {children}
    </div>
  )
}

function Key({ series, how, children }: { series: SeriesSpec; how: string; children: ReactNode }) {
  const t = useStrings()
  const hidden = useHistory((s) => s.hidden.has(series.column))
  const { colour, dash } = series
  const label = series.label(t)
  return (
    <button
      type="button"
      className="legend-key"
      aria-pressed={!hidden}
      title={`${series.title(t)} (${how})\n${t.charts.toggle(label)}`}
      onClick={() => toggleSeries(series.column)}
    >
      <i
        style={{
          background: dash ? `repeating-linear-gradient(to right, ${colour} 0 4px, ${dash} 4px 8px)` : colour,
        }}
      />
      <span className="legend-name">{label}</span>
      {children}
    </button>
  )
}
