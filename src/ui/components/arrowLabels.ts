// Where the names of arrows are placed: beside their tips, and neither on an arrow nor on each other. Pure;
// all lengths in pixels, y down.

import type { Point } from '../explain/planar'

export interface Segment {
  from: Point
  to: Point
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Wish {
  text: string
  tip: Point
  /** Foot of the arrow: the name is placed beyond the tip rather than before it. */
  foot: Point
}

export interface Place {
  /** Left end of the text's baseline. */
  x: number
  y: number
  box: Box
}

export interface Surroundings {
  width: number
  height: number
  segments: readonly Segment[]
  /** What else must stay free, e.g. a scale. */
  taken?: readonly Box[]
  /** From a tip to its name. */
  gap: number
}

/** Of the bold 13 px type that the names are set in. */
const ASCENT = 11
const DESCENT = 4
const LATIN = 7.4
const FULL = 13.2
const EDGE = 3
/** Room between a name and an arrow, for its head and the width of its line. */
const CLEAR = 4

/** Width of a text, rather too large than too small; a Hangul syllable is a full square. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, c) => sum + (c > '\u1100' ? FULL : LATIN), 0)

/** True when a part of the segment lies inside the box (Liang and Barsky). */
export function crosses({ from, to }: Segment, box: Box): boolean {
  let [enter, leave] = [0, 1]
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const sides = [
    [-dx, from[0] - box.left],
    [dx, box.right - from[0]],
    [-dy, from[1] - box.top],
    [dy, box.bottom - from[1]],
  ]
  for (const [p, q] of sides) {
    if (p === 0) {
      if (q < 0) return false
    } else if (p < 0) enter = Math.max(enter, q / p)
    else leave = Math.min(leave, q / p)
  }
  return enter <= leave
}

/** Area that two boxes share. */
export const shared = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))

/** Directions around a tip, and distances from it in gaps. */
const AROUND: readonly Point[] = Array.from({ length: 16 }, (_, i) => [
  Math.cos((i * Math.PI) / 8),
  Math.sin((i * Math.PI) / 8),
])
const RINGS = [1, 2, 3.5, 5.5, 8, 11, 15]

/** The nearest place to `wanted` inside the drawing. */
const within = (wanted: number, size: number, whole: number): number =>
  Math.max(EDGE, Math.min(wanted, whole - size - EDGE))

/** The box of a text of this width on one side of a tip, moved into the drawing. */
function beside([x, y]: Point, [dx, dy]: Point, away: number, width: number, whole: Surroundings): Box {
  const tall = ASCENT + DESCENT
  const left = within(x + dx * (away + width / 2) - width / 2, width, whole.width)
  const top = within(y + dy * (away + tall / 2) - tall / 2, tall, whole.height)
  return { left, right: left + width, top, bottom: top + tall }
}

/** The cost of a place: overlap with other texts, overlap with arrows; then distance, and side. */
function cost(
  box: Box,
  wish: Wish,
  side: Point,
  far: number,
  taken: readonly Box[],
  segments: readonly Segment[],
) {
  const over = taken.reduce((sum, other) => sum + shared(box, other), 0)
  const wide = {
    left: box.left - CLEAR,
    right: box.right + CLEAR,
    top: box.top - 1,
    bottom: box.bottom + 1,
  }
  const crossed = segments.filter((segment) => crosses(segment, wide)).length
  const [ax, ay] = [wish.tip[0] - wish.foot[0], wish.tip[1] - wish.foot[1]]
  const length = Math.hypot(ax, ay)
  const beyond = length > 0 ? (ax * side[0] + ay * side[1]) / length : 0
  // A name that begins or ends at the tip is read with it more easily than one above or below.
  const level = Math.abs(side[0])
  return (over > 0 ? 5000 + over : 0) + 400 * crossed + 14 * far - 8 * beyond - 6 * level
}

/**
 * A place for every name, in the given order. The farther tip is named first: around the common foot there is
 * least room, and the last one goes there round the others.
 */
export function placeLabels(wishes: readonly Wish[], surroundings: Surroundings): Place[] {
  const reach = ({ tip, foot }: Wish): number => Math.hypot(tip[0] - foot[0], tip[1] - foot[1])
  const order = wishes.map((_, i) => i).sort((a, b) => reach(wishes[b]) - reach(wishes[a]) || a - b)
  const taken = [...(surroundings.taken ?? [])]
  const places: Place[] = []
  for (const i of order) {
    const wish = wishes[i]
    const width = textWidth(wish.text)
    let box: Box | null = null
    let least = Infinity
    for (const far of RINGS)
      for (const side of AROUND) {
        const tried = beside(wish.tip, side, surroundings.gap * far, width, surroundings)
        const now = cost(tried, wish, side, far, taken, surroundings.segments)
        if (now < least) [box, least] = [tried, now]
      }
    if (!box) continue
    taken.push(box)
    places[i] = { x: box.left, y: box.bottom - DESCENT, box }
  }
  return places
}
