// At which steps the metrics carry the cosines of each parameter group, and what these are.

import { describe, expect, it } from 'vitest'
import {
  isLayerStep,
  layerCosines,
  layerInterval,
  MOST_LAYER_STEPS,
  withLayers,
} from '../../src/distill/step/layerCosines'
import { angle } from '../../src/distill/step/metrics'
import { TASK_PAIRS, TASKS, type StepMetrics } from '../../src/distill/tasks'
import { normals } from '../nn/tiny'

/** Gram matrix of four random vectors of length 5. */
function randomGram(normal: () => number): number[] {
  const vectors = TASKS.map(() => Array.from({ length: 5 }, normal))
  return vectors.flatMap((a) => vectors.map((b) => a.reduce((sum, x, i) => sum + x * b[i], 0)))
}

describe('steps with cosines', () => {
  it.each([1, 7, 200, 201, 700, 5000, 99_999])('of a run of %i steps: bounded, with both ends', (steps) => {
    const chosen = Array.from({ length: steps }, (_, i) => i + 1).filter((step) => isLayerStep(step, steps))
    expect(chosen.length).toBeLessThanOrEqual(MOST_LAYER_STEPS + 2)
    expect(chosen.length).toBeGreaterThanOrEqual(Math.min(steps, MOST_LAYER_STEPS / 2))
    expect(chosen[0]).toBe(1)
    expect(chosen.at(-1)).toBe(steps)
    const gaps = chosen.slice(1).map((step, i) => step - chosen[i])
    expect(Math.max(0, ...gaps)).toBeLessThanOrEqual(layerInterval(steps))
  })
})

describe('cosines', () => {
  it('are those of the angles, in the order of the pairs', () => {
    const grams = [1, 2, 3].map((seed) => randomGram(normals(seed)))
    layerCosines(grams).forEach((row, g) =>
      TASK_PAIRS.forEach(([a, b], k) => {
        const degrees = angle(grams[g], TASKS.indexOf(a), TASKS.indexOf(b)) ?? Number.NaN
        expect(row[k]).toBeCloseTo(Math.cos((degrees * Math.PI) / 180), 3)
      }),
    )
  })

  it('are null where a gradient is zero, or is not finite, and stay within -1 and 1', () => {
    const gram = new Array<number>(16).fill(0)
    gram[0] = gram[5] = 1
    gram[1] = gram[4] = 1 + 1e-7
    expect(layerCosines([gram])).toEqual([[1, null, null, null, null, null]])
    expect(layerCosines([new Array<number>(16).fill(Number.NaN)])[0].every((c) => c === null)).toBe(true)
  })

  it('go into the metrics only where the input asks for them', () => {
    const metrics = { step: 3 } as StepMetrics
    const grams = [randomGram(normals(4))]
    expect(withLayers(metrics, {}, grams)).toBe(metrics)
    expect(withLayers(metrics, { layers: true }, grams).layers).toHaveLength(1)
  })
})
