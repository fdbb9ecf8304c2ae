// Names of arrows: beside the tips, on nothing that is drawn.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Point } from '../../src/ui/explain/planar'
import {
  crosses,
  placeLabels,
  shared,
  textWidth,
  type Box,
  type Wish,
} from '../../src/ui/components/arrowLabels'

const WIDTH = 300
const HEIGHT = 150
const NAMES = ['ce', 'perception ⊙ 82 %', 'reasoning ⊙ 100 %', 'planning']

/** Four names at these tips, with the arrows from the foot as what is drawn. */
function placed(foot: Point, tips: readonly Point[], taken: Box[] = []) {
  const wishes: Wish[] = tips.map((tip, i) => ({ text: NAMES[i], tip, foot }))
  const segments = tips.map((to) => ({ from: foot, to }))
  return { segments, places: placeLabels(wishes, { width: WIDTH, height: HEIGHT, gap: 7, segments, taken }) }
}

/** What a reader would trip over. */
function faults({ segments, places }: ReturnType<typeof placed>): string[] {
  return places.flatMap(({ box }, i) => [
    ...segments.flatMap((s, k) => (crosses(s, box) ? [`${NAMES[i]} on the arrow of ${NAMES[k]}`] : [])),
    ...places.flatMap((other, k) =>
      k > i && shared(box, other.box) > 0 ? [`${NAMES[i]} on ${NAMES[k]}`] : [],
    ),
    ...(box.left < 0 || box.right > WIDTH || box.top < 0 || box.bottom > HEIGHT
      ? [`${NAMES[i]} outside`]
      : []),
  ])
}

describe('names of arrows', () => {
  it('stand free where two arrows hardly leave the foot and a third lies level', () => {
    const foot: Point = [60, 60]
    const tips: Point[] = [
      [200, 60],
      [60, 36],
      [63, 61],
      [60, 138],
    ]
    expect(faults(placed(foot, tips))).toEqual([])
  })

  it('stand free where all arrows but one are as good as nothing', () => {
    const foot: Point = [40, 75]
    const near: Point[] = [
      [41, 75],
      [40, 74],
      [39, 75],
    ]
    expect(faults(placed(foot, [[200, 75], ...near]))).toEqual([])
  })

  it('stand free where the drawing ends near the foot', () => {
    const tips: Point[] = [
      [51, 30],
      [25, 15],
      [20, 18],
      [20, 57],
    ]
    expect(faults(placed([20, 15], tips)).filter((f) => !f.includes('arrow'))).toEqual([])
  })

  it('leave free what is taken already', () => {
    const scale = { left: 100, right: 200, top: 60, bottom: 90 }
    const { places } = placed([50, 75], [[95, 75]], [scale])
    expect(shared(places[0].box, scale)).toBe(0)
  })

  it('are about as wide as they are drawn, a Hangul syllable wider than a letter', () => {
    expect(textWidth('ce')).toBeLessThan(20)
    expect(textWidth('인지')).toBeGreaterThan(25)
  })

  it('stay in the drawing and apart from each other, wherever the arrows point', () => {
    const point = fc.tuple(
      fc.integer({ min: 20, max: WIDTH - 20 }),
      fc.integer({ min: 15, max: HEIGHT - 15 }),
    )
    fc.assert(
      fc.property(point, fc.array(point, { minLength: 4, maxLength: 4 }), (foot, tips) => {
        const result = placed(foot, tips)
        expect(faults(result).filter((f) => !f.includes('arrow'))).toEqual([])
        expect(result.places.every((p) => Number.isFinite(p.x) && Number.isFinite(p.y))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('lie on an arrow in less than a tenth of random pictures, for there is not always another place', () => {
    const samples = fc.sample(
      fc.array(fc.tuple(fc.integer({ min: 20, max: 280 }), fc.integer({ min: 15, max: 135 })), {
        minLength: 4,
        maxLength: 4,
      }),
      { numRuns: 1000, seed: 1 },
    )
    const bad = samples.filter((tips) => faults(placed([150, 75], tips)).length > 0)
    expect(bad.length).toBeLessThan(100)
  })

  it('tells whether a line passes through a box', () => {
    const box = { left: 10, right: 20, top: 10, bottom: 20 }
    expect(crosses({ from: [0, 0], to: [30, 30] }, box)).toBe(true)
    expect(crosses({ from: [0, 15], to: [30, 15] }, box)).toBe(true)
    expect(crosses({ from: [0, 5], to: [30, 5] }, box)).toBe(false)
    expect(crosses({ from: [0, 0], to: [9, 9] }, box)).toBe(false)
    expect(crosses({ from: [12, 12], to: [13, 13] }, box)).toBe(true)
    expect(crosses({ from: [0, 25], to: [25, 0] }, box)).toBe(true)
  })
})
