// A whole run as a command makes it: every step once, evaluated as the settings say, on a run that only counts.

import { expect, it } from 'vitest'
import type { StepMetrics } from '../../src/distill/tasks'
import type { Distillation } from '../../src/experiment/run/distillation'
import { TrainingClock } from '../../src/experiment/run/trainingClock'
import { trainWholeRun } from '../../src/experiment/run/wholeRun'
import { defaultSettings } from '../../src/settings/resolve'

/** A run whose cross-entropy is that of `ce`; an evaluation gives the step it saw. */
function countingRun(ce: (step: number) => number = () => 1) {
  const run = {
    step: 0,
    underWay: 0,
    async advance(count: number) {
      run.underWay++
      const steps = Array.from({ length: count }, () => ++run.step)
      await new Promise((resolve) => setImmediate(resolve))
      run.underWay--
      return steps.map((step) => ({ step, losses: { ce: ce(step) } })) as unknown as StepMetrics[]
    },
    evaluate() {
      expect(run.underWay).toBe(0)
      return Promise.resolve({ average: run.step })
    },
  }
  return run
}

const train = (run: ReturnType<typeof countingRun>, steps: number, evaluateEvery: number) =>
  trainWholeRun(
    run as unknown as Distillation,
    { ...defaultSettings(), steps, evaluateEvery },
    new TrainingClock(),
  )

it.each([
  [100, 30, [30, 60, 90, 100]],
  [90, 30, [30, 60, 90]],
  [45, 0, [45]],
])('%i steps, evaluated every %i', async (steps, every, evaluated) => {
  const made = await train(countingRun(), steps, every)
  expect(made.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1))
  const accuracies = made.flatMap(({ step, accuracy }) => (accuracy ? [[step, accuracy.average]] : []))
  expect(accuracies).toEqual(evaluated.map((step) => [step, step]))
})

it('a loss that is no number ends it, with the step', async () => {
  const run = countingRun((step) => (step >= 23 ? NaN : 1))
  await expect(train(run, 100, 30)).rejects.toThrow('diverged at step 23')
  expect(run.underWay).toBe(0)
})

it('tells how far it is', async () => {
  const told: [number, boolean][] = []
  await trainWholeRun(
    countingRun() as unknown as Distillation,
    { ...defaultSettings(), steps: 40, evaluateEvery: 20 },
    new TrainingClock(),
    (steps, evaluated) => told.push([steps.length, evaluated]),
  )
  expect(told.filter(([, evaluated]) => evaluated)).toEqual([
    [20, true],
    [40, true],
  ])
})
