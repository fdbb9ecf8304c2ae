// Targets are filled in any order: chunks that cut the set at the same frames, units that are wanted first, and an
// end where another run takes over. That the targets are the same to the bit is tested on a device
// (tests/runs/distillation.test.ts).

import { describe, expect, it, vi } from 'vitest'
import type { HostData } from '../../src/distill/engine/deviceData'
import { paperSignals } from '../../src/distill/matching'
import { drawnFrames, drawStep } from '../../src/experiment/run/batches'
import { RunTargets } from '../../src/experiment/run/runTargets'
import { TEACHER_CHUNK } from '../../src/experiment/run/teacherChunk'
import { chunksOf, TargetFilling, type FillingTeachers } from '../../src/experiment/teachers/targetFilling'
import { presetSettings } from '../../src/settings/presets'
import { defaultSettings } from '../../src/settings/resolve'
import { teacherSources } from '../../src/settings/teacherSources'
import { TEXT_SLOTS } from '../../src/world/types'

/** Packers that only tell which teacher's chunk they packed. */
const packed: string[] = []
vi.mock('../../src/experiment/run/targets', () => ({
  TargetPacker: class {
    readonly name: string
    image = null
    text = null
    hidden = null
    constructor(...args: unknown[]) {
      this.name = String(args.at(-1))
    }
    compile = () => Promise.resolve()
    pack = (first: number) => void packed.push(`${this.name} ${first}`)
    logitTargets = () => []
    destroy = () => undefined
  },
}))

const FRAMES = 100
const settings = { ...defaultSettings(), trainFrames: FRAMES }
const host = {
  frames: FRAMES,
  questionsPerFrame: 12,
  features: new Float32Array(FRAMES),
  tokens: new Int32Array(FRAMES * 12 * TEXT_SLOTS),
  targets: new Int32Array(FRAMES * 12 * TEXT_SLOTS),
  capabilities: new Int32Array(FRAMES * 12),
} as unknown as HostData

function fakeTeachers() {
  const queue = { writeBuffer: () => undefined, onSubmittedWorkDone: () => Promise.resolve() }
  const run = vi.fn(() => Promise.resolve({ imageAttention: null, textAttention: null, hidden: null }))
  return {
    device: { queue } as unknown as GPUDevice,
    chunk: TEACHER_CHUNK,
    session: () => Promise.resolve({ backend: 'wasm', run }),
    shape: () => ({ layers: 6, width: 0, hiddenLayers: 0 }),
    said: () => Promise.reject(new Error('no wrong teachers here')),
    sources: teacherSources(settings),
  } as unknown as FillingTeachers & { sources: ReturnType<typeof teacherSources> }
}

const signals = paperSignals(4, 6)
const options = { config: {} as never, host, signals, targets: {} as never }
const begin = (teachers: FillingTeachers, after: number | null) => {
  packed.length = 0
  const between = () => undefined
  return RunTargets.fill(
    teachers,
    options,
    settings,
    () => undefined,
    after === null ? null : { after, between },
  )
}
const framesOf = (step: number) => drawnFrames(settings, step, host)

describe('chunks', () => {
  it('cover every frame, and the shorter rest comes right after the chunk that it shares frames with', () => {
    expect(chunksOf(48, 16)).toEqual([[0], [16], [32]])
    expect(chunksOf(100, 16)).toEqual([[0], [16], [32], [48], [64], [80, 84]])
    expect(chunksOf(12, 12)).toEqual([[0]])
    for (const frames of [16, 17, 31, 96, 100]) {
      const there = new Set(
        chunksOf(frames, 16)
          .flat()
          .flatMap((first) => Array.from({ length: 16 }, (_, i) => first + i)),
      )
      expect(there.size).toBe(frames)
    }
  })
})

describe('frames of a step', () => {
  it('are those that the step is drawn with, of all its batches', () => {
    for (const changes of [{}, { accumulation: 3 }, { combinePer: 'sample' as const }]) {
      const one = { ...settings, ...changes }
      const input = drawStep(one, 7, host, TEXT_SLOTS)
      const parts = input.microBatches ?? [input]
      expect(new Set(parts.flatMap(({ frames }) => [...frames]))).toEqual(new Set(drawnFrames(one, 7, host)))
    }
  })
})

describe('targets of a run', () => {
  it('are all there at first, unless the run begins with those of one step', async () => {
    const all = await begin(fakeTeachers(), null)
    expect(all.available(0, 50)).toBe(50)
    const every = [...packed].sort()
    expect(every).toHaveLength(3 * 7)

    const teachers = fakeTeachers()
    const some = await begin(teachers, 0)
    expect(packed.length).toBeLessThan(every.length)
    expect(some.available(0, 1)).toBe(1)
    await some.rest(0)
    expect(some.available(0, 50)).toBe(50)
    expect([...packed].sort()).toEqual(every)
    // The two last chunks share frames: the order of the two is always the same.
    for (const name of ['perception', 'reasoning', 'planning'])
      expect(packed.indexOf(`${name} 80`)).toBe(packed.indexOf(`${name} 84`) - 1)
  })

  it('come in the order in which steps need them, and a step that waits comes before the others', async () => {
    const tiny = presetSettings('tiny')
    expect(tiny.batchFrames).toBeLessThan(settings.batchFrames)
    const run = await RunTargets.fill(
      fakeTeachers(),
      options,
      { ...settings, batchFrames: 1 },
      () => undefined,
      {
        after: 0,
        between: () => undefined,
      },
    )
    packed.length = 0
    const unit = (step: number) =>
      Math.min(5, Math.floor(drawnFrames({ ...settings, batchFrames: 1 }, step, host)[0] / 16))
    const order = [...new Set(Array.from({ length: 200 }, (_, i) => unit(i + 1)))]
    const late = order.at(-1)!
    const step = Array.from({ length: 200 }, (_, i) => i + 1).find((s) => unit(s) === late)!
    expect(run.available(step - 1, 1)).toBe(0)
    const rest = run.rest(0)
    await run.whenAvailable(step - 1)
    expect(run.available(step - 1, 1)).toBe(1)
    await rest
    const units = [...new Set(packed.map((p) => Math.min(5, Math.floor(Number(p.split(' ')[1]) / 16))))]
    expect(units.slice(0, 2)).toContain(late)
    expect(units.filter((u) => u !== late)).toEqual(order.filter((u) => u !== order[0] && u !== late))
  })

  it('end where the run is destroyed, or other teachers are chosen', async () => {
    const gone = await begin(fakeTeachers(), 0)
    gone.destroy()
    await expect(gone.rest(0)).rejects.toThrow('destroyed')
    const teachers = fakeTeachers()
    const other = await begin(teachers, 0)
    teachers.sources = teacherSources({ ...settings, teachers: 'gpt-4x48' })
    const before = packed.length
    await expect(other.rest(0)).rejects.toThrow('other teachers')
    expect(packed).toHaveLength(before)
    const missing = Array.from({ length: 200 }, (_, i) => i).find((s) => other.available(s, 1) === 0)!
    await expect(other.whenAvailable(missing)).rejects.toThrow('other teachers')
    expect(framesOf(missing + 1).length).toBeGreaterThan(0)
  })
})

describe('a teacher that answers few frames at once', () => {
  const few = (wrongHow: 'shuffled' | 'words', wrongTeacher: 'all' | 'none' = 'all') => {
    const rule = { seed: 1, wrongTeacher, wrongShare: 0.5, wrongHow, wrongQuestions: 'every' } as const
    const filling = new TargetFilling({ ...fakeTeachers(), chunk: 4 }, { ...options, wrong: rule })
    return filling.pieces() / 3
  }

  it('answers as many as anywhere where answers are exchanged among them', () => {
    expect(few('words')).toBe(FRAMES / 4)
    expect(few('shuffled', 'none')).toBe(FRAMES / 4)
    expect(few('shuffled')).toBe(Math.ceil(FRAMES / TEACHER_CHUNK))
  })
})
