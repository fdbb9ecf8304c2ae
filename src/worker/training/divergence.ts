// When a run counts as diverged. Clipped gradients and bounded attention can keep a hopeless run finite for
// long, so not only NaN counts.

import type { StepMetrics } from '../../distill/tasks'

/**
 * This multiple of the untrained student's cross-entropy is beyond noise and beyond recovery within the run.
 */
export const BLOWN_UP = 4

/** True when every figure of the step is a number. */
export const isFiniteStep = (m: Pick<StepMetrics, 'losses' | 'gram'>): boolean =>
  Object.values(m.losses).every(Number.isFinite) && m.gram.every(Number.isFinite)

/**
 * The first step that diverged, or null. `first`: cross-entropy of the run's first step, null when it is not
 * known yet.
 */
export function firstDiverged(steps: readonly StepMetrics[], first: number | null): StepMetrics | null {
  return steps.find((m) => !isFiniteStep(m) || (first !== null && m.losses.ce > BLOWN_UP * first)) ?? null
}
