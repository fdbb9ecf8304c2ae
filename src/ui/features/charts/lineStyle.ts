// How each kind of line is drawn, on screen and on paper.

import type { LineKind } from './curves'

/** Stroke width and opacity, and the classes of the path. */
export const LINE_STYLE: Record<LineKind, { width: number; opacity: number; name: string }> = {
  main: { width: 1.9, opacity: 1, name: 'curve' },
  raw: { width: 1, opacity: 0.3, name: 'curve raw' },
  saved: { width: 1.3, opacity: 0.75, name: 'curve kept' },
  'saved-raw': { width: 0.8, opacity: 0.3, name: 'curve kept raw' },
}
export const BAND_OPACITY = 0.14
