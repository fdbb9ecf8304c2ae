// Which part of the x axis is shown: arithmetic of zooming and panning. Pure.

import type { Span } from '../../explain/decimate'

/** Zoom factor of one press of a key or a button. */
export const ZOOM_STEP = 1.6
/** Share of the view that one press pans. */
export const PAN_STEP = 0.25

/** A view inside 0..end, at least `least` wide; null when that is everything. */
export function within(view: Span, end: number, least: number): Span | null {
  const width = Math.max(Math.min(least, end), Math.min(end, view[1] - view[0]))
  if (!(width < end)) return null
  const from = Math.max(0, Math.min(end - width, view[0] + (view[1] - view[0] - width) / 2))
  return [from, Math.min(end, from + width)]
}

/** `factor` times nearer (below 1: farther), with `around` staying where it is. */
export function zoomed(view: Span, factor: number, around: number, end: number, least: number): Span | null {
  const width = Math.max(Math.min(least, end), (view[1] - view[0]) / factor)
  const share = (around - view[0]) / (view[1] - view[0])
  const from = around - share * width
  return within([from, from + width], end, least)
}

/** Moved by this share of its width, as far as the axis goes. */
export function panned(view: Span, share: number, end: number): Span {
  const width = view[1] - view[0]
  const from = Math.max(0, Math.min(end - width, view[0] + share * width))
  return [from, from + width]
}

/** The view, moved so that x is inside. */
export function following(view: Span, x: number): Span {
  const width = view[1] - view[0]
  if (x < view[0]) return [x, x + width]
  return x > view[1] ? [x - width, x] : view
}
