// What the methods that weight losses share: which tasks are weighted, and softmax. A loss weighted by c_k
// has its gradient weighted by c_k: these methods use the losses, or nothing, where the others use the Gram
// matrix.

import { takingPart, unit } from './gramSpace'
import type { CombineContext } from './context'

/**
 * Coefficients of the tasks that take part, 0 elsewhere; `weigh` gets their indices. A single task gets
 * coefficient 1, and with no capability present the update is the supervised gradient.
 */
export function amongTasks(context: CombineContext, weigh: (tasks: readonly number[]) => number[]): number[] {
  const tasks = takingPart(context)
  if (tasks.length < 2) return unit(tasks[0] ?? 0)
  const weights = weigh(tasks)
  return [0, 1, 2, 3].map((k) => weights[tasks.indexOf(k)] ?? 0)
}

/** The weighted losses of a step, or all 1. */
export const lossesOf = ({ losses }: CombineContext): readonly number[] => losses ?? [1, 1, 1, 1]

/** exp(x_k) / sum exp(x_j), whatever the size of x. */
export function softmax(x: readonly number[]): number[] {
  const highest = Math.max(...x)
  const powers = x.map((value) => Math.exp(value - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
