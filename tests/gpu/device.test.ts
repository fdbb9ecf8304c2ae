// Hardware or software: what every kind of browser says of an adapter, and who decides where it says nothing.

import { describe, expect, test, vi } from 'vitest'
import { measuredKind, raceKind, type AdapterKind } from '../../src/gpu/adapterKind'
import { requestGpu } from '../../src/gpu/device'
import { engineChoices } from '../../src/experiment/run/engineChoices'

const SILENT = { vendor: '', architecture: '', device: '', description: '' }

/** A browser whose adapter says this of itself. */
function browser(said: object): { gpu: GPU; requestDevice: ReturnType<typeof vi.fn> } {
  const requestDevice = vi.fn(() => Promise.resolve({} as GPUDevice))
  const adapter = {
    limits: {
      maxStorageBuffersPerShaderStage: 8,
      maxComputeInvocationsPerWorkgroup: 256,
      maxComputeWorkgroupSizeX: 256,
      maxBufferSize: 2 ** 28,
      maxStorageBufferBindingSize: 2 ** 27,
    },
    features: new Set(['subgroups']),
    requestDevice,
    ...said,
  }
  return { gpu: { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU, requestDevice }
}

/** What `requestGpu` makes of it, and how often it had to measure. */
async function kind(said: object, measured: AdapterKind = 'hardware') {
  const measure = vi.fn(() => Promise.resolve(measured))
  const { software } = (await requestGpu(browser(said).gpu, { measure })).adapter
  return { software, measurements: measure.mock.calls.length }
}

describe('an adapter', () => {
  test.each([
    ['Chrome, SwiftShader', { info: { ...SILENT, vendor: 'google', architecture: 'swiftshader' } }, true],
    [
      'Chrome, llvmpipe, names masked',
      { info: { ...SILENT, vendor: 'mesa', architecture: 'software' } },
      true,
    ],
    ['Chrome, a graphics card', { info: { ...SILENT, vendor: 'nvidia', isFallbackAdapter: false } }, false],
    ['Firefox, llvmpipe', { info: { ...SILENT, isFallbackAdapter: true } }, true],
    ['Firefox, a graphics card', { info: { ...SILENT, isFallbackAdapter: false } }, false],
    [
      'a fallback with a noble name',
      { info: { ...SILENT, vendor: 'nvidia', isFallbackAdapter: true } },
      true,
    ],
    ['Chrome 126, fallback', { isFallbackAdapter: true }, true],
    ['Chrome 126, none', { isFallbackAdapter: false }, false],
    [
      'Chrome 120, names by a method',
      { requestAdapterInfo: () => Promise.resolve({ ...SILENT, architecture: 'swiftshader' }) },
      true,
    ],
  ])('%s: is what it says, and nothing is measured', async (_, said, software) => {
    expect(await kind(said, software ? 'hardware' : 'software')).toEqual({ software, measurements: 0 })
  })

  test.each([
    ['no info at all', {}],
    ['empty names, no mark', { info: SILENT }],
    ['names of blanks', { info: { ...SILENT, description: ' ' } }],
    ['names that are refused', { requestAdapterInfo: () => Promise.reject(new Error('no')) }],
  ])('%s: the measurement decides', async (_, said) => {
    expect(await kind(said, 'software')).toEqual({ software: true, measurements: 1 })
    expect(await kind(said, 'hardware')).toEqual({ software: false, measurements: 1 })
  })

  test('without a name gets one that records and the screen can show', async () => {
    const { adapter } = await requestGpu(browser({ info: SILENT }).gpu, {
      measure: () => Promise.resolve('software'),
    })
    expect(adapter).toEqual({ ...SILENT, description: 'unnamed software adapter', software: true })
    const named = await requestGpu(browser({ info: { ...SILENT, vendor: 'apple' } }).gpu)
    expect(named.adapter).toEqual({ ...SILENT, vendor: 'apple', software: false })
  })

  test.each([
    ['one size', { subgroupMinSize: 4, subgroupMaxSize: 4 }, 4],
    ['sizes that differ', { subgroupMinSize: 4, subgroupMaxSize: 8 }, 0],
    ['sizes that are not told', {}, 0],
  ])('of software with subgroups of %s', async (_, sizes, expected) => {
    const { gpu, requestDevice } = browser({ info: { ...SILENT, isFallbackAdapter: true, ...sizes } })
    expect((await requestGpu(gpu)).subgroupSize).toBe(expected)
    expect(requestDevice).toHaveBeenCalledWith(
      expect.objectContaining({ requiredFeatures: expected > 0 ? ['subgroups'] : [] }),
    )
  })

  test('decides where teachers run', async () => {
    const choices = async (said: object) => engineChoices(await requestGpu(browser(said).gpu))
    expect(await choices({ info: { ...SILENT, isFallbackAdapter: true } })).toMatchObject({
      teacherBackend: 'wasm',
      splits: 2,
    })
    expect(await choices({ info: { ...SILENT, isFallbackAdapter: false } })).toMatchObject({
      teacherBackend: 'webgpu',
      splits: 8,
    })
  })
})

/** A device that takes so long per workgroup, by a clock of its own. */
function pacedDevice(msPerWorkgroup: number) {
  let now = 0
  const pass = {
    setPipeline: () => undefined,
    setBindGroup: () => undefined,
    dispatchWorkgroups: (count: number) => void (now += count * msPerWorkgroup),
    end: () => undefined,
  }
  const device = {
    createComputePipelineAsync: () => Promise.resolve({ getBindGroupLayout: () => ({}) }),
    createShaderModule: () => ({}),
    createBuffer: () => ({ destroy: () => undefined }),
    createBindGroup: () => ({}),
    createCommandEncoder: () => ({ beginComputePass: () => pass, finish: () => ({}) }),
    queue: { submit: () => undefined, onSubmittedWorkDone: () => Promise.resolve() },
  } as unknown as GPUDevice
  // Every look at the clock takes a hundredth of a millisecond: so long is the processor's part of the race.
  return { device, clock: () => (now += 0.01) }
}

describe('the race', () => {
  test.each([
    ['llvmpipe, two quiet cores', { exchanges: 13_400, multiplications: 446_000, cores: 2 }, 'software'],
    ['llvmpipe, two busy cores', { exchanges: 13_400, multiplications: 124_000, cores: 2 }, 'software'],
    ['SwiftShader, two cores', { exchanges: 1_600, multiplications: 446_000, cores: 2 }, 'software'],
    [
      'an adapter whose barriers cost as much as a multiplication',
      { exchanges: 892_000, multiplications: 446_000, cores: 2 },
      'hardware',
    ],
  ] as const)('%s', (_, rates, kind) => {
    expect(raceKind(rates)).toBe(kind)
  })

  test.each([
    ['at once', 1e-5, 'hardware'],
    ['after a while', 1, 'software'],
  ] as const)('of a device that has exchanged %s', async (_, msPerWorkgroup, kind) => {
    const { device, clock } = pacedDevice(msPerWorkgroup)
    expect(await measuredKind(device, clock)).toBe(kind)
  })
})
