// Where a step lies on a chart's x axis, in whatever unit. Pure.

import type { Source, XOf } from './source'

/** x of a step: between the steps around it, or on along the last two. Null with fewer than two steps. */
export function placeOf(
  source: Pick<Source, 'steps' | 'seconds' | 'columns'>,
  xOf: XOf,
  step: number,
): number | null {
  const { steps } = source
  if (steps.length < 2) return null
  let [low, high] = [1, steps.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle] >= step) high = middle
    else low = middle + 1
  }
  const [a, b] = [xOf(source, low - 1), xOf(source, low)]
  const share = (step - steps[low - 1]) / (steps[low] - steps[low - 1])
  return Number.isFinite(share) ? a + (b - a) * share : b
}
