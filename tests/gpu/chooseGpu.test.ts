// Which device a worker opens: the graphics adapter, or the processor where that is faster or all there is.

import { describe, expect, it } from 'vitest'
import { openGpu, usesProcessor } from '../../src/gpu/chooseGpu'
import { GpuFailure } from '../../src/gpu/device'

const SILENT = { vendor: '', architecture: '', device: '', description: '' }

/** A browser whose adapter says this of itself; `opened` counts its devices. */
function browser(said: object | null): { gpu: GPU; opened: () => number } {
  let opened = 0
  const limits = {
    maxStorageBuffersPerShaderStage: 8,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
    maxBufferSize: 2 ** 28,
    maxStorageBufferBindingSize: 2 ** 27,
  }
  const requestDevice = (): Promise<unknown> => {
    opened++
    return Promise.resolve({ limits, destroy: () => undefined })
  }
  const adapter = said && { limits, features: new Set(), requestDevice, ...said }
  return {
    gpu: { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU,
    opened: () => opened,
  }
}

const HARDWARE = { info: { ...SILENT, vendor: 'nvidia', isFallbackAdapter: false } }
const EMULATED = { info: { ...SILENT, vendor: 'google', architecture: 'swiftshader' } }
const PROCESSOR = 'CPU (WebAssembly)'

const nameOf = async (...args: Parameters<typeof openGpu>): Promise<string> => {
  const { adapter } = await openGpu(...args)
  return adapter.description || adapter.vendor
}

describe('automatically', () => {
  it('a graphics processor is taken, whatever the cores', async () => {
    expect(await nameOf(browser(HARDWARE).gpu, 'automatic', 2)).toBe('nvidia')
    expect(await usesProcessor(browser(HARDWARE).gpu, 'automatic', 2)).toBe(false)
  })

  it('without WebGPU, without an adapter, or where asking for one fails: the processor', async () => {
    const failing = { requestAdapter: () => Promise.reject(new Error('blocked')) } as unknown as GPU
    for (const gpu of [undefined, browser(null).gpu, failing]) {
      expect(await nameOf(gpu, 'automatic', 64)).toBe(PROCESSOR)
      expect(await usesProcessor(gpu, 'automatic', 64)).toBe(true)
    }
  })

  it('an emulated adapter is taken where many cores emulate it; else no device of it is opened', async () => {
    const few = browser(EMULATED)
    expect(await nameOf(few.gpu, 'automatic', 8)).toBe(PROCESSOR)
    expect(few.opened()).toBe(0)
    expect(await nameOf(browser(EMULATED).gpu, 'automatic', 9)).toBe('google')
  })

  it('with several threads the processor is taken instead of an adapter that more cores emulate', async () => {
    const threads = { count: 3, start: () => ({ post: () => undefined, end: () => undefined }) }
    for (const [cores, taken] of [
      [9, true],
      [24, true],
      [25, false],
    ] as const) {
      expect(await usesProcessor(browser(EMULATED).gpu, 'automatic', cores, threads)).toBe(taken)
      expect(await nameOf(browser(EMULATED).gpu, 'automatic', cores, threads)).toBe(
        taken ? PROCESSOR : 'google',
      )
    }
  })

  it('an adapter too small for this page, or that opens no device: the processor', async () => {
    const small = { ...HARDWARE, limits: { maxStorageBuffersPerShaderStage: 4 } }
    const closed = { ...HARDWARE, requestDevice: () => Promise.reject(new Error('no more')) }
    for (const said of [small, closed])
      expect(await nameOf(browser(said).gpu, 'automatic', 2)).toBe(PROCESSOR)
  })
})

describe('chosen', () => {
  it('the processor, though there is a graphics processor', async () => {
    const { gpu, opened } = browser(HARDWARE)
    expect(await nameOf(gpu, 'processor')).toBe(PROCESSOR)
    expect(opened()).toBe(0)
  })

  it('the graphics adapter, emulated or not; where there is none, that is said', async () => {
    expect(await nameOf(browser(EMULATED).gpu, 'graphics', 2)).toBe('google')
    await expect(openGpu(undefined, 'graphics')).rejects.toMatchObject({ code: 'no-webgpu' })
    await expect(openGpu(browser(null).gpu, 'graphics')).rejects.toBeInstanceOf(GpuFailure)
  })
})
