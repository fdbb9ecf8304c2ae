// Conflict over depth and time: at some steps of a run, decided by their numbers alone, the metrics carry the
// cosines of the six pairs within each parameter group.

import { TASK_PAIRS, TASKS, type StepMetrics } from '../tasks'
import type { StepInput } from './stepInput'

/** A run has the cosines of its groups at so many steps at most, besides the first and the last. */
export const MOST_LAYER_STEPS = 200

/** Every so many steps of a run of `steps` steps the cosines are kept. */
export const layerInterval = (steps: number): number => Math.max(1, Math.ceil(steps / MOST_LAYER_STEPS))

/** Whether a step is one of them: the first, every interval's, and the last. */
export const isLayerStep = (step: number, steps: number): boolean =>
  step === 1 || step === steps || step % layerInterval(steps) === 0

/** To four decimals, which is what a heat map can show; null where a gradient is zero or not finite. */
function cosine(gram: readonly number[], a: number, b: number): number | null {
  const value = gram[4 * a + b] / Math.sqrt(gram[5 * a] * gram[5 * b])
  return Number.isFinite(value) ? Math.round(1e4 * Math.max(-1, Math.min(1, value))) / 1e4 + 0 : null
}

/** Cosines of the six pairs (order of TASK_PAIRS) in each of these 4x4 Gram matrices, one per group. */
export const layerCosines = (grams: readonly (readonly number[])[]): (number | null)[][] =>
  grams.map((gram) => TASK_PAIRS.map(([a, b]) => cosine(gram, TASKS.indexOf(a), TASKS.indexOf(b))))

/** The metrics with the cosines, where the step is one of those that carry them. */
export const withLayers = (
  metrics: StepMetrics,
  { layers }: Pick<StepInput, 'layers'>,
  grams: readonly (readonly number[])[],
): StepMetrics => (layers ? { ...metrics, layers: layerCosines(grams) } : metrics)
