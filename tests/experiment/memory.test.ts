// What a run takes of the graphics memory, counted before anything is made: every preset, and large settings, within
// the limits that every WebGPU device has; the largest ones need an adapter that has more, and others offer the largest
// that fits.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TeacherShapes } from '../../src/distill/matching'
import { GUARANTEED_LIMITS } from '../../src/gpu/limits'
import { parameterLayout } from '../../src/nn/config'
import { layoutParts } from '../../src/nn/gradientPartials'
import { resolveSettings } from '../../src/settings/resolve'
import { PRESETS, presetSettings } from '../../src/settings/presets'
import { changeThatFits, largestThatFits } from '../../src/settings/room'
import { MODEL_FAMILIES, type Settings } from '../../src/settings/settings'
import { defaultPlan, PLAN_FIELDS, shapeOf, TEACHER_SIZES } from '../../src/settings/teacherPlan'
import { FEATURE_SIZE } from '../../src/teacher/exportEncoder'
import { IMAGE_TOKENS } from '../../src/world/types'
import {
  measureRun,
  measureTeacher,
  tooLarge,
  type Recording,
  type RunMemory,
} from '../../src/experiment/run/memory'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import { worldModel } from '../../src/experiment/run/worldModel'
import { validSettings } from '../settings/arbitrary'

const shape = { layers: 6, width: 64, hiddenLayers: 5 }
const TEACHERS: TeacherShapes = { perception: shape, reasoning: shape, planning: shape }
const ADAPTERS: readonly Recording[] = [
  { software: false },
  { software: true },
  { software: true, subgroupSize: 4 },
]

const MIB = 2 ** 20

function expectWithinLimits(memory: RunMemory, of: string): void {
  expect(tooLarge(memory, GUARANTEED_LIMITS), of).toBeNull()
  expect(memory.workgroups, of).toBeLessThanOrEqual(GUARANTEED_LIMITS.maxComputeWorkgroupsPerDimension)
}

/** Of a preset the largest student, batch and data set that every device can hold. */
function largest(settings: Settings): Settings {
  const all = '0<-0 1<-1 2<-2 3<-3 4<-4 5<-4'
  const maps = { layerPerception: 'custom', layerReasoning: 'custom', layerPlanning: 'custom' } as const
  const batchSegments = settings.combinePer === 'sample' ? 3 : 12
  const resolved = resolveSettings({
    ...settings,
    ...maps,
    mapPerception: all,
    mapReasoning: all,
    mapPlanning: all,
    layers: 6,
    width: 128,
    heads: 16,
    kvHeads: 16,
    batchSegments,
    batchFrames: settings.combinePer === 'sample' ? 64 : 31,
    trainFrames: 1024,
    validationFrames: 512,
  })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  return resolved.settings
}

describe('the limits that every device has', () => {
  it.each(PRESETS.flatMap(({ id }) => MODEL_FAMILIES.map((family) => ({ id, family }))))(
    'hold preset $id, $family, as it is and at its largest',
    ({ id, family }) => {
      const settings = { ...presetSettings(id), family }
      for (const adapter of ADAPTERS) expectWithinLimits(measureRun(settings, adapter, TEACHERS), id)
      expectWithinLimits(measureRun(largest(settings), ADAPTERS[0], TEACHERS), `${id}, largest`)
    },
  )

  it('hold reweighting at the largest settings, which stacks the most gradients', () => {
    for (const family of MODEL_FAMILIES) {
      const settings: Settings = {
        ...largest({ ...presetSettings('reweighted'), family }),
        anchorSupport: 'support',
      }
      expectWithinLimits(measureRun(settings, { software: false }, TEACHERS), family)
    }
  })

  it('hold any settings, or the change that is offered instead', () => {
    fc.assert(
      fc.property(validSettings, fc.constantFrom(...ADAPTERS), (settings, adapter) => {
        const measure = (one: Settings) => measureRun(one, adapter, TEACHERS)
        const fits = (one: Settings): boolean => tooLarge(measure(one), GUARANTEED_LIMITS) === null
        if (fits(settings)) return expectWithinLimits(measure(settings), JSON.stringify(settings))
        const resolved = resolveSettings({ ...settings, ...changeThatFits(settings, fits) })
        if (!resolved.ok) throw new Error(resolved.errors[0].message)
        expectWithinLimits(measure(resolved.settings), JSON.stringify(settings))
      }),
      { numRuns: 12 },
    )
  })

  it('are too few for the largest settings: of each the largest value that fits is found', () => {
    const agp = presetSettings('agp')
    const adapter = ADAPTERS[2]
    const measure = (one: Settings) => measureRun(one, adapter, TEACHERS)
    const fits = (one: Settings): boolean => tooLarge(measure(one), GUARANTEED_LIMITS) === null
    for (const [key, most, step] of [
      ['width', 512, 16],
      ['trainFrames', 16384, 1],
    ] as const) {
      const settings = { ...agp, [key]: most }
      expect(fits(settings), key).toBe(false)
      const value = largestThatFits(settings, key, fits)!
      expect(fits({ ...agp, [key]: value }), key).toBe(true)
      expect(fits({ ...agp, [key]: value + step }), key).toBe(false)
      expect(changeThatFits(settings, fits), key).toEqual({ [key]: value })
    }
    for (const large of [{ layers: 12 }, { batchFrames: 64 }, { batchFrames: 64, batchSegments: 12 }])
      expectWithinLimits(measure({ ...agp, ...large }), JSON.stringify(large))
  })
})

describe('an adapter that has more', () => {
  /** Of a graphics card: sizes; the number of workgroups is what every device has. */
  const CARD = { maxBufferSize: 16 * 2 ** 30, maxStorageBufferBindingSize: 2 ** 31 - 4 }

  it('holds width 512, 12 layers, 64 frames with all questions and 16,384 training frames at once', () => {
    for (const family of MODEL_FAMILIES) {
      const large = { width: 512, layers: 12, batchFrames: 64, batchSegments: 12, trainFrames: 16384 }
      const resolved = resolveSettings({ ...presetSettings('agp'), family, ...large })
      if (!resolved.ok) throw new Error(resolved.errors[0].message)
      const memory = measureRun(resolved.settings, { software: false }, TEACHERS)
      expect(tooLarge(memory, CARD), family).toBeNull()
      expect(memory.workgroups).toBeLessThanOrEqual(GUARANTEED_LIMITS.maxComputeWorkgroupsPerDimension)
    }
  })

  it('keeps frames as they are where the student is what is too large', () => {
    const settings: Settings = { ...presetSettings('agp'), width: 512, layers: 12, trainFrames: 16384 }
    const fits = (one: Settings): boolean =>
      tooLarge(measureRun(one, { software: false }, TEACHERS), {
        ...CARD,
        maxBufferSize: 400 * MIB,
        maxStorageBufferBindingSize: 400 * MIB,
      }) === null
    const change = changeThatFits(settings, fits)!
    expect(Object.keys(change)).toEqual([expect.stringMatching(/width|layers/)])
    expect(fits({ ...settings, ...change })).toBe(true)
  })
})

describe('a teacher that is trained', () => {
  const plan = { ...defaultPlan('base', null, 'x'), trainFrames: 16000 }
  const config = (layers: number, width: number) =>
    worldModel({ family: 'gpt', layers, width, heads: 4, kvHeads: 4 })

  it('of every size on offer fits the limits that every device has, with the most frames', () => {
    const bytes = TEACHER_SIZES.map((size) => {
      const { layers, width } = shapeOf(size)
      const need = measureTeacher(plan, config(layers, width), { software: true }, GUARANTEED_LIMITS)
      expect(need.fits, size).toBe(true)
      return need.bytes
    })
    expect(TEACHER_SIZES.at(-1)).toBe('12x256')
    expect(Math.max(...bytes)).toBe(bytes.at(-1))
    expect(bytes.at(-1)).toBeGreaterThan(2 ** 30)
  })

  it('that is larger does not', () => {
    const need = measureTeacher(plan, config(12, 1024), { software: true }, GUARANTEED_LIMITS)
    expect(need.fits).toBe(false)
  })
})

describe('what is cut', () => {
  it('hold the largest data set that a teacher can be trained on', () => {
    const features = PLAN_FIELDS.trainFrames.max * IMAGE_TOKENS * FEATURE_SIZE * 4
    expect(features).toBeLessThanOrEqual(GUARANTEED_LIMITS.maxStorageBufferBindingSize)
  })

  it('cut the gradient partials of 6 x 128, and those of no default run', () => {
    const partials = (s: Settings) =>
      measureRun(s, { software: false }, TEACHERS).buffers.filter((b) =>
        b.label.includes('gradient partials'),
      )
    const agp = presetSettings('agp')
    expect(partials(agp)).toHaveLength(1)
    const cut = partials({ ...agp, layers: 6, width: 128 })
    expect(cut.map((b) => b.label)).toEqual([
      'student: gradient partials 1 of 2',
      'student: gradient partials 2 of 2',
    ])
    const { total } = parameterLayout(studentConfig({ ...agp, layers: 6, width: 128 }))
    expect(cut.reduce((n, b) => n + b.size, 0)).toBe(8 * 4 * total * 4)
  })

  it('a layout is cut between groups, without a gap and without one part too many', () => {
    const layout = parameterLayout(studentConfig(presetSettings('agp')))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: layout.total + 1 }), (most) => {
        const parts = layoutParts(layout, most)
        const starts = layout.entries.filter((e, i) => e.group !== layout.entries[i - 1]?.group)
        expect(parts.map((p) => p.first)).toEqual([0, ...parts.map((p) => p.first + p.floats)].slice(0, -1))
        expect(parts.at(-1)!.first + parts.at(-1)!.floats).toBe(layout.total)
        for (const { first, floats } of parts) {
          expect(starts.some((e) => e.offset === first)).toBe(true)
          // Longer than wanted only where it is one group.
          const groups = new Set(
            layout.entries.filter((e) => e.offset >= first && e.offset < first + floats).map((e) => e.group),
          )
          expect(floats <= most || groups.size === 1).toBe(true)
        }
        parts.slice(1).forEach((part, i) => {
          const next = starts.find((e) => e.offset > part.first)?.offset ?? layout.total
          expect(next - parts[i].first).toBeGreaterThan(most)
        })
      }),
      { numRuns: 300 },
    )
  })
})

describe('a way out that works', () => {
  const settings = { ...presetSettings('agp'), layers: 6, width: 128 }
  const known = new Map<string, number>()
  const bytes = (s: Settings): number => {
    const key = JSON.stringify(s)
    if (!known.has(key)) known.set(key, measureRun(s, { software: false }, TEACHERS).peak)
    return known.get(key)!
  }

  it('names the largest value that fits: one more does not', () => {
    const room = 0.9 * bytes(settings)
    for (const key of ['trainFrames', 'batchFrames'] as const) {
      const value = largestThatFits(settings, key, (s) => bytes(s) <= room)
      if (value === null) continue
      expect(bytes({ ...settings, [key]: value })).toBeLessThanOrEqual(room)
      expect(bytes({ ...settings, [key]: value + 1 })).toBeGreaterThan(room)
    }
    expect(largestThatFits(settings, 'batchFrames', (s) => bytes(s) <= room)).not.toBeNull()
  })

  it('whatever room there is: the change offered fits, is valid, and is refused only where the smallest run is', () => {
    const smallest = {
      ...settings,
      trainFrames: 1,
      batchFrames: 1,
      validationFrames: 1,
      layers: 1,
      width: 32,
    }
    for (const share of [0.97, 0.6, 0.25, 0.08, 0.001]) {
      const room = share * bytes(settings)
      const change = changeThatFits(settings, (s) => bytes(s) <= room)
      if (!change) {
        expect(bytes({ ...smallest, heads: 4, layers: 2 }), String(share)).toBeGreaterThan(room)
        continue
      }
      const resolved = resolveSettings({ ...settings, ...change })
      expect(resolved.ok, JSON.stringify(change)).toBe(true)
      expect(bytes({ ...settings, ...change }), JSON.stringify(change)).toBeLessThanOrEqual(room)
    }
  })

  it('what does not fit decides what is offered: frames of the data set do not help against large gradients', () => {
    const partials = measureRun(settings, { software: false }, TEACHERS)
      .buffers.filter((b) => b.label.includes('gradient partials'))
      .reduce((n, b) => n + b.size, 0)
    const room = partials
    const change = changeThatFits(settings, (s) => bytes(s) <= room)
    expect(Object.keys(change ?? {})).toEqual(expect.arrayContaining([expect.stringMatching(/layers|width/)]))
    expect(bytes({ ...settings, ...change })).toBeLessThanOrEqual(room)
  })

  it('a teacher too wide for a binding: the largest number of frames is found', () => {
    const wide = { layers: 6, width: 512, hiddenLayers: 5 }
    const teachers = { perception: wide, reasoning: wide, planning: wide }
    const hidden: Settings = { ...presetSettings('ce-hidden'), trainFrames: 1024 }
    const fits = (s: Settings) =>
      tooLarge(measureRun(s, { software: false }, teachers), GUARANTEED_LIMITS) === null
    expect(fits(hidden)).toBe(false)
    const most = largestThatFits(hidden, 'trainFrames', fits)!
    // 132 rows of 512 floats a frame.
    expect(most).toBe(Math.floor((128 * MIB) / (132 * 512 * 4)))
    expect(changeThatFits(hidden, fits)).toEqual({ trainFrames: most })
  })
})
