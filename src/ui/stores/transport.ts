// Where the run stands: status, step count, speed, and the facts of the prepared run.

import { create } from 'zustand'
import type { RunFacts, RunStatus } from '../../worker/protocol'

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
  /** A stop condition paused the run here; null once it goes on. */
  stop: { step: number; because: 'accuracy' | 'step' } | null
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
  setCheckpoints: (checkpoints) => set({ checkpoints }),
  stopped: (stop) => set({ stop }),
  report: (status, step, steps, stepsPerSecond) => set((s) => ({ status, step, steps, stepsPerSecond, stop: status === 'running' ? null : s.stop })),
  ready: (facts) => set((s) => ({ facts, status: s.status === 'preparing' ? 'ready' : s.status })),
  preparing: (steps) => set({ status: 'preparing', step: 0, steps, stepsPerSecond: 0 }),
  failed: () => set({ status: 'failed', stepsPerSecond: 0, runWhenReady: false }),
  queueRun: (runWhenReady) => set({ runWhenReady }),
}))

/** Seconds left at the present speed; null when that is not known. */
export function secondsLeft(step: number, steps: number, stepsPerSecond: number): number | null {
  if (!(stepsPerSecond > 0) || !(steps > step)) return null
  return (steps - step) / stepsPerSecond
}
