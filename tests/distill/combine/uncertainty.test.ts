import { describe, expect, it } from 'vitest'
import type { CombineContext, CombineMemory } from '../../../src/distill/combine/context'
import { COMBINE } from '../../../src/distill/combine/registry'
import { IN_ORDER } from '../fourGradients'

const GRAM = Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0))
const FACTORS = [1, 0.5, 0.5, 0.5]

function run(losses: readonly number[][], change: Partial<CombineContext> = {}, memory: CombineMemory = {}) {
  return losses.map((now) =>
    COMBINE.uncertainty.coefficients(GRAM, { ...IN_ORDER, ...change, memory, losses: now }),
  )
}

describe('uncertainty weighting', () => {
  it('starts at variance 1: weight 1 for the classification, 1/2 for the regressions', () => {
    expect(run([[3, 1, 4, 1]])[0]).toEqual(FACTORS)
  })

  it('follows the gradient of its objective: the first Adam step is its sign', () => {
    const rate = 1e-3
    const objective = (s: number[], losses: number[]) =>
      s.reduce((sum, x, k) => sum + FACTORS[k] * Math.exp(-x) * losses[k] + x / 2, 0)
    const losses = [3, 0.2, 1.4, 0.9]
    const [, second] = run([losses, losses], { parameters: { 'uncertainty.rate': rate } })
    second.forEach((weight, k) => {
      const slope =
        (objective(
          [0, 0, 0, 0].map((_, i) => (i === k ? 1e-6 : 0)),
          losses,
        ) -
          objective(
            [0, 0, 0, 0].map((_, i) => (i === k ? -1e-6 : 0)),
            losses,
          )) /
        2e-6
      expect(Math.log(FACTORS[k] / weight)).toBeCloseTo(-rate * Math.sign(slope), 8)
    })
  })

  it('settles where the objective is least: weight = 1 / (2 L)', () => {
    const losses = [2, 0.25, 1, 0.5]
    const weights = run(
      Array.from({ length: 4000 }, () => losses),
      { parameters: { 'uncertainty.rate': 1e-2 } },
    )[3999]
    weights.forEach((weight, k) => expect(weight * losses[k]).toBeCloseTo(0.5, 3))
  })

  it('stays finite where a loss is 0, and leaves the variance of who takes no part alone', () => {
    const memory: CombineMemory = {}
    const steps = Array.from({ length: 3000 }, () => [0, 1, 1, 1])
    const last = run(steps, { parameters: { 'uncertainty.rate': 1 }, present: [true, true, false] }, memory)
    expect(last[2999].every(Number.isFinite)).toBe(true)
    expect(last[2999][3]).toBe(0)
    expect(run([[1, 1, 1, 1]], {}, memory)[0][3]).toBe(0.5)
  })
})
