// Sample by sample: how many samples one pass of the step computes side by side. More of them are fewer dispatches;
// their gradients must fit into one binding. The result of a step does not depend on it, bit by bit.

import { isHidden, type SignalEntry } from '../../distill/matching'
import { withProjections } from '../../distill/signals/hiddenMse/projections'
import type { TeacherTask } from '../../distill/tasks'
import { GUARANTEED_LIMITS, type SizeLimits } from '../../gpu/limits'
import { batchRows, parameterLayout, type ModelConfig } from '../../nn/config'

/** Most bytes of a binding that a graphics processor is asked for, where it has them. */
const MOST_BYTES = 2 ** 29

/**
 * The largest binding, in bytes, that a step sample by sample is worth on such an adapter. A graphics processor has
 * work to do for more samples than the guaranteed binding holds; on the CPU fewer passes gain nothing.
 */
export function bindingForSamples(software: boolean, limits: SizeLimits): number {
  const { maxStorageBufferBindingSize: guaranteed } = GUARANTEED_LIMITS
  if (software) return guaranteed
  return Math.max(guaranteed, Math.min(MOST_BYTES, limits.maxStorageBufferBindingSize, limits.maxBufferSize))
}

/** Most rows of a pass: more of them are no fewer dispatches worth having, and take memory. */
const MOST_ROWS = 4096

export interface SamplesOfStep {
  config: ModelConfig
  signals: readonly SignalEntry[]
  /** Teacher tasks whose gradient is computed. */
  teacherTasks: readonly TeacherTask[]
  /** All samples of a step. */
  samples: number
}

/**
 * Samples per pass, evenly shared out to as few passes as `largestBinding` bytes allow, and of at most
 * `MOST_ROWS` rows; at least 1.
 */
export function samplesPerPass(
  { config, signals, teacherTasks, samples }: SamplesOfStep,
  largestBinding: number,
): number {
  const tasks = 1 + teacherTasks.filter((task) => signals.some((s) => s.teacherTask === task)).length
  const { total } = withProjections(parameterLayout(config), config, signals.filter(isHidden))
  const fitting = Math.floor(largestBinding / (4 * tasks * total))
  const most = Math.max(1, Math.min(samples, fitting, Math.floor(MOST_ROWS / batchRows(config, 1, 1))))
  return Math.ceil(samples / Math.ceil(samples / most))
}
