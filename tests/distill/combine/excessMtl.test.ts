import { describe, expect, it } from 'vitest'
import type { CombineContext, CombineMemory } from '../../../src/distill/combine/context'
import { COMBINE } from '../../../src/distill/combine/registry'
import { IN_ORDER } from '../fourGradients'

/** A diagonal Gram matrix of these squared lengths. */
const diagonal = (squares: readonly number[]): number[] =>
  Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? squares[i / 5] : 0))
const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0)

/** Squared lengths per step, group and task. */
function run(
  steps: readonly (readonly number[])[][],
  change: Partial<CombineContext> = {},
  memory: CombineMemory = {},
) {
  return steps.map((groups) =>
    COMBINE['excess-mtl'].coefficients(diagonal([0, 1, 2, 3].map((k) => sum(groups.map((g) => g[k])))), {
      ...IN_ORDER,
      ...change,
      memory,
      groups: groups.map(diagonal),
    }),
  )
}

describe('ExcessMTL', () => {
  const steps = [
    [
      [4, 1, 9, 1],
      [1, 0, 4, 2],
    ],
    [
      [1, 1, 9, 0.1],
      [2, 0, 4, 0.5],
    ],
  ]

  it('is the plain sum in the first step, then w exp(eta e / e(first)), e = sum of |g|^2 / sqrt(sum |g|^2)', () => {
    const rate = 0.5
    const [first, second] = run(steps, { parameters: { 'excess-mtl.rate': rate } })
    first.forEach((x) => expect(x).toBeCloseTo(1, 12))
    const risk = (k: number, until: number) =>
      sum(
        [0, 1].map((g) => {
          const all = sum(steps.slice(0, until + 1).map((s) => s[g][k]))
          return all > 0 ? steps[until][g][k] / Math.sqrt(all) : 0
        }),
      )
    const powers = [0, 1, 2, 3].map((k) => Math.exp((rate * risk(k, 1)) / risk(k, 0)))
    second.forEach((x, k) => expect(x).toBeCloseTo((4 * powers[k]) / sum(powers), 12))
  })

  it('weighs a task whose gradient stays long more than one whose gradient fades', () => {
    const many = Array.from({ length: 100 }, (_, i) => [[1, 1, 0.8 ** i, 1 / (1 + i)]])
    const last = run(many).at(-1) ?? []
    expect(last[0]).toBeCloseTo(last[1], 12)
    expect(last[1]).toBeGreaterThan(last[3])
    expect(last[3]).toBeGreaterThan(last[2])
    expect(sum(last)).toBeCloseTo(4, 12)
  })

  it('does not know the length of a gradient, only how it changes', () => {
    const long = steps.map((groups) => groups.map(([ce, ...others]) => [1e6 * ce, ...others]))
    run(long)[1].forEach((x, k) => expect(x).toBeCloseTo(run(steps)[1][k], 12))
  })

  it('stays finite for zero gradients, and leaves who takes no part where it was', () => {
    const memory: CombineMemory = {}
    const zero = [[[0, 0, 0, 0]], [[1, 0, 1, 0]], [[1, 1e-300, 0, 0]]]
    for (const row of run(zero, { present: [true, true, false] }, memory)) {
      expect(row.every(Number.isFinite)).toBe(true)
      expect(row[3]).toBe(0)
    }
    expect(memory.methods?.['excess-mtl'].filter((_, i) => i % 4 === 3)).toEqual([0, 0, 0])
  })
})
