// The run controls: Run, Pause, Step, Walk, Reset, New seed, live settings, keys; run status; what it runs
// on.

import { presetSettings } from '../../settings/presets'
import { newSeed, pause, prepare, reset, run, step, walk } from '../state/runActions'
import { useSettings } from '../state/settingsSlice'
import { formatBytes, formatCount, formatSpeed } from '../explain/numbersText'
import { currentStage } from '../state/progress'
import { secondsLeft } from '../state/transport'
import { duration } from '../text/duration'
import { useStrings } from '../text/useStrings'
import { StudentMenu } from '../features/runs/StudentMenu'
import { Keys } from './Keys'
import { stageAmount } from '../components/Loading'
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
        disabled={!ready && status !== 'running'}
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
      <Keys />
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
    <div className="standing">
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
      <span className="pace soft">
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

function Machine() {
  const { transport: t } = useStrings()
  const facts = useRun((s) => s.facts)
  if (!facts) return null
  const { adapter } = facts
  const name =
    adapter.description || adapter.device || [adapter.vendor, adapter.architecture].filter(Boolean).join(' ')
  const more = [
    [adapter.vendor, adapter.architecture, adapter.device].filter(Boolean).join(' · '),
    t.memory(formatBytes(facts.gpuBytes)),
    t.parameters(formatCount(facts.studentParameters)),
    t.dispatches(formatCount(facts.dispatchesPerStep)),
    t.teacherSet(
      [...new Set(Object.values(facts.teachers).map((source) => source.replace(/\/.*$/, '')))].join(', '),
    ),
    facts.teacherBackend === 'wasm' ? t.teachersCpu : t.teachersGpu,
  ].join('\n')
  return (
    <div className="machine soft">
      <span className="adapter" title={more} data-testid="adapter">
        {name}
      </span>
      {adapter.software && (
        <button type="button" className="chip warn" title={t.softwareHint} onClick={oneMinute}>
          {t.software}
        </button>
      )}
      <span className="chip" title={t.targetsHint}>
        {t.targets}
      </span>
    </div>
  )
}

export function Transport() {
  return (
    <div className="transport">
      <Buttons />
      <AskingStatus />
      <Machine />
    </div>
  )
}
