import { expect, it } from 'vitest'
import { requestGpu } from '../../src/gpu/device'
import { presetSettings } from '../../src/settings/presets'
import { differences, selfTest } from '../../src/experiment/run/selfTest'
import type { StepMetrics } from '../../src/distill/tasks'

let kernelsOfTiny = 0

it('passes on a correct device, whatever the run', async () => {
  const gpu = await requestGpu(navigator.gpu)
  let compiled = [0, 0]
  const settings = presetSettings('tiny')
  await selfTest(gpu, settings, (...told) => (compiled = told))
  expect(compiled[0]).toBe(compiled[1])
  expect(compiled[1]).toBeGreaterThan(0)
  // Too large for a reference of a moment, and of another family: a small model is tested.
  await selfTest(gpu, { ...settings, family: 'llama', layers: 6, width: 128 })
  kernelsOfTiny = compiled[1]
  gpu.device.destroy()
})

it('names what differs', () => {
  const gram = Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 2 : 0.5))
  const right = {
    losses: { ce: 6, perception: 1, reasoning: 2, planning: 3 },
    gram,
  } as unknown as StepMetrics
  const wrong = {
    ...right,
    losses: { ...right.losses, planning: 3.3 },
    gram: gram.map((g, i) => (i === 5 ? g * 1.1 : g)),
  }
  expect(differences(right, right)).toEqual([])
  expect(differences(wrong, right).join()).toMatch(/planning loss.*perception and perception/)
})

it('fails on a device that computes wrongly', async () => {
  const gpu = await requestGpu(navigator.gpu)
  const make = gpu.device.createShaderModule.bind(gpu.device)
  gpu.device.createShaderModule = ({ code, ...rest }) =>
    make({ ...rest, code: code.replace(/\bexp\(/g, '1.01 * exp(') })
  await expect(selfTest(gpu, presetSettings('one-minute'))).rejects.toMatchObject({ code: 'self-test' })
  gpu.device.destroy()
})

it('is not repeated where the very same test was passed before a reload', async () => {
  const settings = presetSettings('one-minute')
  const tests = new Set<string>()
  const memory = {
    passed: (test: string) => Promise.resolve(tests.has(test)),
    remember: (test: string) => Promise.resolve(void tests.add(test)),
  }
  const compiled: number[] = []
  for (const one of [settings, settings, { ...settings, width: 64 }]) {
    const fresh = await requestGpu(navigator.gpu)
    let kernels = [0, 0]
    await selfTest(fresh, one, (...told) => (kernels = told), undefined, memory)
    expect(kernels[0]).toBe(kernels[1])
    compiled.push(kernels[1])
    fresh.device.destroy()
  }
  expect(compiled[0]).toBeGreaterThan(0)
  // A student of one layer is tested with the kernels that it will train with, on a device of its own.
  expect(compiled[0]).toBeLessThan(kernelsOfTiny)
  expect(compiled[1]).toBe(0)
  expect(compiled[2]).toBeGreaterThan(0)
  expect(tests.size).toBe(2)
})
