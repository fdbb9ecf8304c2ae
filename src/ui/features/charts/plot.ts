// The frame of every drawing in pixels: the drawing and the crosshair over it must agree on it.

import type { Span } from '../../explain/decimate'

export const PLOT = {
  /** The title of y stands above the plot. */
  margin: { top: 24, right: 8, bottom: 0, left: 0 },
  yAxis: 48,
  xAxis: 22,
  padRight: 4,
} as const

/**
 * The x under a pointer `px` pixels from the left edge of a drawing `width` wide, or null outside the plot.
 */
export function xUnder(px: number, width: number, [from, to]: Span): number | null {
  const left = PLOT.margin.left + PLOT.yAxis
  const plot = width - left - PLOT.margin.right - PLOT.padRight
  const share = (px - left) / plot
  return plot > 0 && share > -0.03 && share < 1.03
    ? from + Math.min(1, Math.max(0, share)) * (to - from)
    : null
}
