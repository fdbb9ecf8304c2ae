// The recorded step on the processor device, on whatever device the other tests run: as close to its float64 reference
// as on a graphics adapter, and the same bits again.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { processorGpu } from '../../src/gpu/processor/device'
import { STEP_CASES, compareStep } from './recordedStep'

const NAMES = ['typed losses around a built-in one', 'Llama-like, one signal of each kind']

let device: GPUDevice
beforeAll(async () => {
  device = await (await processorGpu().requestAdapter())!.requestDevice()
})
afterAll(() => {
  device.destroy()
})

it.each(NAMES)('the step on the processor equals its float64 reference, twice: %s', async (name) => {
  const one = STEP_CASES.find((c) => c.name === name)!
  const [first, again] = [await compareStep(device, one), await compareStep(device, one)]
  expect(again.metrics).toEqual(first.metrics)
  expect(Buffer.from(again.parameters.buffer).equals(Buffer.from(first.parameters.buffer))).toBe(true)
})
