import { describe, expect, it } from 'vitest'
import { philox, stream } from '../../src/world/random'

const draw = (n: number, next: () => number): number[] => Array.from({ length: n }, next)
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const correlation = (a: readonly number[], b: readonly number[]): number => {
  const ma = mean(a)
  const mb = mean(b)
  const cov = mean(a.map((x, i) => (x - ma) * (b[i] - mb)))
  return cov / Math.sqrt(mean(a.map((x) => (x - ma) ** 2)) * mean(b.map((x) => (x - mb) ** 2)))
}

describe('philox', () => {
  it('gives the published known answers of Philox-4x32-10', () => {
    const known = [
      [
        [0, 0, 0, 0, 0, 0],
        [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
      ],
      [
        [-1, -1, -1, -1, -1, -1],
        [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
      ],
      [
        [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
        [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
      ],
    ] as const
    for (const [[c0, c1, c2, c3, k0, k1], words] of known) {
      const out = new Uint32Array(4)
      philox(c0, c1, c2, c3, k0, k1, out, 0)
      expect([...out]).toEqual([...words])
    }
  })
})

describe('stream', () => {
  it('is a function of seed, name and index alone', () => {
    const first = stream(5, 'a', 3)
    const again = stream(5, 'a', 3)
    expect(draw(50, () => first.uint32())).toEqual(draw(50, () => again.uint32()))
    const heads = new Set<number>()
    for (const seed of [0, 1, 2 ** 32, 2 ** 32 + 1]) {
      for (const name of ['a', 'b', 'ab', 'ba', ''])
        for (const index of [0, 1, 2]) heads.add(stream(seed, name, index).uint32())
    }
    expect(heads.size).toBe(60)
  })

  it('fills with the same words as one by one, from a whole block on', () => {
    const one = stream(1, 'fill')
    const words = draw(11, () => one.uint32())
    const filled = new Uint32Array(11)
    stream(1, 'fill').fillUint32(filled)
    expect([...filled]).toEqual(words)
  })

  it('is uniform in every byte and bit', () => {
    const random = stream(1, 'bytes')
    const n = 100_000
    const words = draw(n, () => random.uint32())
    for (let bit = 0; bit < 32; bit++)
      expect(Math.abs(words.filter((w) => (w >>> bit) & 1).length / n - 0.5)).toBeLessThan(0.008)
    for (const shift of [0, 8, 16, 24]) {
      const counts = new Array<number>(256).fill(0)
      for (const word of words) counts[(word >>> shift) & 255]++
      const chiSquare = counts.reduce((sum, c) => sum + (c - n / 256) ** 2 / (n / 256), 0)
      // 255 degrees of freedom: mean 255, standard deviation 22.6.
      expect(Math.abs(chiSquare - 255)).toBeLessThan(4.5 * 22.6)
    }
  })

  it('draws uncorrelated numbers along a stream and between neighbouring streams', () => {
    const n = 20_000
    const a = stream(1, 'walk', 0)
    const along = draw(n + 1, () => a.uniform())
    expect(Math.abs(correlation(along.slice(0, n), along.slice(1)))).toBeLessThan(4 / Math.sqrt(n))
    const others = [stream(1, 'walk', 1), stream(2, 'walk', 0), stream(1, 'wall', 0)]
    for (const other of others)
      expect(
        Math.abs(
          correlation(
            along.slice(0, n),
            draw(n, () => other.uniform()),
          ),
        ),
      ).toBeLessThan(4 / Math.sqrt(n))
    // First draws of consecutive indices: what frames of a data set see.
    const firsts = draw(
      n,
      (
        (index) => () =>
          stream(1, 'walk', index++).uniform()
      )(0),
    )
    expect(Math.abs(mean(firsts) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n))
    expect(Math.abs(correlation(firsts.slice(0, -1), firsts.slice(1)))).toBeLessThan(4 / Math.sqrt(n))
  })

  it('has normal draws of mean 0, variance 1, little skew, kurtosis 2.9', () => {
    const random = stream(3, 'normal')
    const values = draw(100_000, () => random.normal())
    expect(Math.abs(mean(values))).toBeLessThan(0.015)
    expect(Math.abs(mean(values.map((x) => x * x)) - 1)).toBeLessThan(0.02)
    expect(Math.abs(mean(values.map((x) => x ** 3)))).toBeLessThan(0.04)
    expect(Math.abs(mean(values.map((x) => x ** 4)) - 2.9)).toBeLessThan(0.12)
    expect(values.every((x) => Math.abs(x) < 6)).toBe(true)
  })

  it('draws whole numbers, permutations and weights fairly', () => {
    const random = stream(4, 'whole')
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(450)
    const places = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const key = random.permutation(4).join('')
      places.set(key, (places.get(key) ?? 0) + 1)
    }
    expect(places.size).toBe(24)
    for (const count of places.values()) expect(Math.abs(count - 1000)).toBeLessThan(160)
    const weighted = [0, 0, 0, 0]
    for (let i = 0; i < 40_000; i++) weighted[random.weighted([1, 0, 2, 1])]++
    expect(weighted[1]).toBe(0)
    expect(Math.abs(weighted[2] - 20_000)).toBeLessThan(450)
  })

  it('refuses what it cannot draw', () => {
    expect(() => stream(-1, 'x')).toThrow(RangeError)
    expect(() => stream(0.5, 'x')).toThrow(RangeError)
    expect(() => stream(0, 'x', -1)).toThrow(RangeError)
    expect(() => stream(0, 'x').integer(0)).toThrow(RangeError)
    expect(() => stream(0, 'x').pick([])).toThrow(RangeError)
    expect(() => stream(0, 'x').weighted([0, 0])).toThrow(RangeError)
    expect(() => stream(0, 'x').weighted([1, -1])).toThrow(RangeError)
  })
})
