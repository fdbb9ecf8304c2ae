// Which arrow a press moves: where tips lie close together their circles overlap, and the drawing order
// must not decide.

import type { Point } from '../../explain/planar'

/** Radius of a tip's visible knob, and how far from its centre a press still reaches it, in pixels. */
export const KNOB = 6.5
export const REACH = 20

export interface Tip {
  task: number
  /** Its centre in pixels of the drawing. */
  at: Point
}

/**
 * Task of the tip that a press at `point` takes: the focused one while the press is on its knob, else the
 * nearest within reach (of two equally near the one drawn last, which lies on top); null when none is.
 */
export function tipUnder(point: Point, tips: readonly Tip[], focused: number | null): number | null {
  let taken: number | null = null
  let least = REACH
  for (const { task, at } of tips) {
    const away = Math.hypot(point[0] - at[0], point[1] - at[1])
    if (task === focused && away <= KNOB) return task
    if (away > least) continue
    least = away
    taken = task
  }
  return taken
}
