// Gradients at activations, read back by name, against the float64 reference.

import { expect } from 'vitest'
import type { Engine } from '../../src/distill/engine/engine'
import { StepTensors } from '../../src/distill/engine/stepTensors'
import {
  lossesAndGradients,
  type MicroBatch,
  type StepSettings,
} from '../../src/distill/reference/step.reference'
import { TASKS } from '../../src/distill/tasks'
import { backward } from '../../src/nn/model.reference'
import { relativeL2 } from './gpuRun'

/**
 * Every gradient at an activation of the step that ran last, from `parameters` on: those that the reference meets on
 * its way down, each with the reference's values to 1e-4, and no others.
 */
export async function compareActivationGradients(
  engine: Engine,
  settings: StepSettings,
  parameters: ArrayLike<number>,
  { batch, targets, answers }: Pick<MicroBatch, 'batch' | 'targets' | 'answers'>,
): Promise<void> {
  const { config, weights } = settings
  const params = Float64Array.from(parameters)
  const { result, cotangents } = lossesAndGradients(settings, params, batch, targets, answers)
  const tensors = new StepTensors(engine)
  const listed = tensors.list.filter(({ group }) => group === 'activationGradient')
  const names: string[] = []
  for (const task of TASKS) {
    const wanted = new Map<string, Float64Array>()
    backward(config, params, batch, result.cache, cotangents[task], (name, gradient) =>
      wanted.set(name, gradient.slice()),
    )
    for (const [at, gradient] of wanted) {
      const name = `gradient ${task} at ${at}`
      const facts = listed.find((one) => one.name === name)
      if (!facts) throw new Error(`no tensor ${name}`)
      const [rows, columns] = facts.shape
      // Text rows alone: the others are zero.
      const without = gradient.length - rows * columns
      expect(
        gradient.subarray(0, without).every((g) => g === 0),
        name,
      ).toBe(true)
      const own = gradient.subarray(without).map((g) => weights[task] * g)
      const read = await tensors.read(name)
      if (own.every((g) => g === 0))
        expect(
          read?.values.every((g) => g === 0),
          name,
        ).toBe(true)
      else expect(relativeL2(read!.values, own), name).toBeLessThan(1e-4)
      names.push(name)
    }
  }
  expect(listed.map(({ name }) => name).sort()).toEqual(names.sort())
}
