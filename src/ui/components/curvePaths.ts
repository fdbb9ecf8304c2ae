// A loss curve as SVG paths in a square of 100 by 100. Pure.

import { lineOf } from '../explain/decimate'
import { linePath } from '../explain/path'

/** Points drawn at most. */
const MOST_POINTS = 240
/** Share of the past in the smoothed line, per step. */
const MEMORY = 0.95

/**
 * `raw`: every step, or the extremes of every bucket of steps; `smooth`: a moving mean over all steps. `top`
 * is the largest loss, at the upper edge; the lower edge is 0.
 */
export function curvePaths(
  losses: readonly (readonly [number, number])[],
  steps: number,
): { raw: string; smooth: string; top: number } {
  let [mean, weight] = [0, 0]
  const values = losses.map(([, loss]) => loss)
  const means = values.map((loss) => {
    if (Number.isFinite(loss))
      [mean, weight] = [MEMORY * mean + (1 - MEMORY) * loss, MEMORY * weight + 1 - MEMORY]
    return weight > 0 ? mean / weight : Number.NaN
  })
  const top = values.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, v) : most), 1e-9)
  const path = (of: readonly number[]): string =>
    linePath(
      lineOf(of, (i) => losses[i][0], [0, losses.length], MOST_POINTS),
      (step) => (100 * step) / steps,
      (loss) => 100 - 100 * (loss / top),
    )
  return { raw: path(values), smooth: path(means), top }
}
