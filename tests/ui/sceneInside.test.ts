// What the scene editor shows of the inside: two distributions side by side, losses, and which parts are off.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toggled, within } from '../../src/ui/explain/ablation'
import {
  candidates,
  crossEntropy,
  divergence,
  meanDivergence,
  probabilities,
} from '../../src/ui/explain/nextWords'
import type { ModelPart } from '../../src/protocol/messages'
import { stream } from '../../src/world/random'
import { VOCABULARY } from '../../src/world/vocabulary'

const V = VOCABULARY.length
const logits = (seed: number, positions: number): Float32Array => {
  const random = stream(seed, 'logits')
  return Float32Array.from({ length: positions * V }, () => 12 * random.uniform() - 6)
}
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('two distributions over the next word', () => {
  it('are softmaxes: they sum to one, keep the order, and flatten as T rises', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0.25, max: 8, noNaN: true }), (seed, temperature) => {
        const given = logits(seed, 2)
        const cold = probabilities(given, 1, temperature)
        const warm = probabilities(given, 1, 2 * temperature)
        expect(sum(cold)).toBeCloseTo(1, 9)
        const best = cold.indexOf(Math.max(...cold))
        expect(warm.indexOf(Math.max(...warm))).toBe(best)
        expect(Math.max(...warm)).toBeLessThanOrEqual(Math.max(...cold))
        // softmax(z / T) is softmax(z) to the power 1 / T, normalised.
        const powers = probabilities(given, 1, 1).map((p) => p ** (1 / temperature))
        expect(cold[7]).toBeCloseTo(powers[7] / sum(powers), 9)
      }),
    )
  })

  it('list the same candidates by the teacher, the student’s favourite among them, and the rest', () => {
    const [teacher, student] = [1, 2].map((seed) => probabilities(logits(seed, 1), 0, 1))
    const rows = candidates(teacher, student, 6)
    expect(rows).toHaveLength(7)
    const named = rows.slice(0, 5).map((row) => row.teacher)
    expect(named).toEqual([...teacher].sort((a, b) => b - a).slice(0, 5))
    expect(rows.map((row) => row.word)).toContain(VOCABULARY[student.indexOf(Math.max(...student))])
    expect(rows[6].word).toBeNull()
    for (const side of ['teacher', 'student'] as const)
      expect(sum(rows.map((row) => row[side]))).toBeCloseTo(1, 9)
  })

  it('diverge by a KL that is zero only between equals', () => {
    const [a, b] = [logits(1, 3), logits(2, 3)]
    expect(meanDivergence(a, a)).toBeCloseTo(0, 12)
    expect(meanDivergence(a, b)).toBeGreaterThan(0)
    const [p, q] = [probabilities(a, 0, 1), probabilities(b, 0, 1)]
    expect(divergence(p, q)).toBeCloseTo(sum(p.map((v, i) => v * (Math.log(v) - Math.log(q[i])))), 9)
  })

  it('cross-entropy is the mean of -log p over the words of the answer', () => {
    const given = logits(3, 2)
    const words = [VOCABULARY[20], '<eos>']
    const each = words.map((word, at) => -Math.log(probabilities(given, at, 1)[VOCABULARY.indexOf(word)]))
    expect(crossEntropy(given, words)).toBeCloseTo(sum(each) / 2, 6)
  })
})

describe('parts that are off', () => {
  const head: ModelPart = { layer: 1, part: 2 }
  const [attention, mlp]: ModelPart[] = [
    { layer: 0, part: 'attention' },
    { layer: 0, part: 'mlp' },
  ]

  it('are switched one by one, and several at once', () => {
    const one = toggled([], head)
    expect(one).toEqual([head])
    expect(toggled(one, head)).toEqual([])
    const layer = toggled(toggled(one, mlp), attention, mlp)
    expect(layer).toEqual([attention, mlp, head])
    expect(toggled(layer, attention, mlp)).toEqual([head])
  })

  it('are those that the student has', () => {
    expect(within([attention, head], 1, 4)).toEqual([attention])
    expect(within([attention, head], 2, 2)).toEqual([attention])
    expect(within([attention, head], 2, 3)).toEqual([attention, head])
  })
})
