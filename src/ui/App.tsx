// The page: header, transport, three columns.

import { Suspense, useEffect, type CSSProperties } from 'react'
import { AttentionPanel } from './attention/AttentionPanel'
import { ChartColumn } from './charts/ChartColumn'
import { GradientPanel } from './inspector/GradientPanel'
import { ScenePanel } from './scene/ScenePanel'
import { Strip } from './runs/Strip'
import { toggle } from './session'
import { Drawer } from './setup/Drawer'
import { ErrorBoundary } from './shell/ErrorBoundary'
import { FailurePanel } from './shell/FailurePanel'
import { Header } from './shell/Header'
import { Transport } from './shell/Transport'
import { SignalDiagram } from './signals/SignalDiagram'
import { usePage } from './stores/page'
import { usePreferences } from './stores/preferences'
import { useReplay } from './stores/replay'
import { useStrings } from './strings/useStrings'
import { VIEWS } from './views'

/** Space runs and pauses, unless a control has the focus and wants the key for itself. */
function onSpace(event: KeyboardEvent): void {
  if (event.code !== 'Space' || event.repeat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  const target = event.target as HTMLElement | null
  if (target?.closest('button, a, input, select, textarea, summary, [role=tab], [role=application], [contenteditable]')) return
  event.preventDefault()
  toggle()
}

/** Scene, attention and gradients, charts. */
function Playground() {
  return (
    <div className="columns">
      <div className="column left"><ErrorBoundary><ScenePanel /></ErrorBoundary></div>
      <div className="column middle">
        <ErrorBoundary><AttentionPanel /></ErrorBoundary>
        <div className="pair">
          <ErrorBoundary><SignalDiagram /></ErrorBoundary>
          <ErrorBoundary><GradientPanel /></ErrorBoundary>
        </div>
      </div>
      <ChartColumn />
    </div>
  )
}

/** Marks the panels below while they show curves that are not this page's own: the word goes into their titles (strip.css). */
function useReplayMark() {
  const { replay } = useStrings().runs
  const kind = useReplay((s) => s.shown?.kind)
  return kind && { 'data-replay': kind, style: { '--replay': JSON.stringify(kind === 'recording' ? replay.chip : replay.chipKept) } as CSSProperties }
}

export function App() {
  const view = usePage((s) => s.view)
  const View = view === 'playground' ? null : (VIEWS[view] ?? null)
  const mark = useReplayMark()
  const theme = usePreferences((s) => s.theme)
  const language = usePreferences((s) => s.language)
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  useEffect(() => {
    window.addEventListener('keydown', onSpace)
    return () => window.removeEventListener('keydown', onSpace)
  }, [])
  return (
    <ErrorBoundary>
      <Header />
      <Transport />
      <Drawer />
      <main id="main" tabIndex={-1} {...mark}>
        {view !== 'runs' && <Strip />}
        <FailurePanel />
        {View ? <ErrorBoundary key={view}><Suspense fallback={null}><View /></Suspense></ErrorBoundary> : <Playground />}
      </main>
    </ErrorBoundary>
  )
}
