import { afterAll, beforeAll, expect, it } from 'vitest'
import { testAdapter } from '../gpuSetup'
import { STEP_CASES, compareStep } from './recordedStep'
import { casesHere } from './thorough'

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

const cases = casesHere(STEP_CASES, ({ onAdapter }) => onAdapter ?? false)

it.each(cases)('the recorded step on the GPU equals its float64 reference: $name', async (one) => {
  await compareStep(device, one)
})
