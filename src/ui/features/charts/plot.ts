// The frame of every drawing in pixels: the drawing and the crosshair over it must agree on it. Pure.

import type { Span } from '../../explain/decimate'

export const PLOT = {
  /** The title of y stands above the plot. */
  margin: { top: 24, right: 8, bottom: 0, left: 0 },
  yAxis: 48,
  xAxis: 26,
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

/** Least distance of two labels of a y axis, in pixels. */
const TICK_ROOM = 17

/** Every tick, or every second one and so on where an axis `height` pixels long has no room for all labels. */
export function sparseTicks(ticks: readonly number[], height: number): readonly number[] {
  const gaps = ticks.length - 1
  const least = Math.ceil((TICK_ROOM * gaps) / Math.max(1, height))
  if (least <= 1) return ticks
  // A stride that ends with the last tick, where one is near: an axis reads better with both ends.
  const stride = [least, least + 1].find((n) => gaps % n === 0) ?? least
  return ticks.filter((_, i) => i % stride === 0)
}
