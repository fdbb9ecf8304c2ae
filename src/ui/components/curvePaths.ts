// A loss curve as SVG paths in a square of 100 by 100. Pure.

/** Points drawn at most. */
const MOST_POINTS = 240
/** Memory of the smoothed line, per step. */
const MEMORY = 0.95

/**
 * `raw`: the mean of every bucket of steps; `smooth`: a moving mean over all steps. `top` is the loss at the
 * upper edge; the lower edge is 0.
 */
export function curvePaths(
  losses: readonly (readonly [number, number])[],
  steps: number,
): { raw: string; smooth: string; top: number } {
  const size = Math.max(1, Math.ceil(losses.length / MOST_POINTS))
  const raw: [number, number][] = []
  const smooth: [number, number][] = []
  let mean = 0
  let weight = 0
  let sum = 0
  losses.forEach(([step, loss], i) => {
    mean = MEMORY * mean + (1 - MEMORY) * loss
    weight = MEMORY * weight + (1 - MEMORY)
    sum += loss
    const filled = (i % size) + 1
    if (filled !== size && i !== losses.length - 1) return
    raw.push([step, sum / filled])
    smooth.push([step, mean / weight])
    sum = 0
  })
  const top = Math.max(...raw.map(([, loss]) => loss), 1e-9)
  const path = (points: readonly [number, number][]): string =>
    points
      .map(
        ([step, loss], i) =>
          `${i === 0 ? 'M' : 'L'}${((100 * step) / steps).toFixed(2)} ${(100 - (100 * loss) / top).toFixed(2)}`,
      )
      .join('')
  return { raw: path(raw), smooth: path(smooth), top }
}
