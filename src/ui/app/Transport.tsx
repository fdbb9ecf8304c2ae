// The run controls: Run, Pause, Step, Explain a step, Reset, New seed, live settings, help; run status; where the
// run stands.

import { matchingPreset, presetSettings } from '../../settings/presets'
import { newSeed, pause, prepare, reset, run, step, walk } from '../state/runActions'
import { useSettings } from '../state/settingsSlice'
import { formatCount, formatSpeed } from '../explain/numbersText'
import { currentStage } from '../state/progress'
import { secondsLeft } from '../state/transport'
import { lessonAddress } from '../state/beginning'
import { usePage } from '../state/pageSlice'
import { usePreferences } from '../state/preferencesSlice'
import { duration } from '../text/duration'
import { useStrings } from '../text/useStrings'
import { StudentMenu } from '../features/runs/StudentMenu'
import { Help } from './Help'
import { lazyPart } from '../components/LazyPart'
import { stageAmount } from '../components/Loading'
import { shownCurves, useHistory } from '../state/historySlice'
import { firstPicture } from '../state/firstPicture'
import { RunLimits } from './RunControls'
import { RewindBar } from './RewindBar'
import { useRun } from '../state/runSlice'

function Buttons() {
  const { transport: t, controls } = useStrings()
  const status = useRun((s) => s.status)
  const queued = useRun((s) => s.runWhenReady)
  const active = status === 'running' || queued
  const ready = status === 'ready' || status === 'paused'
  // A diverged run can still be looked at; after other failures there is none, and nothing was saved.
  const stands = useRun((s) => s.status === 'failed' && s.checkpoints.length > 0)
  const steps = useHistory((s) => shownCurves(s).history.steps.length > 0)
  const canReset = ready || status === 'running' || status === 'finished' || stands
  const canRun = ready || status === 'preparing' || status === 'finished'
  const hint = active ? (queued ? t.runQueued : t.pauseHint) : status === 'finished' ? t.runAgain : t.runHint
  return (
    <div className="buttons" role="group" aria-label={t.label}>
      <button
        type="button"
        className="primary run"
        title={hint}
        disabled={!active && !canRun}
        onClick={active ? pause : run}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d={active ? 'M2 1h3v10H2zM7 1h3v10H7z' : 'M2 .8 11 6 2 11.2z'} fill="currentColor" />
        </svg>
        {active ? t.pause : t.run}
      </button>
      <button type="button" title={t.stepHint} disabled={!ready} onClick={step}>
        {t.step}
      </button>
      <button
        type="button"
        title={controls.walk.hint}
        disabled={!ready && status !== 'running' && !steps}
        onClick={walk}
      >
        {controls.walk.button}
      </button>
      <button type="button" title={t.resetHint} disabled={!canReset} onClick={reset}>
        {t.reset}
      </button>
      <button
        type="button"
        title={t.newSeedHint}
        disabled={status === 'preparing' || status === 'failed'}
        onClick={newSeed}
      >
        {t.newSeed}
      </button>
      <RunLimits />
      <StudentMenu />
      <Help />
    </div>
  )
}

function AskingStatus() {
  const t = useStrings()
  const status = useRun((s) => s.status)
  const at = useRun((s) => s.step)
  const steps = useRun((s) => s.steps)
  const stepsPerSecond = useRun((s) => s.stepsPerSecond)
  const runWhenReady = useRun((s) => s.runWhenReady)
  const stages = useRun((s) => s.stages)
  const left = status === 'running' ? secondsLeft(at, steps, stepsPerSecond) : null
  const stage = status === 'preparing' ? currentStage(stages) : null
  const loading = stages.find((s) => s.stage === stage)
  return (
    <div className="run-status">
      <span className="status" data-status={status}>
        <span className="dot" aria-hidden="true" />
        <span data-testid="status" role="status">
          {t.status[status]}
        </span>
      </span>
      <span className="counter">
        <b data-testid="step">{at}</b>
        {steps > 0 && <span className="soft"> {t.transport.of(formatCount(steps))}</span>}
      </span>
      <RewindBar />
      <span className="run-speed soft">
        {loading && `${t.loading.stages[loading.stage]} ${stageAmount(loading, t)}`}
        {runWhenReady && !loading && t.transport.runQueued}
        {status === 'running' && stepsPerSecond > 0 && t.transport.speed(formatSpeed(stepsPerSecond))}
        {left !== null && <> · {t.transport.left(duration(left, t.transport))}</>}
      </span>
    </div>
  )
}

/** The run that is small enough to learn where there is no GPU; the seed stays. */
const oneMinute = (): void =>
  prepare({ ...presetSettings('one-minute'), seed: useSettings.getState().settings.seed }, true)

/** Where the run stands; comes after the first curves. */
const RunPhase = lazyPart(() => firstPicture.then(() => import('./RunPhase')), {
  waiting: () => null,
  problemAt: 'above',
})

/** Where a processor acts as the graphics adapter: a link to a run that is small enough, unless it is this one. */
function Slow() {
  const { transport: t } = useStrings()
  const slow = useRun((s) => s.facts?.adapter.software)
  const offered = useSettings((s) => matchingPreset(s.settings)?.id !== 'one-minute')
  if (!slow || !offered) return null
  return (
    <button type="button" className="chip warn" title={t.softwareHint} onClick={oneMinute}>
      {t.software}
    </button>
  )
}

/** The way to the short introduction, for those who passed the beginning by; not where the rest is hidden. */
function Introduction() {
  const t = useStrings()
  const language = usePreferences((s) => s.language)
  const alone = usePage((s) => s.only !== null)
  if (alone) return null
  return (
    <a className="introduction" href={lessonAddress(language, 'three-minutes')}>
      {t.controls.introduction}
    </a>
  )
}

/** Progress of a run while it trains, in a line of its own; before and after, the way to what it is about. */
function Where() {
  const going = useRun((s) => s.status === 'running' || s.status === 'paused')
  return going ? <RunPhase /> : <Introduction />
}

export function Transport() {
  return (
    <div className="transport">
      <Buttons />
      <AskingStatus />
      <Where />
      <Slow />
    </div>
  )
}
