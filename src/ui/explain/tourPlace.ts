// Where the tour's card stands: beside what it is about where there is room, else below or above it, always inside
// the window. Pure.

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

interface Size {
  width: number
  height: number
}

const GAP = 12

const within = (value: number, size: number, room: number): number =>
  Math.max(GAP, Math.min(value, room - size - GAP))

/** Upper left corner of a card of this size, for a target in a window. */
export function tourPlace(target: Box, card: Size, window: Size): { left: number; top: number } {
  const [right, bottom] = [target.left + target.width, target.top + target.height]
  const place = (left: number, top: number) => ({
    left: within(left, card.width, window.width),
    top: within(top, card.height, window.height),
  })
  if (right + 2 * GAP + card.width <= window.width) return place(right + GAP, target.top)
  if (target.left - 2 * GAP - card.width >= 0) return place(target.left - GAP - card.width, target.top)
  if (bottom + 2 * GAP + card.height <= window.height) return place(target.left, bottom + GAP)
  if (target.top - 2 * GAP - card.height >= 0) return place(target.left, target.top - GAP - card.height)
  // It fills the window: over its lower end.
  return place(target.left, window.height)
}
