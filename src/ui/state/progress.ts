// What is being prepared, stage by stage, and what went wrong.

import type { Failure, Progress, Stage } from '../../protocol/messages'
import { useRun } from './runSlice'

/** Replaces the report of the same stage, or appends a new stage. */
export function withProgress(stages: readonly Progress[], progress: Progress): Progress[] {
  const known = stages.some((s) => s.stage === progress.stage)
  return known ? stages.map((s) => (s.stage === progress.stage ? progress : s)) : [...stages, progress]
}

/** True when a stage has reported its total and has reached it. */
export const isDone = (p: Progress): boolean => p.total > 0 && p.done >= p.total

/** The current stage: the last one to have reported that is not done. */
export function currentStage(stages: readonly Progress[]): Stage | null {
  for (let i = stages.length - 1; i >= 0; i--) if (!isDone(stages[i]!)) return stages[i]!.stage
  return null
}

export const reportProgress = (progress: Progress): void =>
  useRun.setState((s) => ({ stages: withProgress(s.stages, progress) }))

export const reportFailure = (failure: Failure): void =>
  useRun.setState((s) => ({
    failure,
    room: failure.code === 'out-of-memory' && failure.room ? failure.room.found : s.room,
  }))

export const dismissFailure = (): void => useRun.setState({ failure: null })

export const clearProgress = (): void => useRun.setState({ stages: [], failure: null })
