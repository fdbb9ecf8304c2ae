// One view or one panel without the rest of the page: what a link with `only` opens, and the presenter's mode. The
// bar at its foot leads to the next one and back to everything.

import { useEffect, type ComponentType } from 'react'
import { ErrorBoundary } from '../components/ErrorBoundary'
import { Notices } from '../components/Notices'
import { phaseByKey, phasesOf } from '../explain/phases'
import { variantOf } from '../explain/variants'
import { ChartColumn } from '../features/charts/ChartColumn'
import { SetupDrawer } from '../features/setup/SetupDrawer'
import { Walk } from '../features/walk/Walk'
import { usePage, type OnlyId, type ViewId } from '../state/pageSlice'
import { usePreferences } from '../state/preferencesSlice'
import { PRESENTED, presentNext, showOnly } from '../state/presenter'
import { useRun } from '../state/runSlice'
import { showPhase } from '../state/walk'
import { classroomEn } from '../text/classroom.en'
import { classroomKo } from '../text/classroom.ko'
import { useStrings } from '../text/useStrings'
import { RunBanner } from './Banner'
import { FailurePanel } from './FailurePanel'
import { HostingBanner } from './HostingBanner'
import { AttentionPanel, GradientPanel, ScenePanel, SignalDiagram } from './panels'
import { Playground } from './Playground'
import { Recovery } from './Recovery'
import { useReplayMark, WITHOUT_CURVES } from './replayMark'
import { Transport } from './Transport'
import { VIEWS } from './views'
import '../styles/only.css'

type PanelId = Exclude<OnlyId, ViewId>

const PANELS: Record<PanelId, ComponentType> = {
  scene: ScenePanel,
  attention: AttentionPanel,
  signals: SignalDiagram,
  arrows: GradientPanel,
  charts: ChartColumn,
}
const isPanel = (id: OnlyId): id is PanelId => id in PANELS
const PARTS: Partial<Record<OnlyId, ComponentType | null>> = { ...VIEWS, ...PANELS, playground: Playground }

/** Controls that use arrow keys themselves, and what Escape closes first. */
const OWN_ARROWS = 'input, select, textarea, [contenteditable], [role=slider], [role=tab], [role=application]'
const OPEN = '.drawer, :popover-open'

/** The phases of an opened step come first, since they are part of what is presented. */
function movePhase(key: string): boolean {
  const { open, step, phase } = useRun.getState().walk
  if (!open || !step) return false
  const count = phasesOf(step.settings.method, variantOf(step.metrics) !== null).length
  const next = phaseByKey(key, Math.min(phase, count - 1), count)
  if (next !== null) showPhase(next)
  return next !== null
}

function onKey(event: KeyboardEvent): void {
  const { target, key, defaultPrevented, ctrlKey, metaKey, altKey } = event
  if (defaultPrevented || ctrlKey || metaKey || altKey) return
  if (key === 'Escape') {
    if (!document.querySelector(OPEN)) showOnly(null)
    return
  }
  if (target instanceof Element && target.closest(OWN_ARROWS)) return
  if (movePhase(key)) event.preventDefault()
  else if (key === 'ArrowRight' || key === 'PageDown') presentNext(1)
  else if (key === 'ArrowLeft' || key === 'PageUp') presentNext(-1)
  else return
  event.preventDefault()
}

/** Large type, and the whole screen where the browser has it and lets us. */
function useLarge(presenting: boolean): void {
  useEffect(() => {
    if (!presenting) return
    const root = document.documentElement
    root.dataset.presenting = ''
    void root.requestFullscreen?.().catch(() => undefined)
    return () => {
      delete root.dataset.presenting
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
    }
  }, [presenting])
}

function Bar({ only }: { only: OnlyId }) {
  const { views } = useStrings()
  const t = usePreferences((s) => s.language) === 'ko' ? classroomKo : classroomEn
  const presenting = usePage((s) => s.presenting)
  const at = PRESENTED.indexOf(only)
  const name = isPanel(only) ? t.panels[only] : views[only]
  return (
    <nav className="only-bar" aria-label={t.bar}>
      <button type="button" disabled={at === 0} onClick={() => presentNext(-1)}>
        ‹ {t.previous}
      </button>
      <span role="status">{at < 0 ? name : t.place(name, String(at + 1), String(PRESENTED.length))}</span>
      <button type="button" disabled={at === PRESENTED.length - 1} onClick={() => presentNext(1)}>
        {t.next} ›
      </button>
      <small className="soft">{t.keys}</small>
      <button
        type="button"
        className="push"
        aria-pressed={presenting}
        onClick={() => showOnly(only, !presenting)}
      >
        {t.large}
      </button>
      <button type="button" onClick={() => showOnly(null)}>
        {t.everything}
      </button>
    </nav>
  )
}

export default function Only() {
  const only = usePage((s) => s.only)
  const presenting = usePage((s) => s.presenting)
  const mark = useReplayMark()
  useLarge(presenting)
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  if (only === null) return null
  const Part = PARTS[only] ?? null
  const curves = isPanel(only) || !WITHOUT_CURVES.includes(only)
  return (
    <ErrorBoundary>
      {curves && <Transport />}
      <SetupDrawer />
      <Walk />
      <main id="main" tabIndex={-1} className="only" {...mark}>
        <HostingBanner />
        {curves && <RunBanner />}
        <Recovery />
        <Notices of="link" />
        <FailurePanel />
        <ErrorBoundary key={only}>{Part && <Part />}</ErrorBoundary>
      </main>
      <Bar only={only} />
    </ErrorBoundary>
  )
}
