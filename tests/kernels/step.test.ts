import { afterAll, beforeAll, expect, it } from 'vitest'
import { testAdapter } from '../gpuSetup'
import { STEP_CASES, compareStep } from './recordedStep'
import { casesHere, ON_CPU } from './thorough'

/** One for all cases: those of the same sizes share what is compiled. */
let device: GPUDevice
const errors: string[] = []
beforeAll(async () => {
  device = await (await testAdapter()).requestDevice()
  device.addEventListener('uncapturederror', (event) => errors.push(event.error.message))
})
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

/** The CPU device gives the same bits again. */
const TWICE = ['typed losses around a built-in one', 'Llama-like, one signal of each kind']

const cases = casesHere(STEP_CASES, ({ onAdapter }) => onAdapter ?? false)

it.each(cases)('the recorded step on the GPU equals its float64 reference: $name', async (one) => {
  const first = await compareStep(device, one)
  if (!ON_CPU || !TWICE.includes(one.name)) return
  const again = await compareStep(device, one)
  expect(again.metrics).toEqual(first.metrics)
  expect(Buffer.from(again.parameters.buffer).equals(Buffer.from(first.parameters.buffer))).toBe(true)
})
