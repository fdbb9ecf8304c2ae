// What is being prepared, stage by stage, and what went wrong.

import { create } from 'zustand'
import type { Failure, Progress, Stage } from '../../protocol/messages'

interface ProgressStore {
  /** Latest report of each stage, in the order in which the stages first reported. */
  stages: Progress[]
  failure: Failure | null
  /** Bytes of graphics memory there were when a run last found no room; null while none has. */
  room: number | null
  report: (progress: Progress) => void
  fail: (failure: Failure) => void
  dismiss: () => void
  clear: () => void
}

/** Replaces the report of the same stage, or appends a new stage. */
export function withProgress(stages: readonly Progress[], progress: Progress): Progress[] {
  const known = stages.some((s) => s.stage === progress.stage)
  return known ? stages.map((s) => (s.stage === progress.stage ? progress : s)) : [...stages, progress]
}

/** True when a stage has said how much there is and has done it all. */
export const isDone = (p: Progress): boolean => p.total > 0 && p.done >= p.total

/** The current stage: the last one to have reported that is not done. */
export function currentStage(stages: readonly Progress[]): Stage | null {
  for (let i = stages.length - 1; i >= 0; i--) if (!isDone(stages[i]!)) return stages[i]!.stage
  return null
}

export const useProgress = create<ProgressStore>((set) => ({
  stages: [],
  failure: null,
  room: null,
  report: (progress) => set((s) => ({ stages: withProgress(s.stages, progress) })),
  fail: (failure) =>
    set((s) => ({
      failure,
      room: failure.code === 'out-of-memory' && failure.room ? failure.room.found : s.room,
    })),
  dismiss: () => set({ failure: null }),
  clear: () => set({ stages: [], failure: null }),
}))
