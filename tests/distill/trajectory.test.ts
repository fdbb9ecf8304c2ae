// The float64 step against an ordinary PyTorch GPT on separate sequences: packing, losses, gradients, AGP,
// clipping and AdamW at once.

import { describe, expect, it } from 'vitest'
import type { ReweightingMemory } from '../../src/distill/step/reweighting'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import { trainStep } from '../../src/distill/reference/update.reference'
import { TASKS, type StepMetrics } from '../../src/distill/tasks'
import { REFERENCE_CASES, type ReferenceCase, type ReferenceName } from '../reference/cases'
import { deviations, readTrajectory } from '../reference/fixture'
import { referenceParameters, referenceStep } from '../reference/inputs'

const asDoubles = (targets: readonly Float32Array[]): Float64Array[] =>
  targets.map((target) => Float64Array.from(target))

/** The first `steps` steps with the reference. */
function run(reference: ReferenceCase, steps: number): StepMetrics[] {
  let state = optimizerState(referenceParameters(reference))
  let memory: ReweightingMemory | undefined
  return Array.from({ length: steps }, (_, i) => {
    const { samples, ...input } = referenceStep(reference, i + 1)
    const microBatches = samples?.map((sample) => ({ ...sample, targets: asDoubles(sample.targets) }))
    const result = trainStep(
      reference.settings,
      state,
      { ...input, targets: asDoubles(input.targets), ...(microBatches && { microBatches }) },
      memory,
    )
    state = result.state
    memory = result.reweighting
    return result.metrics
  })
}

// Five of the default student's 20 steps: the reference is slow, and float64 does not drift.
const cases = (Object.keys(REFERENCE_CASES) as ReferenceName[]).map((name) => ({
  name,
  reference: REFERENCE_CASES[name] as ReferenceCase,
  steps: name === 'default' ? 5 : REFERENCE_CASES[name].steps,
}))
describe.each(cases)('$name', ({ name, reference, steps }) => {
  const expected = readTrajectory(name).steps

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
      expect(m.span?.gram.length).toBe(expected[i].span?.gram.length)
      m.span?.coefficients.forEach((c, k) =>
        expect(Math.abs(c - Number(expected[i].span?.coefficients[k]))).toBeLessThan(
          1e-8 * Math.max(1, Math.abs(c)),
        ),
      )
      for (const task of TASKS)
        if (m.weights || expected[i].weights)
          expect(Math.abs(Number(m.weights?.[task]) / Number(expected[i].weights?.[task]) - 1)).toBeLessThan(
            1e-9,
          )
    })
  })
})

it('the conflict case exercises both stages of AGP', () => {
  const { steps } = readTrajectory('conflict')
  expect(steps.every(({ angles }) => Number(angles[4]) > 100)).toBe(true)
  expect(
    steps.filter(({ coefficients }) => coefficients[1] > 1.01 && coefficients[3] > 1.01).length,
  ).toBeGreaterThanOrEqual(3)
  expect(
    steps.some(({ gram, coefficients }) => gram.slice(1, 4).some((x) => x < 0) && coefficients[0] > 3.001),
  ).toBe(true)
})
