// Sample by sample: how many samples share a pass, by what a device can bind at once.

import { describe, expect, it } from 'vitest'
import { measureRun, tooLarge } from '../../src/experiment/run/memory'
import { bindingForSamples, samplesPerPass } from '../../src/experiment/run/samplesPerPass'
import { benchmarkConfig, benchmarkSignals } from '../../src/experiment/speed/benchmark'
import { TEACHER_TASKS } from '../../src/distill/tasks'
import type { Gpu } from '../../src/gpu/device'
import { GUARANTEED_LIMITS, type SizeLimits } from '../../src/gpu/limits'
import { presetSettings } from '../../src/settings/presets'

const MEBIBYTE = 2 ** 20
const LARGE: SizeLimits = { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 }
const gpuOf = (software: boolean, limits: SizeLimits): Gpu =>
  ({ device: { limits }, adapter: { software } }) as unknown as Gpu

/** Samples of 48 per pass. */
const perPass = (layers: number, width: number, gpu: Gpu): number => {
  const size = { name: '', layers, width, frames: 48, segments: 1 }
  const step = { config: benchmarkConfig(size), signals: benchmarkSignals(size), samples: 48 }
  return samplesPerPass({ ...step, teacherTasks: TEACHER_TASKS }, bindingForSamples(gpu))
}

describe('samples of a pass', () => {
  it('are what every device can bind, on the CPU', () => {
    expect(bindingForSamples(gpuOf(true, LARGE))).toBe(128 * MEBIBYTE)
    expect(perPass(4, 48, gpuOf(true, LARGE))).toBe(48)
    expect(perPass(6, 128, gpuOf(true, LARGE))).toBe(6)
  })

  it('are more where a graphics processor can bind more, up to half a gibibyte', () => {
    expect(bindingForSamples(gpuOf(false, GUARANTEED_LIMITS))).toBe(128 * MEBIBYTE)
    expect(bindingForSamples(gpuOf(false, LARGE))).toBe(512 * MEBIBYTE)
    expect(bindingForSamples(gpuOf(false, { ...LARGE, maxBufferSize: 300 * MEBIBYTE }))).toBe(300 * MEBIBYTE)
    expect(perPass(6, 128, gpuOf(false, GUARANTEED_LIMITS))).toBe(6)
    expect(perPass(6, 128, gpuOf(false, LARGE))).toBe(24)
  })

  it('count in the memory that a run is said to take, and fit the device it is said for', () => {
    const settings = { ...presetSettings('agp'), combinePer: 'sample', layers: 6, width: 128 } as const
    const shape = { layers: 6, width: 64, hiddenLayers: 5 }
    const shapes = { perception: shape, reasoning: shape, planning: shape }
    const [small, large] = [GUARANTEED_LIMITS, LARGE].map((limits) => {
      const memory = measureRun(settings, { software: false, limits }, shapes)
      expect(tooLarge(memory, limits)).toBeNull()
      return memory
    })
    expect(large.binding.size).toBeGreaterThan(128 * MEBIBYTE)
    expect(large.bytes).toBeGreaterThan(small.bytes + 200 * MEBIBYTE)
    // Without limits: what every device has.
    expect(measureRun(settings, { software: false }, shapes).bytes).toBe(small.bytes)
  })
})
