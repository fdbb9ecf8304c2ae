// The float64 step against an ordinary PyTorch GPT on separate sequences: packing, losses, gradients, AGP, clipping and AdamW at once.

import { describe, expect, it } from 'vitest'
import { optimizerState } from '../../src/distill/optimizer.twin'
import { trainStep } from '../../src/distill/step.twin'
import type { StepMetrics } from '../../src/distill/tasks'
import { deviations, readTrajectories } from '../reference/fixture'
import { REFERENCE_CASES, referenceParameters, referenceStep, type ReferenceCase } from '../reference/inputs'

const trajectories = readTrajectories()

/** The first `steps` steps with the twin. */
function run(reference: ReferenceCase, steps: number): StepMetrics[] {
  let state = optimizerState(referenceParameters(reference))
  return Array.from({ length: steps }, (_, i) => {
    const input = referenceStep(reference, i + 1)
    const result = trainStep(reference.settings, state, { ...input, targets: input.targets.map((target) => Float64Array.from(target)) })
    state = result.state
    return result.metrics
  })
}

// Five of the default student's 20 steps: the twin is slow, and float64 does not drift.
describe.each([
  [REFERENCE_CASES.default, 5],
  [REFERENCE_CASES.conflict, REFERENCE_CASES.conflict.steps],
] as const)('$name', (reference, steps) => {
  const expected = trajectories[reference.name].steps

  it(`follows PyTorch for ${steps} steps`, () => {
    const metrics = run(reference, Math.min(reference.steps, Number(process.env['REFERENCE_STEPS'] ?? steps)))
    const worst = deviations(metrics, expected)
    expect(worst.lossesRelative).toBeLessThan(1e-9)
    expect(worst.gramRelative).toBeLessThan(1e-9)
    expect(worst.anglesDegrees).toBeLessThan(1e-6)
    expect(worst.coefficients).toBeLessThan(1e-8)
    metrics.forEach((m, i) => {
      expect(Math.abs(m.updateNorm / expected[i].updateNorm - 1)).toBeLessThan(1e-9)
      expect(m.learningRate).toBeCloseTo(expected[i].learningRate, 14)
      expect(m.permutation).toBe(expected[i].permutation)
    })
  })
})

it('the conflict case exercises both stages of AGP', () => {
  const { steps } = trajectories.conflict
  expect(steps.every(({ angles }) => Number(angles[4]) > 100)).toBe(true)
  expect(steps.filter(({ coefficients }) => coefficients[1] > 1.01 && coefficients[3] > 1.01).length).toBeGreaterThanOrEqual(3)
  expect(steps.some(({ gram, coefficients }) => gram.slice(1, 4).some((x) => x < 0) && coefficients[0] > 3.001)).toBe(true)
})
