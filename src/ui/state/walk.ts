// One training step, opened: which step it was, which phase of it is shown, and whether one is being made.

import type { WalkedStep } from '../explain/explainStep'
import { create } from 'zustand'
import type { StepBatch } from '../../protocol/runFacts'

interface Walk {
  open: boolean
  /** Index into the phases of the step's method. */
  phase: number
  /** What it waits for: that a run has paused, or that the one step has been made. */
  wanted: 'pause' | 'step' | null
  step: WalkedStep | null
  /** What the latest single step trained on. */
  batch: StepBatch | null
  begin: (wanted: 'pause' | 'step') => void
  caught: (step: WalkedStep) => void
  cancel: () => void
  to: (phase: number) => void
  close: () => void
}

export const useWalk = create<Walk>((set) => ({
  open: false,
  phase: 0,
  wanted: null,
  step: null,
  batch: null,
  begin: (wanted) => set({ open: true, wanted }),
  caught: (step) => set({ step, wanted: null, phase: 0 }),
  cancel: () => set({ wanted: null }),
  to: (phase) => set({ phase }),
  close: () => set({ open: false, wanted: null }),
}))
