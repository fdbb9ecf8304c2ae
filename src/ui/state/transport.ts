// Run status: what the worker reports about where the run stands, and marks on its step axis.

import type { RunFacts, RunStatus } from '../../protocol/messages'
import { useRun, type Checksum, type RunEvent, type RunState } from './runSlice'

/** Adds an event; live changes at one step are one event. */
export function withEvent(events: readonly RunEvent[], event: RunEvent): RunEvent[] {
  const last = events.at(-1)
  if (
    last?.kind === 'updateHyperparameters' &&
    event.kind === 'updateHyperparameters' &&
    last.step === event.step
  )
    return [...events.slice(0, -1), { ...last, change: { ...last.change, ...event.change } }]
  return [...events, event]
}

export const setChecksum = (latest: Checksum): void =>
  useRun.setState(({ frozen }) => ({ frozen: { first: frozen?.first ?? latest, latest } }))

export const addEvent = (event: RunEvent): void =>
  useRun.setState(({ events }) => ({ events: withEvent(events, event) }))

/** Forgets what happened after this step. */
export const cutEvents = (step: number): void =>
  useRun.setState((s) =>
    s.events.some((e) => e.step > step) ? { events: s.events.filter((e) => e.step <= step) } : s,
  )

export const setRecovering = (recovering: RunState['recovering'], recovered: number | null = null): void =>
  useRun.setState({ recovering, recovered })

export const setCheckpoints = (checkpoints: number[]): void => useRun.setState({ checkpoints })

/** A stop condition paused the run. */
export const reportStop = (stop: NonNullable<RunState['stop']>): void => useRun.setState({ stop })

export const reportStatus = (status: RunStatus, step: number, steps: number, stepsPerSecond: number): void =>
  useRun.setState((s) => ({
    status,
    step,
    steps,
    stepsPerSecond,
    stop: status === 'running' ? null : s.stop,
  }))

/** The run is prepared. */
export const reportReady = (facts: RunFacts): void =>
  useRun.setState((s) => ({ facts, baselines: null, status: s.status === 'preparing' ? 'ready' : s.status }))

/** Another run is being prepared: drops the state of the previous one. */
export const beginPreparing = (steps: number): void =>
  useRun.setState({
    status: 'preparing',
    step: 0,
    steps,
    stepsPerSecond: 0,
    checkpoints: [],
    stop: null,
    frozen: null,
    events: [],
    recovering: null,
    recovered: null,
  })

export const reportFailed = (): void =>
  useRun.setState({ status: 'failed', stepsPerSecond: 0, runWhenReady: false, recovering: null })

export const queueRun = (runWhenReady: boolean): void => useRun.setState({ runWhenReady })

/** Seconds left at the current speed; null when that is not known. */
export function secondsLeft(step: number, steps: number, stepsPerSecond: number): number | null {
  if (!(stepsPerSecond > 0) || !(steps > step)) return null
  return (steps - step) / stepsPerSecond
}
