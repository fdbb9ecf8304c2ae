// Distillation across families: maps are averaged over heads and laid out alike, so a teacher of one family
// teaches a student of the other.

import { beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { parameterLayout } from '../../src/nn/config'
import { initialParameters } from '../../src/nn/initialise'
import { presetSettings } from '../../src/settings/presets'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { Viewer } from '../../src/experiment/run/inspectSample'
import { worldModel } from '../../src/experiment/run/worldModel'
import { exportTeacher } from '../../src/teacher/exportTeacher'
import { stream } from '../../src/world/random'
import { sharedGpu } from '../kernels/gpuRun'
import { shippedFile } from './shippedTeachers'

const SHAPE = { layers: 3, width: 32, heads: 4, kvHeads: 2 }
let gpu: Gpu

/** Untrained teachers of one family, by the names of a set. */
function files(family: 'gpt' | 'llama'): (name: string) => Promise<Uint8Array> {
  const config = worldModel({ family, ...SHAPE })
  return (name) => {
    if (name === 'encoder.onnx') return shippedFile(name)
    const role = name.replace(/^.*\/(.*)\.onnx$/, '$1') as 'base' | 'perception' | 'reasoning' | 'planning'
    const random = stream(5, role)
    const parameters = initialParameters(config, { normal: () => random.normal(), projector: 'random' })
    const unmeasured = {
      seed: 5,
      steps: 0,
      trainingFlops: 0,
      heldOutQuestions: 0,
      accuracy: null,
      noImage: null,
      adapter: 'none',
      date: '2026-01-02',
      version: '0.1.0',
    }
    return Promise.resolve(exportTeacher(config, parameters, { name: role, role, config, ...unmeasured }))
  }
}

beforeAll(async () => {
  gpu = await sharedGpu()
})

describe.each([
  ['llama', 'gpt'],
  ['gpt', 'llama'],
] as const)('a %s student of %s teachers', (student, teacher) => {
  it('learns their maps, evaluates, and shows both', async () => {
    const settings = {
      ...presetSettings('tiny'),
      family: student,
      layers: 3,
      width: 32,
      method: 'sum' as const,
      weightPerception: 3e4,
      weightReasoning: 3e4,
      weightPlanning: 3e4,
      steps: 60,
    }
    const sources = {
      base: 'x/base.onnx',
      perception: 'x/perception.onnx',
      reasoning: 'x/reasoning.onnx',
      planning: 'x/planning.onnx',
    }
    const teachers = await Teachers.load(gpu, files(teacher), sources, undefined, 'wasm')
    const run = await Distillation.prepare(
      gpu,
      settings,
      teachers,
      await prepareData(settings, teachers, () => undefined),
      () => undefined,
    )
    expect(run.config.family).toBe(student)
    expect(run.facts.studentParameters).toBe(parameterLayout(worldModel({ family: student, ...SHAPE })).count)
    const metrics = (await Promise.all([15, 15, 15, 15].map((count) => run.advance(count)))).flat()
    const mean = (from: number, to: number, task: 'perception' | 'reasoning' | 'planning') =>
      metrics.slice(from, to).reduce((sum, m) => sum + m.losses[task], 0) / (to - from)
    for (const task of ['perception', 'reasoning', 'planning'] as const)
      expect(mean(50, 60, task), task).toBeLessThan(0.8 * mean(0, 10, task))
    expect(run.layerGrams.groups).toEqual(['embedding', 'layer 0', 'layer 1', 'layer 2', 'final norm'])
    const accuracy = await run.evaluate()
    expect(accuracy.average).toBeGreaterThanOrEqual(0)
    const inspected = await new Viewer(run, teachers).inspected(1, 5)
    for (const model of [...inspected.teachers, inspected.student]) {
      expect(model.attention).toHaveLength(3)
      for (const map of model.attention)
        expect(map.subarray(36 * 44, 37 * 44).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4)
    }
    run.destroy()
    await teachers.dispose()
  })
})
