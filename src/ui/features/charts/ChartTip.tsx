import { useStrings } from '../../text/useStrings'
import { memoryOf, shownValues } from './curves'
import type { Span } from '../../explain/decimate'
import { valueAt, type Source } from './source'
import type { ChartSpec } from './specs/types'
import { usePreferences } from '../../state/preferencesSlice'
import { useHistory } from '../../state/historySlice'

interface ChartTipProps {
  spec: ChartSpec
  source: Source
  /** Index of the step. */
  at: number
  x: number
  view: Span
  log: boolean
}

export default function ChartTip({ spec, source, at, x, view, log }: ChartTipProps) {
  const t = useStrings()
  const smoothing = usePreferences((s) => s.charts.smoothing)
  const hidden = useHistory((s) => s.hidden)
  const smoothed = spec.smoothed && memoryOf(spec, smoothing) > 0
  const rows = spec.series
    .filter((s) => !hidden.has(s.column))
    .map((s) => {
      const values = [
        valueAt(source, s.column, at, 'raw'),
        valueAt(source, s.column, at, shownValues(spec, smoothing)),
      ] as const
      return { series: s, raw: values[0], off: log && values.some((v) => v !== null && v <= 0) }
    })
    .filter((row) => smoothed || row.off)
  if (rows.length === 0) return null
  const right = x > (view[0] + view[1]) / 2
  return (
    <div className="chart-tip" data-side={right ? 'left' : 'right'} aria-hidden="true">
      <p>
        {t.charts.thisStep(String(source.steps[at]))}
        {smoothed && <span className="soft"> {t.charts.notSmoothed}</span>}
      </p>
      {rows.map(({ series, raw, off }) => (
        <p key={series.column}>
          <span style={{ color: series.colour }}>{series.label(t)}</span>
          <b>
            {off && '▼ '}
            {spec.value(raw)}
          </b>
        </p>
      ))}
      {rows.some((r) => r.off) && <p className="soft">{t.charts.offAxis}</p>}
    </div>
  )
}
