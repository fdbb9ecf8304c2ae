// The page: header, transport, three columns.

import { lazy, Suspense, useEffect, type ComponentType, type CSSProperties } from 'react'
import { ChartColumn } from '../features/charts/ChartColumn'
import { RunBanner } from './Banner'
import { reset, step, toggle, walk } from '../state/runActions'
import { SetupDrawer } from '../features/setup/SetupDrawer'
import { lazyPart } from '../components/LazyPart'
import { ErrorBoundary } from '../components/ErrorBoundary'
import { FailurePanel } from './FailurePanel'
import { HELP_ID } from './Help'
import { Recovery } from './Recovery'
import { shortcutOf, type ShortcutId } from '../explain/shortcuts'
import { Header } from './Header'
import { HostingBanner } from './HostingBanner'
import { Notices } from '../components/Notices'
import { Transport } from './Transport'
import { AttentionPanel, GradientPanel, ScenePanel, SignalDiagram } from './panels'
import { firstPicture } from '../state/firstPicture'
import { setDrawer } from '../state/settings'
import { useStrings } from '../text/useStrings'
import { VIEWS } from './views'
import { Walk } from '../features/walk/Walk'
import { useRun } from '../state/runSlice'
import { useSettings } from '../state/settingsSlice'
import { useSavedRuns } from '../state/savedRunsSlice'
import { usePage, type ViewId } from '../state/pageSlice'
import { useHistory, shownRun } from '../state/historySlice'
import { usePreferences } from '../state/preferencesSlice'

/** What the keys do; each only when its button could be pressed. */
const ON_KEY: Record<ShortcutId, () => void> = {
  toggle,
  step: () => ['ready', 'paused'].includes(useRun.getState().status) && step(),
  walk,
  reset: () => ['ready', 'running', 'paused', 'finished'].includes(useRun.getState().status) && reset(),
  setUp: () => setDrawer(!useSettings.getState().drawerOpen),
  keys: () => document.getElementById(HELP_ID)?.togglePopover(),
}

/** Nobody sees it before the first run has finished. */
const Outcome = lazyPart(() => import('./Outcome'), { waiting: () => null, problemAt: 'above' })
/** Few pages have these to say. */
const StorageBanner = lazyPart(() => import('./StorageBanner'), { waiting: () => null, problemAt: 'above' })
const Offers = lazyPart(() => import('./Offers'), { waiting: () => null, problemAt: 'above' })

/** Whoever does not take it does not fetch it. */
const Tour = lazyPart(() => import('../features/tour/Tour'), { waiting: () => null, problemAt: 'above' })

/** Words are explained once the first curves are there. */
const TermPanel = lazyPart(() => firstPicture.then(() => import('../components/TermPanel')), {
  waiting: () => null,
  problemAt: 'above',
})

/** Without its code the first visit is one to the playground. */
const Beginning = lazy<ComponentType>(() =>
  import('../features/learn/Beginning')
    .then((m) => ({ default: m.Beginning }))
    .catch(() => {
      usePage.setState({ beginning: false })
      return { default: () => null }
    }),
)

function onKey(event: KeyboardEvent): void {
  if (usePage.getState().beginning) return
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
  const kind = useHistory((s) => shownRun(s)?.kind)
  return (
    kind && {
      'data-replay': kind,
      style: {
        '--replay': JSON.stringify(kind === 'recording' ? replay.chip : replay.chipSaved),
      } as CSSProperties,
    }
  )
}

/** Views that show no curves: what plays or was linked is not said there. */
const WITHOUT_CURVES: readonly ViewId[] = ['runs', 'teachers', 'lab']

export function App() {
  const view = usePage((s) => s.view)
  const View = view === 'playground' ? null : (VIEWS[view] ?? null)
  const mark = useReplayMark()
  const problem = useSavedRuns((s) => s.problem !== null)
  const refused = usePage((s) => Object.keys(s.refused).length > 0) || problem
  const offered = usePage((s) => s.studentOffer !== null || s.addressOffer !== null)
  const theme = usePreferences((s) => s.theme)
  const language = usePreferences((s) => s.language)
  const beginning = usePage((s) => s.beginning)
  const tour = usePage((s) => s.tour)
  const finished = useRun((s) => s.status === 'finished') && view === 'playground'
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
  if (beginning)
    return (
      <Suspense fallback={null}>
        <Beginning />
      </Suspense>
    )
  return (
    <ErrorBoundary>
      <Header />
      <Transport />
      <SetupDrawer />
      <Walk />
      <TermPanel />
      {tour && <Tour />}
      <main id="main" tabIndex={-1} {...mark}>
        <HostingBanner />
        {refused && <StorageBanner />}
        {!WITHOUT_CURVES.includes(view) && <RunBanner />}
        <Recovery />
        <Notices of="link" />
        {offered && <Offers />}
        {finished && <Outcome />}
        <FailurePanel />
        {View ? (
          <ErrorBoundary key={view}>
            <View />
          </ErrorBoundary>
        ) : (
          <Playground />
        )}
      </main>
    </ErrorBoundary>
  )
}
