// The tour's card is inside the window wherever its part is, and beside it wherever there is room.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tourPlace } from '../../src/ui/explain/tourPlace'
import { tourEn } from '../../src/ui/text/tour.en'
import { tourKo } from '../../src/ui/text/tour.ko'

const card = { width: 340, height: 200 }
const window = fc.record({
  width: fc.integer({ min: 364, max: 2000 }),
  height: fc.integer({ min: 390, max: 1200 }),
})
const target = fc.record({
  left: fc.integer({ min: 0, max: 1500 }),
  top: fc.integer({ min: -500, max: 1000 }),
  width: fc.integer({ min: 20, max: 1500 }),
  height: fc.integer({ min: 20, max: 1500 }),
})

test('stands inside the window', () => {
  fc.assert(
    fc.property(target, window, (of, room) => {
      const { left, top } = tourPlace(of, card, room)
      expect(left).toBeGreaterThanOrEqual(12)
      expect(left + card.width).toBeLessThanOrEqual(Math.max(room.width - 12, 12 + card.width))
      expect(top).toBeGreaterThanOrEqual(12)
      expect(top + card.height).toBeLessThanOrEqual(room.height - 12)
    }),
  )
})

test('covers its part only where that leaves no room around it', () => {
  const room = { width: 1440, height: 900 }
  const covers = (of: { left: number; top: number; width: number; height: number }): boolean => {
    const { left, top } = tourPlace(of, card, room)
    const across = Math.min(left + card.width, of.left + of.width) - Math.max(left, of.left)
    const down = Math.min(top + card.height, of.top + of.height) - Math.max(top, of.top)
    return across > 0 && down > 0
  }
  expect(covers({ left: 16, top: 110, width: 300, height: 760 })).toBe(false)
  expect(covers({ left: 970, top: 110, width: 450, height: 300 })).toBe(false)
  expect(covers({ left: 300, top: 110, width: 900, height: 400 })).toBe(false)
  expect(covers({ left: 16, top: 55, width: 96, height: 34 })).toBe(false)
  expect(covers({ left: 0, top: 0, width: 1440, height: 900 })).toBe(true)
})

test('at most seven stops, in both languages, the last of which starts the training', () => {
  const stops = Object.keys(tourEn.stops)
  expect(stops.length).toBeLessThanOrEqual(7)
  expect(stops.at(-1)).toBe('run')
  expect(Object.keys(tourKo.stops)).toEqual(stops)
})
