// The attention view: which maps stand side by side, honest scales, colours that can be read.

import { describe, expect, it } from 'vitest'
import {
  diverging,
  gradientOf,
  oklch,
  packed,
  sequential,
  type Rgb,
} from '../../src/ui/explain/heatMapColours'
import {
  blockError,
  imageRow,
  MAP_SIDE,
  meanMap,
  pairing,
  scaleOf,
  visible,
} from '../../src/ui/explain/attentionMaps'
import type { AttentionSignal as Signal } from '../../src/ui/explain/signalKinds'
import { focusRow } from '../../src/ui/state/useAttentionPair'

const luminance = ([r, g, b]: Rgb): number => {
  const linear = (v: number) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}
const map = (fill: (r: number, c: number) => number) =>
  Float32Array.from({ length: MAP_SIDE * MAP_SIDE }, (_, i) => fill(Math.floor(i / MAP_SIDE), i % MAP_SIDE))

describe('colours', () => {
  it('more attention is always darker in the light theme and lighter in the dark one', () => {
    const light = sequential('light').map(luminance)
    const dark = sequential('dark').map(luminance)
    for (let i = 8; i < 256; i += 8) {
      expect(light[i]).toBeLessThan(light[i - 8])
      expect(dark[i]).toBeGreaterThan(dark[i - 8])
    }
  })

  it('both sides of the difference start from the same zero', () => {
    for (const theme of ['light', 'dark'] as const) {
      const table = diverging(theme)
      expect(table).toHaveLength(255)
      for (let k = 0; k < 3; k++) expect(Math.abs(table[126][k] - table[128][k])).toBeLessThan(14)
      expect(table[0]).not.toEqual(table[254])
    }
  })

  it('the worker gets the very colours of the page', () => {
    const colours = packed('dark')
    expect(colours).toHaveLength(256 + 255)
    const [r, g, b] = sequential('dark')[200]
    expect([colours[200] & 255, (colours[200] >> 8) & 255, colours[200] >> 16]).toEqual([r, g, b])
    expect(colours[256 + 127] & 255).toBe(diverging('dark')[127][0])
  })

  it('white is white, and a legend is a CSS gradient', () => {
    expect(oklch(1, 0, 0)).toEqual([255, 255, 255])
    expect(gradientOf(sequential('light'))).toMatch(/^linear-gradient\(to right, rgb\(/)
  })
})

describe('maps', () => {
  const signals: Signal[] = [
    { teacherTask: 'perception', studentLayer: 0, teacherLayers: [0], block: 'text-to-vision' },
    { teacherTask: 'reasoning', studentLayer: 0, teacherLayers: [0, 1, 2], block: 'full' },
  ]

  it('shows the matched teacher layers where there is a signal, the same depth where there is none', () => {
    expect(pairing(signals, 'reasoning', 0, 4, 6, null)).toEqual({ layers: [0, 1, 2], signal: signals[1] })
    expect(pairing(signals, 'perception', 3, 4, 6, null)).toEqual({ layers: [5], signal: null })
    expect(pairing(signals, 'perception', 0, 4, 6, 2)).toEqual({ layers: [2], signal: null })
    expect(pairing(signals, 'perception', 0, 4, 6, 0).signal).toBe(signals[0])
  })

  it('side by side as single layers: the middle of the matched group, or the one chosen', () => {
    expect(pairing(signals, 'reasoning', 0, 4, 6, null, 'layer')).toEqual({ layers: [1], signal: null })
    expect(pairing(signals, 'perception', 0, 4, 6, null, 'layer')).toEqual({
      layers: [0],
      signal: signals[0],
    })
    expect(pairing(signals, 'reasoning', 0, 4, 6, 2, 'layer').layers).toEqual([2])
    expect(pairing(signals, 'reasoning', 0, 4, 6, null, 'head').layers).toEqual([0, 1, 2])
  })

  it('sees no later token and no padding', () => {
    expect(visible(3, 4, 5)).toBe(false)
    expect(visible(4, 4, 5)).toBe(true)
    expect(visible(41, 0, 5)).toBe(false)
    expect(visible(40, 0, 5)).toBe(true)
  })

  it('the scale leaves out what cannot be seen, and states the true maximum', () => {
    const m = map((r, c) => (c > r || r >= 41 ? 99 : r === 0 ? 1 : 0.02))
    const { top, max } = scaleOf([m], 5, 0)
    expect(max).toBe(1)
    expect(top).toBeCloseTo(0.02)
    expect(scaleOf([map(() => 0)], 5, 0).top).toBe(0)
  })

  it('the error of the block is the mean over text rows and image columns only', () => {
    const student = map((r, c) => (r >= 36 && c < 36 ? 0.3 : 5))
    const teacher = map((r, c) => (r >= 36 && c < 36 ? 0.1 : 0))
    expect(blockError(student, teacher, 6, 'text-to-vision')).toBeCloseTo(0.04, 6)
    expect(blockError(student, student, 6, 'full')).toBe(0)
  })

  it('averages maps, reads rows', () => {
    expect(meanMap([map(() => 1), map(() => 3)])[7]).toBe(2)
    const row = imageRow(
      map((_, c) => (c === 5 ? 0.4 : 0.01)),
      37,
    )
    expect(row.max).toBeCloseTo(0.4)
    expect(row.values).toHaveLength(36)
  })

  it('hover goes before lock, lock before the default; rows that do not exist count as none', () => {
    expect(focusRow(37, 38, 6, 40)).toBe(37)
    expect(focusRow(null, 38, 6, 40)).toBe(38)
    expect(focusRow(null, 43, 6, 40)).toBe(40)
    expect(focusRow(42, null, 6, 40)).toBe(40)
  })
})
