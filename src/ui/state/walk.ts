// Opening one training step, phase by phase.

import type { WalkedStep } from '../explain/explainStep'
import { writeAddress } from './address'
import { usePage } from './pageSlice'
import { useRun, type Walk } from './runSlice'

export const patchWalk = (change: Partial<Walk>): void =>
  useRun.setState(({ walk }) => ({ walk: { ...walk, ...change } }))

export const beginWalk = (wanted: 'pause' | 'step'): void => patchWalk({ open: true, wanted, why: null })

/** The step that was waited for has been made. */
export const showStep = (step: WalkedStep): void => patchWalk({ step, wanted: null, phase: 0 })

export const cancelWalk = (): void => patchWalk({ wanted: null, searching: false })

export const showPhase = (phase: number): void => patchWalk({ phase })

export const closeWalk = (): void => patchWalk({ open: false, wanted: null, searching: false })

/** The phase that is shown is in the address; null: no step is open. */
export function namePhase(phase: string | null): void {
  if (usePage.getState().phase === phase) return
  usePage.setState({ phase })
  writeAddress()
}
