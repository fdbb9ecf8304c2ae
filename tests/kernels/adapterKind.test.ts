// The race against the processor, on the software adapter that the kernel tests run on.

import { describe, expect, test } from 'vitest'
import { identify, race, raceKind, saidKind } from '../../src/gpu/adapterKind'
import { requestGpu } from '../../src/gpu/device'
import { engineChoices } from '../../src/experiment/run/engineChoices'
import { testAdapter } from '../gpuSetup'

/** An adapter in a browser that keeps its name and kind to itself. */
const nameless = {
  requestAdapter: async () => {
    const real = await testAdapter()
    return {
      limits: real.limits,
      features: real.features,
      requestDevice: (descriptor: GPUDeviceDescriptor) => real.requestDevice(descriptor),
    } as unknown as GPUAdapter
  },
} as GPU

const software = saidKind(await identify(await testAdapter())) === 'software'

describe.runIf(software)('a software adapter that does not say so', () => {
  test('loses the race', async () => {
    const device = await (await testAdapter()).requestDevice()
    const rates = await race(device)
    expect(raceKind(rates), JSON.stringify(rates)).toBe('software')
    device.destroy()
  })

  test('is taken for one, and what hangs on that follows', async () => {
    const gpu = await requestGpu(nameless)
    expect(gpu.adapter).toEqual({
      vendor: '',
      architecture: '',
      device: '',
      description: 'unnamed software adapter',
      software: true,
    })
    expect(engineChoices(gpu)).toMatchObject({ teacherBackend: 'wasm', splits: 2 })
    gpu.device.destroy()
  })
})
