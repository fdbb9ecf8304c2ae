// What Set-up says of graphics memory.

import { describe, expect, it } from 'vitest'
import { GUARANTEED_LIMITS } from '../../src/gpu/limits'
import { presetSettings } from '../../src/settings/presets'
import type { RoomKey } from '../../src/settings/room'
import { MODEL_FAMILIES } from '../../src/settings/settings'
import * as counting from '../../src/experiment/run/memory'
import { memoryNeed, teacherShapesOf, type Adapter } from '../../src/ui/features/setup/runMemory'
import { reportFailure, clearProgress } from '../../src/ui/state/progress'
import { useRun } from '../../src/ui/state/runSlice'

const settings = presetSettings('agp')
const anywhere: Adapter = { software: false, limits: null, room: null }

describe('graphics memory in Set-up', () => {
  it('knows the shapes of shipped teachers, mixed sets too, and nothing of a missing one', () => {
    const six = { layers: 6, width: 64, hiddenLayers: 5 }
    expect(teacherShapesOf(settings, [])).toEqual({ perception: six, reasoning: six, planning: six })
    expect(teacherShapesOf({ ...settings, teacherPlanning: 'llama-4x48' }, [])?.planning).toEqual({
      layers: 4,
      width: 48,
      hiddenLayers: 3,
    })
    expect(teacherShapesOf({ ...settings, teacherPlanning: 'own:0' }, [])).toBeNull()
  })

  it('is what the run takes, and more settings take more', () => {
    const shapes = teacherShapesOf(settings, [])!
    const need = memoryNeed(counting, settings, shapes, anywhere)!
    expect(need).toEqual({
      bytes: counting.measureRun(settings, { software: false }, shapes).peak,
      change: null,
    })
    const large = memoryNeed(counting, { ...settings, layers: 6, width: 128 }, shapes, anywhere)!
    expect(large.bytes).toBeGreaterThan(2 * need.bytes)
  })

  it('names what fits where a run has found no room before', () => {
    const shapes = teacherShapesOf(settings, [])!
    const { bytes } = memoryNeed(counting, settings, shapes, anywhere)!
    const small = { ...anywhere, room: 0.6 * bytes }
    const { change } = memoryNeed(counting, settings, shapes, small)!
    expect(Object.keys(change!)).not.toEqual([])
    expect(memoryNeed(counting, { ...settings, ...change }, shapes, small)?.change).toBeNull()
    expect(memoryNeed(counting, settings, shapes, { ...anywhere, room: 1000 })?.change).toEqual({})
  })

  it('6 layers of width 128 fit every device, and where a device allows less the largest value is named', () => {
    const shapes = teacherShapesOf(settings, [])!
    const large = { ...settings, layers: 6, width: 128 }
    for (const family of MODEL_FAMILIES)
      expect(
        memoryNeed(counting, { ...large, family }, shapes, { ...anywhere, limits: GUARANTEED_LIMITS })
          ?.change,
      ).toBeNull()
    // Less than any WebGPU device has: the control says what it can have before anything is prepared.
    const { binding } = counting.measureRun(large, { software: false }, shapes)
    const less = {
      ...anywhere,
      limits: { ...GUARANTEED_LIMITS, maxStorageBufferBindingSize: binding.size - 4 },
    }
    const { change } = memoryNeed(counting, large, shapes, less)!
    const [[key, value]] = Object.entries(change!) as [[RoomKey, number]]
    const needs = (one: number) => memoryNeed(counting, { ...large, [key]: one }, shapes, less)?.change
    expect([key, needs(value)]).toEqual(['width', null])
    expect(value).toBeLessThan(large.width)
  })

  it('a failure for want of room is remembered beyond the next start', () => {
    reportFailure({ code: 'out-of-memory', message: '', wayOut: '', room: { needed: 2e8, found: 1e8 } })
    clearProgress()
    expect(useRun.getState().room).toBe(1e8)
    reportFailure({ code: 'limits', message: '', wayOut: '', room: { needed: 2, found: 1 } })
    expect(useRun.getState().room).toBe(1e8)
    useRun.setState({ room: null })
  })
})
