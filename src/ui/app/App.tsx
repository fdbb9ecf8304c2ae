// The page: header, transport, three columns.

import { lazy, Suspense, useEffect, type ComponentType } from 'react'
import { RunBanner } from './Banner'
import { reset, step, toggle, walk } from '../state/runActions'
import { SetupDrawer } from '../features/setup/SetupDrawer'
import { lazyPart } from '../components/LazyPart'
import { ErrorBoundary } from '../components/ErrorBoundary'
import { FailurePanel } from './FailurePanel'
import { HELP_ID } from './Help'
import { shortcutOf, type ShortcutId } from '../explain/shortcuts'
import { Header } from './Header'
import { HostingBanner } from './HostingBanner'
import { Notices } from '../components/Notices'
import { useReplayMark, WITHOUT_CURVES } from './replayMark'
import { Transport } from './Transport'
import { firstPicture } from '../state/firstPicture'
import { Playground } from './Playground'
import { present } from '../state/presenter'
import { setDrawer } from '../state/settings'
import { VIEWS } from './views'
import { Walk } from '../features/walk/Walk'
import { useRun } from '../state/runSlice'
import { useSettings } from '../state/settingsSlice'
import { useSavedRuns } from '../state/savedRunsSlice'
import { usePage } from '../state/pageSlice'
import { usePreferences } from '../state/preferencesSlice'

/** What the keys do; each only when its button could be pressed. */
const ON_KEY: Record<ShortcutId, () => void> = {
  toggle,
  step: () => ['ready', 'paused'].includes(useRun.getState().status) && step(),
  walk,
  reset: () => ['ready', 'running', 'paused', 'finished'].includes(useRun.getState().status) && reset(),
  setUp: () => setDrawer(!useSettings.getState().drawerOpen),
  present: () => usePage.getState().only === null && present(),
  keys: () => document.getElementById(HELP_ID)?.togglePopover(),
}

/** Nobody sees it before the first run has finished. */
const Outcome = lazyPart(() => import('./Outcome'), { waiting: () => null, problemAt: 'above' })
/** One view or panel alone. */
const Only = lazyPart(() => import('./Only'))
/** Few visits need these. */
const StorageBanner = lazyPart(() => import('./StorageBanner'), { waiting: () => null, problemAt: 'above' })
const Offers = lazyPart(() => import('./Offers'), { waiting: () => null, problemAt: 'above' })

/** Fetched only by those who take it. */
const Tour = lazyPart(() => import('../features/tour/Tour'), { waiting: () => null, problemAt: 'above' })

/** No device is lost before the first curves. */
const Recovery = lazyPart(
  () => firstPicture.then(() => import('./Recovery')).then((m) => ({ default: m.Recovery })),
  { waiting: () => null, problemAt: 'above' },
)

/** Words are explained once the first curves are there. */
const TermPanel = lazyPart(() => firstPicture.then(() => import('../components/TermPanel')), {
  waiting: () => null,
  problemAt: 'above',
})

/** If its code cannot be fetched, the first visit starts in the playground. */
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
  const only = usePage((s) => s.only !== null)
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
  if (only) return <Only />
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
