// The page: header, transport, three columns.

import { Suspense, useEffect, type CSSProperties } from 'react'
import { AttentionPanel } from '../features/attention/AttentionPanel'
import { ChartColumn } from '../features/charts/ChartColumn'
import { GradientPanel } from '../features/playground/GradientPanel'
import { ScenePanel } from '../features/playground/ScenePanel'
import { Strip } from './Banner'
import { reset, step, toggle, walk } from '../state/runActions'
import { SetupDrawer } from '../features/setup/SetupDrawer'
import { ErrorBoundary } from '../components/ErrorBoundary'
import { FailurePanel } from './FailurePanel'
import { KEYS_ID } from './Keys'
import { Recovery } from './Recovery'
import { shortcutOf, type ShortcutId } from '../explain/shortcuts'
import { Header } from './Header'
import { StorageBanner } from './StorageBanner'
import { Notices } from '../components/Notices'
import { Offers } from './Offers'
import { Transport } from './Transport'
import { SignalDiagram } from '../components/SignalDiagram'
import { usePage } from '../state/page'
import { usePreferences } from '../state/preferences'
import { useSettings } from '../state/settings'
import { useTransport } from '../state/transport'
import { useReplay } from '../state/replay'
import { useStrings } from '../text/useStrings'
import { VIEWS } from './views'
import { Walk } from '../features/walk/Walk'

/** What the keys do; each only when its button could be pressed. */
const ON_KEY: Record<ShortcutId, () => void> = {
  toggle,
  step: () => ['ready', 'paused'].includes(useTransport.getState().status) && step(),
  walk,
  reset: () => ['ready', 'running', 'paused', 'finished'].includes(useTransport.getState().status) && reset(),
  setUp: () => useSettings.getState().setDrawer(!useSettings.getState().drawerOpen),
  keys: () => document.getElementById(KEYS_ID)?.togglePopover(),
}

function onKey(event: KeyboardEvent): void {
  const id = shortcutOf({ ...pressOf(event), target: event.target instanceof Element ? event.target : null })
  if (!id) return
  event.preventDefault()
  ON_KEY[id]()
}

const pressOf = ({ code, key, repeat, defaultPrevented, ctrlKey, metaKey, altKey }: KeyboardEvent) => ({
  code,
  key,
  repeat,
  defaultPrevented,
  ctrlKey,
  metaKey,
  altKey,
})

/** Scene, attention and gradients, charts. */
function Playground() {
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

/**
 * Marks the panels below while they show curves that are not this page's own: the word goes into their titles
 * (strip.css).
 */
function useReplayMark() {
  const { replay } = useStrings().runs
  const kind = useReplay((s) => s.shown?.kind)
  return (
    kind && {
      'data-replay': kind,
      style: {
        '--replay': JSON.stringify(kind === 'recording' ? replay.chip : replay.chipSaved),
      } as CSSProperties,
    }
  )
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
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <ErrorBoundary>
      <Header />
      <Transport />
      <SetupDrawer />
      <Walk />
      <main id="main" tabIndex={-1} {...mark}>
        <StorageBanner />
        {view !== 'runs' && view !== 'teachers' && <Strip />}
        <Recovery />
        <Notices of="link" />
        <Offers />
        <FailurePanel />
        {View ? (
          <ErrorBoundary key={view}>
            <Suspense fallback={null}>
              <View />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <Playground />
        )}
      </main>
    </ErrorBoundary>
  )
}
