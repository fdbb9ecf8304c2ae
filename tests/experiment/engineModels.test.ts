// Frozen models in the engine against the ONNX runtime: the same answers, maps, hidden states and features to float32
// rounding, for both families; and which files the engine takes.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { openGpu } from '../../src/gpu/chooseGpu'
import type { HostData } from '../../src/distill/engine/deviceData'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { EngineEncoder } from '../../src/experiment/teachers/engineEncoder'
import { EngineModels } from '../../src/experiment/teachers/engineModels'
import { hostBatch } from '../../src/experiment/teachers/hostRun'
import { LoadedTeacher } from '../../src/experiment/teachers/loadedTeacher'
import { channelsFirst } from '../../src/experiment/teachers/patches'
import { parameterLayout, type ModelConfig } from '../../src/nn/config'
import { exportTeacher, readWeights } from '../../src/teacher/exportTeacher'
import { loadEncoder, loadTeacher, type CpuTeacherOutput } from '../../src/teacher/runtime'
import { defaultSettings } from '../../src/settings/resolve'
import { teacherSources } from '../../src/settings/teacherSources'
import { makeDataset } from '../../src/world/dataset'

const file = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(`public/teachers/${name}`))

const dataset = makeDataset({ seed: 5, split: 'validation', frames: 5 })
/** Rounding of float32 over a model's depth. */
const ROUNDING = 2e-5
let gpu: Gpu
let engine: EngineModels
let host: HostData

/** The largest difference of two arrays, as a share of the largest value. */
function difference(a: ArrayLike<number> | null, b: ArrayLike<number> | null): number {
  if (!a || !b || a.length !== b.length) return Infinity
  let [most, scale] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i] - b[i]))
    scale = Math.max(scale, Math.abs(b[i]))
  }
  return most / scale
}

const OUTPUTS = ['logits', 'imageAttention', 'textAttention', 'hidden'] as const
function expectSame(ours: CpuTeacherOutput, theirs: CpuTeacherOutput): void {
  expect([ours.layers, ours.vocabulary]).toEqual([theirs.layers, theirs.vocabulary])
  for (const name of OUTPUTS) expect(difference(ours[name], theirs[name]), name).toBeLessThan(ROUNDING)
}

beforeAll(async () => {
  gpu = await openGpu(undefined, 'processor')
  engine = new EngineModels(gpu)
  const encoder = EngineEncoder.of(gpu, file('encoder.onnx'))
  host = hostData(dataset, await encoder.features(dataset.pixels))
  await encoder.dispose()
})
afterAll(async () => {
  await engine.destroy()
  gpu.device.destroy()
})

describe('the engine and the ONNX runtime', () => {
  it('give the same features', async () => {
    const theirs = await loadEncoder(file('encoder.onnx'))
    const ours = EngineEncoder.of(gpu, file('encoder.onnx'))
    const a = await ours.features(dataset.pixels)
    const b = await theirs.run(channelsFirst(dataset.pixels, 0, 5), 5)
    expect(difference(a, b.features)).toBeLessThan(ROUNDING)
    // A chunk that is not full.
    const one = await ours.features(dataset.pixels.subarray(0, dataset.pixels.length / 5))
    expect(one).toEqual(a.slice(0, a.length / 5))
    await Promise.all([ours.dispose(), theirs.dispose()])
  })

  it.each(['gpt-4x48', 'gpt-6x64', 'llama-6x64'])('give the same answers and maps: %s', async (set) => {
    const bytes = file(`${set}/planning.onnx`)
    const theirs = await loadTeacher(bytes.slice())
    const ours = engine.teacher(bytes, true)!
    expect([ours.statedLayers, ours.hidden]).toEqual([theirs.statedLayers, theirs.hidden])
    const batch = hostBatch(host, 1, 3)
    const answered = await theirs.run(batch, { hidden: true })
    expectSame(await ours.run(batch, { hidden: true }), answered)
    const short = await ours.run(batch)
    expect(short.hidden).toBeNull()
    expectSame({ ...short, hidden: answered.hidden }, answered)
    await theirs.dispose()
  })

  it('give the same bits whatever is asked together', async () => {
    const model = engine.teacher(file('gpt-4x48/reasoning.onnx'), true)!
    const [all, some] = [await model.run(hostBatch(host, 0, 5)), await model.run(hostBatch(host, 2, 2))]
    const perFrame = all.logits.length / 5
    expect(some.logits).toEqual(all.logits.slice(2 * perFrame, 4 * perFrame))
  })

  it('keep models of one shape apart that are asked at the same time', async () => {
    const names = ['base', 'perception', 'reasoning', 'planning']
    const models = names.map((name) => engine.teacher(file(`gpt-4x48/${name}.onnx`), true)!)
    const batch = hostBatch(host, 0, 1)
    const together = await Promise.all(models.map((model) => model.run(batch)))
    for (const [i, model] of models.entries()) expect(await model.run(batch)).toEqual(together[i])
    expect(difference(together[0].logits, together[1].logits)).toBeGreaterThan(0.01)
    await models[0].dispose()
    expect(() => models[0].run(batch)).toThrow('disposed')
  })
})

describe('what is disposed', () => {
  const open = (files: (name: string) => Promise<Uint8Array>): Promise<Teachers> =>
    Teachers.load(gpu, files, teacherSources({ ...defaultSettings(), teachers: 'gpt-4x48' }))

  it('ends pictures that are being encoded, with its own failure', async () => {
    const teachers = await open((name) => Promise.resolve(file(name)))
    const many = makeDataset({ seed: 5, split: 'validation', frames: 40 }).pixels
    await expect(teachers.features(many, () => void teachers.dispose())).rejects.toThrow('disposed')
  })

  it('leaves nothing where teachers could not be loaded', async () => {
    const made = vi.spyOn(gpu.device, 'createBuffer')
    const failing = open((name) =>
      name === 'encoder.onnx' ? Promise.resolve(file(name)) : Promise.reject(new Error('not there')),
    )
    await expect(failing).rejects.toThrow('not there')
    const buffers = made.mock.results.map(({ value }) => value as GPUBuffer)
    made.mockRestore()
    expect(buffers.length).toBeGreaterThan(0)
    for (const buffer of buffers)
      expect(() => gpu.device.queue.writeBuffer(buffer, 0, new Float32Array(1))).toThrow('destroyed')
  })
})

describe('the engine takes', () => {
  it('a file of this project, and of others only one that this project would write the same', async () => {
    const ours = file('gpt-4x48/base.onnx')
    expect(engine.teacher(ours, false)).not.toBeNull()
    const touched = ours.slice()
    touched[touched.length - 1] ^= 1
    expect(engine.teacher(touched, false)).toBeNull()
    expect(engine.teacher(new Uint8Array(readFileSync('tests/teacher/foreign.onnx')), false)).toBeNull()
    expect(engine.teacher(file('encoder.onnx'), true)).toBeNull()
    expect(() => EngineEncoder.of(gpu, ours)).toThrow('not the vision encoder')
  })

  it('a file whose card has its fields in another order, as a teacher trained in the page has', () => {
    const { config, parameters, card } = readWeights(file('gpt-4x48/base.onnx'))
    const turned = Object.fromEntries(Object.entries(config).reverse()) as unknown as ModelConfig
    const bytes = exportTeacher(config, parameters, { ...card, config: turned })
    expect(bytes).not.toEqual(file('gpt-4x48/base.onnx'))
    expect(engine.teacher(bytes, false)).not.toBeNull()
    expect(engine.teacher(file('llama-6x64/base.onnx'), false)).not.toBeNull()
  })

  it('no sizes that kernels do not have: the runtime has those', () => {
    const { config: gpt, card } = readWeights(file('gpt-4x48/base.onnx'))
    const { config: llama } = readWeights(file('llama-6x64/base.onnx'))
    const taken = (config: ModelConfig): boolean => {
      const bytes = exportTeacher(config, new Float32Array(parameterLayout(config).total), {
        ...card,
        config,
      })
      return engine.teacher(bytes, false) !== null
    }
    expect(taken({ ...gpt, layers: 1, width: 12, heads: 3 })).toBe(true)
    expect(taken({ ...gpt, layers: 1, width: 12, heads: 2 })).toBe(false)
    const small = { ...llama, layers: 1, width: 16, heads: 2, kvHeads: 1 }
    expect([20, 10].map((hidden) => taken({ ...small, hidden } as ModelConfig))).toEqual([true, false])
  })

  it('no teacher of one’s own whose graph another tool wrote: the runtime has it', async () => {
    const foreign = new Uint8Array(readFileSync('tests/teacher/foreign.onnx'))
    const teacher = await LoadedTeacher.load('own:0123456789abcdef', foreign, undefined, null, engine)
    expect((await teacher.session()).constructor.name).toBe('CpuTeacher')
    const own = await LoadedTeacher.load(
      'own:0123456789abcdef',
      file('gpt-4x48/base.onnx'),
      undefined,
      null,
      engine,
    )
    expect((await own.session()).constructor.name).toBe('EngineTeacher')
    await Promise.all([teacher.dispose(), own.dispose()])
  })
})
