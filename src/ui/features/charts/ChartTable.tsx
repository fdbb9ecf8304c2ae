// A chart as a table, for those who cannot or do not want to read the drawing: at most fifty rows, the last
// step among them.

import { useStrings } from '../../text/useStrings'
import { spread } from '../../explain/decimate'
import { valueAt, type Source, type Which, type XOf } from './source'
import type { ChartSpec } from './specs/types'

export const TABLE_ROWS = 50

interface ChartTableProps {
  spec: ChartSpec
  title: string
  source: Source
  which: Which
  xOf: XOf
  xName: string
  xTick: (v: number) => string
  /** "smoothed over 12 steps", or "every value exact". */
  how: string
}

export function ChartTable({ spec, title, source, which, xOf, xName, xTick, how }: ChartTableProps) {
  const t = useStrings()
  const rows = source.steps.length ? spread(source.steps.length, TABLE_ROWS) : []
  return (
    <div className="chart-table" role="group" aria-label={title} tabIndex={0}>
      <table>
        <caption>
          {t.charts.tableCaption(title, String(rows.length), String(source.steps.length), how)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{xName}</th>
            {spec.series.map((s) => (
              <th key={s.column} scope="col" title={s.title(t)}>
                {s.label(t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map((i) => (
            <tr key={source.steps[i]}>
              <th scope="row">{xTick(xOf(source, i))}</th>
              {spec.series.map((s) => (
                <td key={s.column}>{spec.value(valueAt(source, s.column, i, which))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
