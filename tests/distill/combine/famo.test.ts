import { describe, expect, it } from 'vitest'
import type { CombineContext, CombineMemory } from '../../../src/distill/combine/context'
import { COMBINE } from '../../../src/distill/combine/registry'
import { IN_ORDER } from '../fourGradients'

const GRAM = Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0))
const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0)

function run(losses: readonly number[][], change: Partial<CombineContext> = {}, memory: CombineMemory = {}) {
  return losses.map((now) => COMBINE.famo.coefficients(GRAM, { ...IN_ORDER, ...change, memory, losses: now }))
}

describe('FAMO', () => {
  it('starts with equal logits: weights in proportion to 1 / L, which sum to 1', () => {
    const losses = [4, 1, 2, 8]
    const [first] = run([losses])
    const inverse = losses.map((l) => 1 / l)
    first.forEach((x, k) => expect(x).toBeCloseTo(inverse[k] / sum(inverse), 7))
  })

  it('moves the logits along J_softmax (log before - log now): the first Adam step is its sign', () => {
    const [before, now] = [
      [1, 1, 1, 1],
      [0.5, 1, 0.9, 1.5],
    ]
    const rate = 1e-3
    const [, second] = run([before, now], { parameters: { 'famo.rate': rate, 'famo.decay': 0 } })
    const fallen = now.map((l) => -Math.log(l))
    const mean = sum(fallen) / 4
    const z = fallen.map((x) => Math.exp(-rate * Math.sign(x - mean)))
    const shares = now.map((l, k) => z[k] / l)
    second.forEach((x, k) => expect(x).toBeCloseTo(shares[k] / sum(shares), 7))
  })

  it('gives the loss that does not fall the largest logit', () => {
    const steps = Array.from({ length: 100 }, (_, i) => [0.9 ** i, 1, 0.98 ** i, 0.95 ** i])
    const weights = run(steps).at(-1) ?? []
    const logits = weights.map((w, k) => Math.log(w * (steps[99][k] + 1e-8)))
    expect(logits[1]).toBeGreaterThan(logits[2])
    expect(logits[2]).toBeGreaterThan(logits[3])
    expect(logits[3]).toBeGreaterThan(logits[0])
  })

  it('decay draws the logits together', () => {
    const steps = Array.from({ length: 200 }, (_, i) => [0.9 ** i, 1, 1, 1])
    const spread = (decay: number) => {
      const weights = run(steps, { parameters: { 'famo.decay': decay } }).at(-1) ?? []
      const logits = weights.map((w, k) => Math.log(w * (steps[199][k] + 1e-8)))
      return Math.max(...logits) - Math.min(...logits)
    }
    expect(spread(1)).toBeLessThan(spread(0))
  })

  it('stays finite where losses are 0, and waits for a task that takes no part', () => {
    const memory: CombineMemory = {}
    const weights = run(
      [
        [0, 1, 0, 1],
        [1, 0, 0, 1],
      ],
      { present: [true, true, false] },
      memory,
    )
    for (const row of weights) {
      expect(row.every(Number.isFinite)).toBe(true)
      expect(row[3]).toBe(0)
      expect(sum(row)).toBeCloseTo(1, 12)
    }
    expect(run([[1, 1, 1, 1]], {}, memory)[0][3]).toBeGreaterThan(0)
  })
})
