// Points as the text of an SVG path. Pure.

import type { Point } from './decimate'

/** Maps a value to pixels; undefined where it has no place. */
export type Scale = (v: number) => number | undefined

/** Far outside any drawing, yet within what every renderer accepts. */
const FAR = 1e5

const pixel = (scale: Scale, v: number): number => {
  const at = scale(v) ?? Number.NaN
  return Math.max(-FAR, Math.min(FAR, at))
}

/** Pieces of a line without gaps, in pixels. */
function piecesOf(points: readonly Point[], x: Scale, y: Scale): string[][] {
  const pieces: string[][] = []
  let piece: string[] = []
  for (const [px, py] of points) {
    const [a, b] = [pixel(x, px), Number.isFinite(py) ? pixel(y, py) : Number.NaN]
    if (Number.isNaN(a) || Number.isNaN(b)) piece = []
    else {
      if (piece.length === 0) pieces.push(piece)
      piece.push(`${a.toFixed(1)},${b.toFixed(1)}`)
    }
  }
  return pieces
}

/**
 * A path through the points; a gap ends a piece of it, and a piece of one point is a dot (drawn with round
 * line caps). Empty where there is nothing to draw.
 */
export const linePath = (points: readonly Point[], x: Scale, y: Scale): string =>
  piecesOf(points, x, y)
    .map((piece) => (piece.length === 1 ? `M${piece[0]}h0` : `M${piece.join('L')}`))
    .join('')

/** The closed area between two lines; empty where one of them has no point. */
export function bandPath(upper: readonly Point[], lower: readonly Point[], x: Scale, y: Scale): string {
  const [over, under] = [piecesOf(upper, x, y).flat(), piecesOf(lower.toReversed(), x, y).flat()]
  return over.length > 0 && under.length > 0 ? `M${[...over, ...under].join('L')}Z` : ''
}

/**
 * Where a log axis cannot show a value: x in pixels of the points at 0 or below, none nearer than `apart` to
 * the one before.
 */
export function offAxisAt(points: readonly Point[], x: Scale, apart: number): number[] {
  const at: number[] = []
  for (const [px, py] of points) {
    if (!(py <= 0)) continue
    const a = pixel(x, px)
    if (!Number.isNaN(a) && (at.length === 0 || a - at[at.length - 1] >= apart)) at.push(a)
  }
  return at
}

/** The scale of a log axis, with what it cannot show at its lower edge, `floor`. */
export const flooredScale =
  (y: Scale, log: boolean, floor: number): Scale =>
  (v) =>
    log && !(v > 0) ? floor : y(v)
