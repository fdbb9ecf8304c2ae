import { describe, expect, it } from 'vitest'
import type { CombineContext, CombineMemory } from '../../../src/distill/combine/context'
import { COMBINE } from '../../../src/distill/combine/registry'
import { IN_ORDER } from '../fourGradients'

const GRAM = Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0))

/** Weights of each of these batches in turn. */
function run(losses: readonly number[][], change: Partial<CombineContext> = {}, memory: CombineMemory = {}) {
  return losses.map((now) =>
    COMBINE.dwa.coefficients(GRAM, {
      ...IN_ORDER,
      parameters: { 'dwa.window': 2 },
      ...change,
      memory,
      losses: now,
    }),
  )
}

describe('dynamic weight average', () => {
  const losses = [
    [4, 1, 2, 3],
    [2, 1, 2, 1],
    [1, 2, 1, 2],
    [2, 2, 1, 2],
    [9, 9, 9, 9],
  ]

  it('is the plain sum for two windows, then the formula of the paper: K exp(r / T) / sum exp(r / T)', () => {
    const weights = run(losses)
    for (const early of weights.slice(0, 4)) expect(early).toEqual([1, 1, 1, 1])
    // Means 3, 1, 2, 2, then 1.5, 2, 1, 2.
    const powers = [1.5 / 3, 2 / 1, 1 / 2, 2 / 2].map((r) => Math.exp(r / 2))
    const sum = powers.reduce((a, b) => a + b, 0)
    weights[4].forEach((x, k) => expect(x).toBeCloseTo((4 * powers[k]) / sum, 12))
  })

  it('weighs a loss more that falls more slowly, and all alike at a high temperature', () => {
    const [, , , , last] = run(losses)
    expect(last[1]).toBeGreaterThan(last[3])
    expect(last[3]).toBeGreaterThan(last[0])
    const hot = run(losses, { parameters: { 'dwa.window': 2, 'dwa.temperature': 1000 } })[4]
    for (const x of hot) expect(x).toBeCloseTo(1, 2)
  })

  it('does not know the scale of a loss', () => {
    const scaled = run(losses.map(([ce, ...others]) => [ce * 1000, ...others]))
    scaled[4].forEach((x, k) => expect(x).toBeCloseTo(run(losses)[4][k], 12))
  })

  it('averages a task over the batches it took part in', () => {
    const memory: CombineMemory = {}
    const absent = { present: [true, true, false] }
    run([losses[0]], absent, memory)
    run(losses.slice(1, 4), {}, memory)
    // Planning: 1 of one batch, then 2.
    const last = run([losses[4]], {}, memory)[0]
    const powers = [1.5 / 3, 2 / 1, 1 / 2, 2 / 1].map((r) => Math.exp(r / 2))
    const sum = powers.reduce((a, b) => a + b, 0)
    last.forEach((x, k) => expect(x).toBeCloseTo((4 * powers[k]) / sum, 12))
  })
})
