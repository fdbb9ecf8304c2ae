// The frame of a chart: title, explanation, the lazily loaded drawing, a legend whose entries hide and show lines, and the newest
// values as text for those who do not see the drawing.

import { lazy, Suspense, type ComponentProps, type ReactNode } from 'react'
import { Empty, Panel } from '../shell/Panel'
import { useView } from '../stores/view'
import { useStrings } from '../strings/useStrings'
import { useSlow } from './useRows'

const Lines = lazy(() => import('./Lines'))

export interface ChartPanelProps {
  className: string
  title: string
  note: ReactNode
  info: { what: string; text: ReactNode }
  empty: string
  /** Null before the first value. */
  chart: ComponentProps<typeof Lines> | null
  legend: ReactNode
  /** The newest values in words, e.g. "ce 2.31, perception 0.41". */
  summary: string
}

export function ChartPanel({ className, title, note, info, empty, chart, legend, summary }: ChartPanelProps) {
  const t = useStrings()
  const text = useSlow(summary)
  return (
    <Panel className={`chart-panel ${className}`} title={title} note={note} info={info}>
      {chart ? (
        <>
          <div className="chart">
            <Suspense fallback={<Empty>{t.charts.loading}…</Empty>}>
              <Lines {...chart} />
            </Suspense>
            <span className="axis-name" aria-hidden="true">{t.charts.step}</span>
          </div>
          {legend}
        </>
      ) : (
        <Empty>{empty}</Empty>
      )}
      <p className="sr-only" data-testid={`${className}-summary`}>{text || t.charts.none}</p>
    </Panel>
  )
}

interface KeyProps {
  /** Column name. */
  name: string
  label: string
  title: string
  colour: string
  dash?: string | null
  children?: ReactNode
}

/** One legend entry; pressing it hides or shows the line. */
export function Key({ name, label, title, colour, dash, children }: KeyProps) {
  const t = useStrings()
  const hidden = useView((s) => s.hidden.has(name))
  const toggle = useView((s) => s.toggleSeries)
  return (
    <button type="button" className="legend-key" aria-pressed={!hidden} title={`${title}\n${t.charts.toggle(label)}`} onClick={() => toggle(name)}>
      <i style={{ background: dash ? `repeating-linear-gradient(to right, ${colour} 0 4px, ${dash} 4px 8px)` : colour }} />
      <span className="legend-name">{label}</span>
      {children}
    </button>
  )
}
