// The tip that a press takes in the what-if mode.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KNOB, REACH, tipUnder, type Tip } from '../../src/ui/features/gradients/tips'

const pixel = fc.double({ min: 0, max: 120, noNaN: true })
const point = fc.tuple(pixel, pixel)
const tips = fc
  .uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 })
  .chain((tasks) => fc.tuple(...tasks.map((task) => point.map((at): Tip => ({ task, at: [at[0], at[1]] })))))
const focus = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null })
const away = (at: readonly number[], tip: Tip) => Math.hypot(at[0] - tip.at[0], at[1] - tip.at[1])

describe('tipUnder', () => {
  const near: Tip[] = [
    { task: 0, at: [50, 50] },
    { task: 1, at: [60, 50] },
  ]

  it('takes the nearer of two tips whose circles overlap, in either drawing order', () => {
    for (const order of [near, near.toReversed()]) {
      expect(tipUnder([50, 50], order, null)).toBe(0)
      expect(tipUnder([54, 50], order, null)).toBe(0)
      expect(tipUnder([56, 50], order, null)).toBe(1)
      expect(tipUnder([60, 50], order, null)).toBe(1)
    }
  })

  it('takes the focused tip while the press is on its knob, and not beside it', () => {
    expect(tipUnder([50 + KNOB - 0.1, 50], near, 0)).toBe(0)
    expect(tipUnder([50 + KNOB + 0.1, 50], near, 0)).toBe(1)
    expect(tipUnder([60, 50], near, 0)).toBe(1)
  })

  it('takes the one on top where two tips are at one place, unless the other is focused', () => {
    const same: Tip[] = near.map(({ task }) => ({ task, at: [50, 50] }))
    expect(tipUnder([50, 50], same, null)).toBe(1)
    expect(tipUnder([50, 50], same, 0)).toBe(0)
  })

  it('takes nothing on a stem: only tips count', () => {
    const far: Tip[] = [{ task: 2, at: [200, 0] }]
    expect(tipUnder([100, 0], far, null)).toBeNull()
    expect(tipUnder([200 - REACH - 0.1, 0], far, 2)).toBeNull()
    expect(tipUnder([0, 0], [], 2)).toBeNull()
  })

  it('never takes a tip out of reach, and misses none within reach', () => {
    fc.assert(
      fc.property(point, tips, focus, (at, list, focused) => {
        const taken = tipUnder(at, list, focused)
        const within = list.filter((tip) => away(at, tip) <= REACH)
        expect(taken === null).toBe(within.length === 0)
        if (taken !== null) expect(within.map((tip) => tip.task)).toContain(taken)
      }),
      { numRuns: 3000 },
    )
  })

  it('takes the nearest, or the focused one when the press is on its knob', () => {
    fc.assert(
      fc.property(point, tips, focus, (at, list, focused) => {
        const taken = list.find((tip) => tip.task === tipUnder(at, list, focused))
        if (!taken) return
        const held = list.find((tip) => tip.task === focused && away(at, tip) <= KNOB)
        if (held) expect(taken.task).toBe(held.task)
        else expect(away(at, taken)).toBe(Math.min(...list.map((tip) => away(at, tip))))
      }),
      { numRuns: 3000 },
    )
  })

  it('takes the tip in whose centre the press is, whatever else has the focus, if their knobs are apart', () => {
    fc.assert(
      fc.property(tips, focus, (list, focused) => {
        for (const tip of list)
          if (list.every((other) => other === tip || away(tip.at, other) > KNOB))
            expect(tipUnder(tip.at, list, focused)).toBe(tip.task)
      }),
      { numRuns: 3000 },
    )
  })
})
