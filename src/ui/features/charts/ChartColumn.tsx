// The column of charts: the shared row of controls, then the pinned charts.

import { ErrorBoundary } from '../../components/ErrorBoundary'
import { ChartControls } from './ChartControls'
import { ChartView } from './ChartView'
import './charts.css'
import { usePreferences } from '../../state/preferencesSlice'

export function ChartColumn() {
  const pinned = usePreferences((s) => s.charts.pinned)
  return (
    <div className="column right" data-charts={pinned.length}>
      <ChartControls />
      {pinned.map((id, place) => (
        <ErrorBoundary key={id}>
          <ChartView id={id} place={place} />
        </ErrorBoundary>
      ))}
    </div>
  )
}
