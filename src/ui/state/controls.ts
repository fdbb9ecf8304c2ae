// What a person may set about how a run proceeds, besides its settings: the throttle, and automatic pauses.
// It outlives runs.

import { create } from 'zustand'

/** Steps per second that may be chosen; null is as fast as it goes. */
export const SPEEDS: readonly (number | null)[] = [0.5, 1, 2, 5, 10, null]

interface Controls {
  speed: number | null
  stopStep: number | null
  /** Average validation accuracy, 0..1. */
  stopAccuracy: number | null
  set: (change: Partial<Pick<Controls, 'speed' | 'stopStep' | 'stopAccuracy'>>) => void
}

export const useControls = create<Controls>((set) => ({
  speed: null,
  stopStep: null,
  stopAccuracy: null,
  set,
}))
