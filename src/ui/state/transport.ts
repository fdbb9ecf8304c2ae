// Run status: status, step count, speed, and the facts of the prepared run.

import { create } from 'zustand'
import type { Settings } from '../../settings/settings'
import type { RunFacts, RunStatus } from '../../protocol/messages'

/** Something that happened to the run at a step, for marks on the charts' step axis. */
export interface RunEvent {
  step: number
  kind: 'updateHyperparameters' | 'rewind' | 'diverged' | 'recovered'
  /** What `updateHyperparameters` changed. */
  change?: Partial<Settings>
}

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

/** SHA-256 of the teachers' outputs when the run was at this step. */
export interface Checksum {
  step: number
  value: string
}

interface Transport {
  status: RunStatus
  step: number
  steps: number
  stepsPerSecond: number
  facts: RunFacts | null
  /** Run was pressed before everything was ready: it starts by itself then. */
  runWhenReady: boolean
  /** Steps one can rewind to, ascending. */
  checkpoints: number[]
  /** A stop condition paused the run here; null once it continues. */
  stop: { step: number; because: 'accuracy' | 'step' } | null
  /** The device was lost and is being reopened; the run will be at `step`. */
  recovering: { step: number; attempt: number } | null
  /** The run has just been recovered at this step; null once a person has seen it or it is over. */
  recovered: number | null
  /** Checksum of the frozen teachers' outputs: the first and the latest of this run. */
  frozen: { first: Checksum; latest: Checksum } | null
  setChecksum: (checksum: Checksum) => void
  /** Ascending by step. */
  events: RunEvent[]
  addEvent: (event: RunEvent) => void
  /** Forgets what happened after this step. */
  cutEvents: (step: number) => void
  setRecovering: (recovering: { step: number; attempt: number } | null, recovered?: number | null) => void
  setCheckpoints: (steps: number[]) => void
  stopped: (stop: { step: number; because: 'accuracy' | 'step' }) => void
  report: (status: RunStatus, step: number, steps: number, stepsPerSecond: number) => void
  ready: (facts: RunFacts) => void
  preparing: (steps: number) => void
  failed: () => void
  queueRun: (queued: boolean) => void
}

export const useTransport = create<Transport>((set) => ({
  status: 'preparing',
  step: 0,
  steps: 0,
  stepsPerSecond: 0,
  facts: null,
  runWhenReady: false,
  checkpoints: [],
  stop: null,
  recovering: null,
  recovered: null,
  frozen: null,
  setChecksum: (latest) => set((s) => ({ frozen: { first: s.frozen?.first ?? latest, latest } })),
  events: [],
  addEvent: (event) => set((s) => ({ events: withEvent(s.events, event) })),
  cutEvents: (step) =>
    set((s) =>
      s.events.some((e) => e.step > step) ? { events: s.events.filter((e) => e.step <= step) } : s,
    ),
  setRecovering: (recovering, recovered = null) => set({ recovering, recovered }),
  setCheckpoints: (checkpoints) => set({ checkpoints }),
  stopped: (stop) => set({ stop }),
  report: (status, step, steps, stepsPerSecond) =>
    set((s) => ({ status, step, steps, stepsPerSecond, stop: status === 'running' ? null : s.stop })),
  ready: (facts) => set((s) => ({ facts, status: s.status === 'preparing' ? 'ready' : s.status })),
  preparing: (steps) =>
    set({
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
    }),
  failed: () => set({ status: 'failed', stepsPerSecond: 0, runWhenReady: false, recovering: null }),
  queueRun: (runWhenReady) => set({ runWhenReady }),
}))

/** Seconds left at the current speed; null when that is not known. */
export function secondsLeft(step: number, steps: number, stepsPerSecond: number): number | null {
  if (!(stepsPerSecond > 0) || !(steps > step)) return null
  return (steps - step) / stepsPerSecond
}
