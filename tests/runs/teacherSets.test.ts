// Changing the teachers of an open session: what is kept, what is measured again, and that nothing changes
// when the new ones cannot be had.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { presetSettings } from '../../src/settings/presets'
import { Distillation } from '../../src/experiment/run/distillation'
import { measureBaselines } from '../../src/experiment/run/baselines'
import { prepareData } from '../../src/experiment/run/preparedData'
import { teacherSources } from '../../src/settings/teacherSources'
import { TEACHER_SETS } from '../../src/teacher/sets'
import { LoadedTeacher } from '../../src/experiment/teachers/loadedTeacher'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { sharedGpu } from '../kernels/gpuRun'

const large = { ...presetSettings('tiny'), teachers: 'gpt-6x64' as const }
const small = { ...large, teachers: 'gpt-4x48' as const }
/** A teacher that another tool wrote. */
const FOREIGN = 'own:0123456789abcdef'
const fetched: string[] = []
let gpu: Gpu
let teachers: Teachers

const files = (name: string): Promise<Uint8Array> => {
  fetched.push(name)
  if (name === FOREIGN) return Promise.resolve(new Uint8Array(readFileSync('tests/teacher/foreign.onnx')))
  return name.startsWith('nowhere')
    ? Promise.reject(new Error(`no ${name}`))
    : Promise.resolve(new Uint8Array(readFileSync(`public/teachers/${name}`)))
}

beforeAll(async () => {
  gpu = await sharedGpu()
  teachers = await Teachers.load(gpu, files, teacherSources(large), undefined, 'wasm')
})

afterAll(() => teachers.dispose())

describe('teacher sets', () => {
  it('fetches the chosen set alone, and each file once', async () => {
    expect(fetched.toSorted()).toEqual([
      'encoder.onnx',
      ...['base', 'perception', 'planning', 'reasoning'].map((name) => `gpt-6x64/${name}.onnx`),
    ])
    await teachers.choose(teacherSources(large))
    expect(fetched).toHaveLength(5)
  })

  it('keeps frames and features when the set changes, and measures the new teachers', async () => {
    const before = await prepareData(large, teachers, () => undefined)
    expect(before.baselines).toBeNull()
    const measured = await measureBaselines(teachers, before)
    expect(await prepareData(large, teachers, () => undefined, before)).toBe(before)
    expect(await measureBaselines(teachers, before)).toBe(measured)
    const progress: [number, number][] = []
    await teachers.choose(teacherSources(small), (done, total) => progress.push([done, total]))
    expect(progress).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ])
    const after = await prepareData(small, teachers, () => undefined, before)
    expect(after.train).toBe(before.train)
    expect(after.teachersKey).not.toBe(before.teachersKey)
    const { teacherAccuracy } = await measureBaselines(teachers, after)
    expect(teacherAccuracy).not.toEqual(measured.teacherAccuracy)
    for (const { accuracy } of teacherAccuracy) expect(accuracy.average).toBeGreaterThan(0.7)

    const run = await Distillation.prepare(gpu, small, teachers, after, () => undefined)
    expect(run.facts.teachers.planning).toBe('gpt-4x48/planning.onnx')
    expect(Math.max(...run.signals.flatMap((s) => ('teacherLayers' in s ? s.teacherLayers : [])))).toBe(2)
    const [metrics] = await run.advance(1)
    expect(metrics.losses.planning).toBeGreaterThan(0)
    run.destroy()
  })

  it('knows of every shipped teacher what its session says, before it is opened', async () => {
    for (const { id } of TEACHER_SETS) {
      const sources = teacherSources({ ...large, teachers: id })
      for (const source of new Set(Object.values(sources))) {
        const teacher = await LoadedTeacher.load(source, await files(source), undefined)
        const session = await teacher.session()
        expect(teacher.shape.layers, source).toBe(session.statedLayers)
        expect(teacher.shape.hiddenLayers, source).toBe(session.hidden?.layers ?? 0)
        expect(teacher.shape.width, source).toBe(session.hidden?.width ?? 0)
        await teacher.dispose()
      }
    }
  })

  it('mixes teachers of different depth, each matched by its own layers', async () => {
    await teachers.choose({ ...teacherSources(small), reasoning: 'gpt-6x64/reasoning.onnx' })
    const mixed = await prepareData(small, teachers, () => undefined)
    const run = await Distillation.prepare(
      gpu,
      { ...small, layers: 4, width: 32 },
      teachers,
      mixed,
      () => undefined,
    )
    const deepest = (name: string) =>
      Math.max(
        ...run.signals
          .filter((s) => s.teacherTask === name)
          .flatMap((s) => ('teacherLayers' in s ? s.teacherLayers : [])),
      )
    expect([deepest('perception'), deepest('reasoning'), deepest('planning')]).toEqual([0, 4, 2])
    run.destroy()
  })

  it('is taught by a teacher of another tool', async () => {
    const settings = { ...small, teacherPlanning: FOREIGN } as const
    await teachers.choose(teacherSources(settings))
    expect(teachers.layers('planning')).toBe(3)
    const data = await prepareData(settings, teachers, () => undefined)
    const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
    expect(run.facts.teachers.planning).toBe(FOREIGN)
    const [metrics] = await run.advance(1)
    expect(metrics.losses.planning).toBeGreaterThan(0)
    run.destroy()
  })

  it('stays as it was when a teacher cannot be had', async () => {
    await teachers.choose(teacherSources(small))
    await expect(teachers.choose({ ...teacherSources(large), base: 'nowhere/base.onnx' })).rejects.toThrow(
      'no nowhere/base.onnx',
    )
    expect(teachers.sources).toEqual(teacherSources(small))
    expect(teachers.layers('base')).toBe(4)
  })
})
