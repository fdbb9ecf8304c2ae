// The first view: three columns.

import { ChartColumn } from '../features/charts/ChartColumn'
import { ErrorBoundary } from '../components/ErrorBoundary'
import { AttentionPanel, GradientPanel, ScenePanel, SignalDiagram } from './panels'

/** Scene, attention and gradients, charts. */
export function Playground() {
  return (
    <div className="columns">
      <div className="column left">
        <ErrorBoundary>
          <ScenePanel />
        </ErrorBoundary>
      </div>
      <div className="column middle">
        <ErrorBoundary>
          <AttentionPanel />
        </ErrorBoundary>
        <div className="pair">
          <ErrorBoundary>
            <SignalDiagram />
          </ErrorBoundary>
          <ErrorBoundary>
            <GradientPanel />
          </ErrorBoundary>
        </div>
      </div>
      <ChartColumn />
    </div>
  )
}
