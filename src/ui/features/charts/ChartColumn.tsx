// The column of charts: the shared row of controls, then the pinned charts.

import { useEffect } from 'react'
import { ErrorBoundary } from '../../components/ErrorBoundary'
import { ChartControls } from './ChartControls'
import { ChartView } from './ChartView'
import './charts.css'
import { CHART_IDS, CHARTS } from './specs/registry'
import { keepCharts } from '../../state/charts'
import { usePreferences } from '../../state/preferencesSlice'

export function ChartColumn() {
  const remembered = usePreferences((s) => s.charts.pinned)
  const pinned = remembered.filter((id) => id in CHARTS)
  useEffect(() => keepCharts(CHART_IDS), [])
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
