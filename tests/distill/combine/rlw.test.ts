import { describe, expect, it } from 'vitest'
import { COMBINE } from '../../../src/distill/combine/registry'
import { stream } from '../../../src/world/random'
import { IN_ORDER } from '../fourGradients'

const GRAM = Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0))
const at = (seed: number, step: number, part = 0, present = [true, true, true]) =>
  COMBINE.rlw.coefficients(GRAM, { ...IN_ORDER, present, draw: { seed, step, microBatch: part } })
const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0)

describe('random loss weighting', () => {
  it('is softmax of one normal draw per task', () => {
    const random = stream(3, 'random loss weights', 7 * 1024 + 1)
    const powers = [0, 1, 2, 3].map(() => Math.exp(random.normal()))
    at(3, 7, 1).forEach((x, k) => expect(x).toBeCloseTo(powers[k] / sum(powers), 12))
  })

  it('draws anew for each seed, step and part, and the same for the same', () => {
    expect(at(1, 5)).toEqual(at(1, 5))
    for (const other of [at(2, 5), at(1, 6), at(1, 5, 1)]) expect(other).not.toEqual(at(1, 5))
  })

  it('gives positive weights that sum to 1 and, over many steps, the same share to all', () => {
    const steps = 4000
    const total = [0, 0, 0, 0]
    for (let step = 1; step <= steps; step++) {
      const weights = at(1, step)
      expect(sum(weights)).toBeCloseTo(1, 12)
      weights.forEach((x, k) => {
        expect(x).toBeGreaterThan(0)
        total[k] += x / steps
      })
    }
    for (const mean of total) expect(mean).toBeCloseTo(0.25, 1.5)
  })

  it('leaves out who takes no part, and keeps the ratio of the others', () => {
    const [all, two] = [at(4, 9), at(4, 9, 0, [true, false, false])]
    expect(two.slice(2)).toEqual([0, 0])
    expect(two[1] / two[0]).toBeCloseTo(all[1] / all[0], 12)
  })
})
