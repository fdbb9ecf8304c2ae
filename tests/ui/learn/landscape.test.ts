// The two losses and the ball of chapter 8: the arithmetic says what the chapter says.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  angle,
  descent,
  dot,
  gainForAnswers,
  LANDSCAPE,
  length,
  loss,
  project,
  ring,
  START,
  step,
  trail,
  updateOf,
  verdictOf,
  withDescent,
  within,
  type Bowl,
  type Point,
} from '../../../src/ui/features/learn/landscape'
import { landscapeContent } from '../../../src/ui/features/learn/figures/landscapePicture'
import { project as projectInGram } from '../../../src/distill/combine/gramSpace'

const coordinate = fc.double({ min: -3, max: 3, noNaN: true })
const point = fc.tuple(coordinate, coordinate)
const arrow = point.filter((p) => length(p) > 1e-3)

/** At the given angle to s = (1, 0). */
const turned = (degrees: number, size: number): Point => [
  size * Math.cos((degrees * Math.PI) / 180),
  size * Math.sin((degrees * Math.PI) / 180),
]

describe('the landscape', () => {
  test('descent is minus the gradient of the loss', () => {
    fc.assert(
      fc.property(point, ([x, y]) => {
        for (const bowl of [LANDSCAPE.answers, LANDSCAPE.teacher]) {
          const h = 1e-5
          const [dx, dy] = descent(bowl, [x, y])
          expect(dx).toBeCloseTo(-(loss(bowl, [x + h, y]) - loss(bowl, [x - h, y])) / (2 * h), 4)
          expect(dy).toBeCloseTo(-(loss(bowl, [x, y + h]) - loss(bowl, [x, y - h])) / (2 * h), 4)
        }
      }),
    )
  })

  test('a dragged arrow moves its valley so that the descent there is the arrow', () => {
    fc.assert(
      fc.property(point, point, (at, to) => {
        const moved = withDescent(LANDSCAPE.teacher, at, to)
        const [x, y] = descent(moved, at)
        expect(Math.hypot(x - to[0], y - to[1])).toBeLessThan(1e-9)
      }),
    )
  })

  test('projection is that of the engine, never opposes the answers, and shortens nothing that agrees', () => {
    fc.assert(
      fc.property(arrow, arrow, (f, s) => {
        const kept = project(f, s)
        expect(dot(kept, s)).toBeGreaterThanOrEqual(-1e-9)
        if (dot(f, s) >= 0) expect(kept).toBe(f)
        const gram = [dot(s, s), dot(s, f), dot(s, f), dot(f, f)]
        const [ofS, ofF] = projectInGram(gram, [0, 1], [1, 0])
        expect(Math.hypot(kept[0] - ofS * s[0] - ofF * f[0], kept[1] - ofS * s[1] - ofF * f[1])).toBeLessThan(
          1e-9,
        )
        expect(gainForAnswers('projection', s, f)).toBeGreaterThanOrEqual(dot(s, s) - 1e-9)
      }),
    )
  })

  test('with a teacher twice as long the sum hurts the answers from 120 degrees on, projection never', () => {
    const s: Point = [1, 0]
    for (const degrees of [0, 60, 90, 119])
      expect(gainForAnswers('sum', s, turned(degrees, 2))).toBeGreaterThan(0)
    for (const degrees of [121, 150, 180])
      expect(gainForAnswers('sum', s, turned(degrees, 2))).toBeLessThan(0)
    for (const degrees of [0, 90, 121, 180])
      expect(gainForAnswers('projection', s, turned(degrees, 2))).toBeGreaterThanOrEqual(1 - 1e-12)
    expect(angle(s, turned(120, 2))).toBeCloseTo(120, 9)
    expect(angle(s, [0, 0])).toBeNull()
  })

  test('up to 90 degrees both ways are the same step', () => {
    const s: Point = [1, 0]
    for (const degrees of [0, 45, 90])
      expect(updateOf('projection', s, turned(degrees, 2))).toEqual(updateOf('sum', s, turned(degrees, 2)))
  })

  test('the sum rests between the valleys, projection ends in the valley of the answers', () => {
    const [sum, projection] = (['sum', 'projection'] as const).map((way) =>
      trail(LANDSCAPE, START, way).at(-1)!,
    )
    const { answers, teacher } = LANDSCAPE
    expect(loss(answers, sum)).toBeGreaterThan(0.2)
    expect(loss(teacher, sum)).toBeGreaterThan(0.2)
    expect(loss(answers, projection)).toBeLessThan(0.05)
    const next = step(LANDSCAPE, sum, 'sum')
    expect(Math.hypot(next[0] - sum[0], next[1] - sum[1])).toBeLessThan(0.01)
    // They part at once: the arrows oppose each other where the ball starts.
    expect(trail(LANDSCAPE, START, 'sum', 1)).not.toEqual(trail(LANDSCAPE, START, 'projection', 1))
    expect(angle(descent(answers, START), descent(teacher, START))!).toBeGreaterThan(95)
  })

  test('every point of a ring has its loss', () => {
    for (const bowl of [LANDSCAPE.answers, LANDSCAPE.teacher] satisfies Bowl[]) {
      const { a, b, turn } = ring(bowl, 0.7)
      const t = (turn * Math.PI) / 180
      for (const u of [0, 1, 2, 3, 4, 5, 6]) {
        const [p, q] = [a * Math.cos(u), b * Math.sin(u)]
        const at: Point = [
          bowl.centre[0] + p * Math.cos(t) - q * Math.sin(t),
          bowl.centre[1] + p * Math.sin(t) + q * Math.cos(t),
        ]
        expect(loss(bowl, at)).toBeCloseTo(0.7, 9)
      }
    }
  })

  test('nothing leaves the window', () => {
    expect(within([9, -9])).toEqual([3.3, -2.4])
    expect(within([1, 1])).toEqual([1, 1])
  })

  test('a step says what it does: at rest between the valleys and at the bottom of one nothing', () => {
    const said = (way: 'sum' | 'projection', at: Point) =>
      verdictOf(way, descent(LANDSCAPE.answers, at), descent(LANDSCAPE.teacher, at))
    expect(said('sum', trail(LANDSCAPE, START, 'sum').at(-1)!)).toBe('rest')
    expect(said('projection', trail(LANDSCAPE, START, 'projection').at(-1)!)).toBe('bottom')
    expect(said('projection', START)).toBe('helps')
    expect(verdictOf('sum', [1, 0], turned(150, 2))).toBe('hurts')
    expect(verdictOf('projection', [1, 0], turned(150, 2))).toBe('helps')
  })

  test('trails are drawn of the ways that are asked for, of all in the page as it is built', () => {
    const view = { land: LANDSCAPE, start: START, ball: START, way: 'sum' } as const
    const trails = (drawn: string) => drawn.match(/lesson-trail \w+/g) ?? []
    expect(trails(landscapeContent(view))).toHaveLength(2)
    expect(trails(landscapeContent({ ...view, trails: [] }))).toHaveLength(0)
    expect(trails(landscapeContent({ ...view, trails: ['sum'] }))).toEqual(['lesson-trail sum'])
  })
})
