// Sample by sample: how many samples share a pass, by what a device can bind at once.

import { describe, expect, it } from 'vitest'
import * as counting from '../../src/experiment/run/memory'
import { bindingWithRoom } from '../../src/experiment/run/samplesBinding'
import { bindingForSamples, samplesPerPass } from '../../src/experiment/run/samplesPerPass'
import { benchmarkConfig, benchmarkSignals } from '../../src/experiment/speed/benchmark'
import { TEACHER_TASKS } from '../../src/distill/tasks'
import type { Gpu } from '../../src/gpu/device'
import { GUARANTEED_LIMITS, type SizeLimits } from '../../src/gpu/limits'
import { memoryNeed } from '../../src/ui/features/setup/runMemory'
import { presetSettings } from '../../src/settings/presets'

const MEBIBYTE = 2 ** 20
const LARGE: SizeLimits = { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 }
const CPU = true
const GPU = false

/** Samples of 48 per pass. */
const perPass = (layers: number, width: number, software: boolean, limits: SizeLimits): number => {
  const size = { name: '', layers, width, frames: 48, segments: 1 }
  const step = { config: benchmarkConfig(size), signals: benchmarkSignals(size), samples: 48 }
  return samplesPerPass({ ...step, teacherTasks: TEACHER_TASKS }, bindingForSamples(software, limits))
}

describe('samples of a pass', () => {
  it('are what every device can bind, on the CPU', () => {
    expect(bindingForSamples(CPU, LARGE)).toBe(128 * MEBIBYTE)
    expect(perPass(4, 48, CPU, LARGE)).toBe(48)
    expect(perPass(6, 128, CPU, LARGE)).toBe(6)
  })

  it('are more where a graphics processor can bind more, up to half a gibibyte', () => {
    expect(bindingForSamples(GPU, GUARANTEED_LIMITS)).toBe(128 * MEBIBYTE)
    expect(bindingForSamples(GPU, LARGE)).toBe(512 * MEBIBYTE)
    expect(bindingForSamples(GPU, { ...LARGE, maxBufferSize: 300 * MEBIBYTE })).toBe(300 * MEBIBYTE)
    expect(perPass(6, 128, GPU, GUARANTEED_LIMITS)).toBe(6)
    expect(perPass(6, 128, GPU, LARGE)).toBe(24)
  })

  const settings = { ...presetSettings('agp'), combinePer: 'sample', layers: 6, width: 128 } as const
  const shape = { layers: 6, width: 64, hiddenLayers: 5 }
  const shapes = { perception: shape, reasoning: shape, planning: shape }
  const most = bindingForSamples(GPU, LARGE)
  const [small, large] = [undefined, most].map((samplesBinding) =>
    counting.measureRun(settings, { software: false, samplesBinding }, shapes),
  )

  it('count in the memory that a run is said to take, where there is room for them', () => {
    expect(counting.tooLarge(small, GUARANTEED_LIMITS)).toBeNull()
    expect(counting.tooLarge(large, LARGE)).toBeNull()
    expect(large.peak).toBeGreaterThan(small.peak + 200 * MEBIBYTE)
    const said = (limits: SizeLimits | null, room: number | null) =>
      memoryNeed(counting, settings, shapes, { software: false, limits, room })
    expect(said(LARGE, null)).toEqual({ bytes: large.peak, change: null })
    expect(said(GUARANTEED_LIMITS, null)).toEqual({ bytes: small.peak, change: null })
    expect(said(null, null)).toEqual({ bytes: small.peak, change: null })
    // Less room: fewer samples in a pass, and no change of settings.
    expect(said(LARGE, small.peak)).toEqual({ bytes: small.peak, change: null })
    expect(said(LARGE, small.peak - 4)?.change).not.toBeNull()
  })

  it('are as many as the device has room for', async () => {
    /** A device that refuses buffers once so many bytes are allocated. */
    const withRoom = (room: number): Gpu => {
      let used = 0
      let refused = false
      const device = {
        limits: LARGE,
        pushErrorScope: () => undefined,
        popErrorScope: () => Promise.resolve(refused ? { message: 'out of memory' } : null),
        createBuffer: ({ size }: GPUBufferDescriptor) => {
          refused = used + size > room
          if (!refused) used += size
          return { destroy: () => undefined }
        },
      }
      return { device, adapter: { software: false } } as unknown as Gpu
    }
    expect(await bindingWithRoom(withRoom(large.peak), settings, shapes)).toBe(most)
    expect(await bindingWithRoom(withRoom(large.peak - 4), settings, shapes)).toBe(128 * MEBIBYTE)
    const batch = { ...settings, combinePer: 'batch' } as const
    expect(await bindingWithRoom(withRoom(large.peak), batch, shapes)).toBe(128 * MEBIBYTE)
  })
})
