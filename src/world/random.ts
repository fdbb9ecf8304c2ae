// The one source of randomness: Philox-4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
// 2011). A stream is a pure function of (seed, name, index): no hidden state is shared, so drawing more in
// one place moves nothing elsewhere. Integer arithmetic and IEEE basic operations only: every machine draws
// the same numbers.

const ROUNDS = 10
const MULTIPLIER_0 = 0xd2511f53
const MULTIPLIER_1 = 0xcd9e8d57
const WEYL_0 = 0x9e3779b9
const WEYL_1 = 0xbb67ae85
const TWO_32 = 4294967296

/**
 * One Philox-4x32-10 block: writes four 32-bit words for a 128-bit counter (c0..c3) and a 64-bit key (k0, k1)
 * to `out[at..at+3]`.
 */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
  at: number,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    // High words of the two 32x32 -> 64 products, in 16-bit limbs: a double cannot hold the exact product.
    const a0 = c0 & 0xffff
    const a1 = c0 >>> 16
    const b0 = c2 & 0xffff
    const b1 = c2 >>> 16
    const m0 = (Math.imul(a1, MULTIPLIER_0 & 0xffff) + (Math.imul(a0, MULTIPLIER_0 & 0xffff) >>> 16)) | 0
    const n0 = (Math.imul(a0, MULTIPLIER_0 >>> 16) + (m0 & 0xffff)) | 0
    const high0 = (Math.imul(a1, MULTIPLIER_0 >>> 16) + (m0 >>> 16) + (n0 >>> 16)) | 0
    const m1 = (Math.imul(b1, MULTIPLIER_1 & 0xffff) + (Math.imul(b0, MULTIPLIER_1 & 0xffff) >>> 16)) | 0
    const n1 = (Math.imul(b0, MULTIPLIER_1 >>> 16) + (m1 & 0xffff)) | 0
    const high1 = (Math.imul(b1, MULTIPLIER_1 >>> 16) + (m1 >>> 16) + (n1 >>> 16)) | 0
    const low0 = Math.imul(c0, MULTIPLIER_0)
    const low1 = Math.imul(c2, MULTIPLIER_1)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + WEYL_0) | 0
    k1 = (k1 + WEYL_1) | 0
  }
  out[at] = c0
  out[at + 1] = c1
  out[at + 2] = c2
  out[at + 3] = c3
}

/**
 * FNV-1a over UTF-16 code units from a given basis, finished with an avalanche so that near names part in
 * every bit.
 */
function hashName(name: string, basis: number): number {
  let h = basis | 0
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** A sequence of random draws; make one with `stream`. */
export class RandomStream {
  private block = 0
  private used = 4
  private readonly words = new Uint32Array(4)

  constructor(
    private readonly key0: number,
    private readonly key1: number,
    private readonly index: number,
    private readonly name: number,
  ) {}

  /** A whole number in [0, 2^32). */
  uint32(): number {
    if (this.used === 4) {
      philox(this.block, 0, this.index, this.name, this.key0, this.key1, this.words, 0)
      this.block = (this.block + 1) | 0
      this.used = 0
    }
    return this.words[this.used++]
  }

  /** A number in [0, 1) with 32 random bits. */
  uniform(): number {
    return this.uint32() / TWO_32
  }

  /** A whole number in [0, n), every one equally likely. Throws unless n is a whole number from 1 to 2^32. */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32)
      throw new RangeError(`integer(${n}): n must be a whole number from 1 to 2^32`)
    const limit = TWO_32 - (TWO_32 % n)
    let word = this.uint32()
    while (word >= limit) word = this.uint32()
    return word % n
  }

  /**
   * Mean 0, variance 1: the sum of twelve 16-bit uniforms minus 6 (from six words). Not the exact normal law:
   * values stay within +-6 and the excess kurtosis is -0.1. Logarithms and cosines differ between machines;
   * sums do not.
   */
  normal(): number {
    let sum = 6
    for (let i = 0; i < 6; i++) {
      const word = this.uint32()
      sum += (word & 0xffff) + (word >>> 16)
    }
    return sum / 65536 - 6
  }

  /**
   * Fills with whole numbers in [0, 2^32): whole fresh blocks (the rest of a half-used one is dropped),
   * faster than one by one.
   */
  fillUint32(out: Uint32Array): void {
    const whole = out.length & ~3
    this.used = 4
    for (let at = 0; at < whole; at += 4) {
      philox(this.block, 0, this.index, this.name, this.key0, this.key1, out, at)
      this.block = (this.block + 1) | 0
    }
    for (let at = whole; at < out.length; at++) out[at] = this.uint32()
  }

  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const saved = items[i]
      items[i] = items[j]
      items[j] = saved
    }
    return items
  }

  /** The numbers 0..n-1 in random order. */
  permutation(n: number): Int32Array {
    const order = new Int32Array(n)
    for (let i = 0; i < n; i++) order[i] = i
    return this.shuffle(order)
  }

  /** One item, every one equally likely. Throws on an empty list. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)]
  }

  /**
   * An index drawn in proportion to non-negative weights. Throws when they do not sum to a positive number.
   */
  weighted(weights: readonly number[]): number {
    let total = 0
    for (const weight of weights) {
      if (!(weight >= 0)) throw new RangeError('weights must not be negative')
      total += weight
    }
    if (!(total > 0) || total === Infinity) throw new RangeError('weights must sum to a positive number')
    let left = this.uniform() * total
    let last = 0
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] === 0) continue
      last = i
      left -= weights[i]
      if (left < 0) return i
    }
    return last
  }
}

/**
 * The stream of a purpose: the same (seed, name, index) always draws the same numbers, and different ones are
 * independent. `seed` is a whole number in [0, 2^53), `index` one in [0, 2^32); throws otherwise. Up to 2^34
 * words per stream.
 */
export function stream(seed: number, name: string, index = 0): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed ${seed}: must be a whole number in [0, 2^53)`)
  if (!Number.isInteger(index) || index < 0 || index >= TWO_32)
    throw new RangeError(`index ${index}: must be a whole number in [0, 2^32)`)
  const high = Math.floor(seed / TWO_32)
  return new RandomStream(seed | 0, high ^ hashName(name, 0x2f0b4c47), index | 0, hashName(name, 0x811c9dc5))
}
