// A whole prepared run, with the shipped teachers: what page and headless command both stand on.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestGpu, type Gpu } from '../../src/gpu/device'
import { presetSettings } from '../../src/settings/presets'
import { drawBatch } from '../../src/experiment/run/batches'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import { teacherSources } from '../../src/settings/teacherSources'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { Viewer } from '../../src/experiment/run/inspectSample'
import type { Progress } from '../../src/protocol/runFacts'
import { CAPABILITIES } from '../../src/world/types'
import { shippedFile } from './shippedTeachers'

const settings = { ...presetSettings('tiny'), steps: 30 }
const seen: Progress[] = []
let gpu: Gpu
let teachers: Teachers
let run: Distillation
let created = 0

beforeAll(async () => {
  gpu = await requestGpu(navigator.gpu)
  const { device } = gpu
  const create = device.createBuffer.bind(device)
  device.createBuffer = (descriptor) => {
    created++
    return create(descriptor)
  }
  teachers = await Teachers.load(gpu, shippedFile, teacherSources(settings), undefined, 'wasm')
  const data = await prepareData(settings, teachers, (p) => seen.push(p))
  run = await Distillation.prepare(gpu, settings, teachers, data, (p) => seen.push(p))
})

afterAll(async () => {
  run.destroy()
  await teachers.dispose()
  gpu.device.destroy()
})

describe('a prepared run', () => {
  it('says how far each stage is, up to its end', () => {
    for (const stage of ['data', 'features', 'targets', 'pipelines']) {
      const last = seen.filter((p) => p.stage === stage).at(-1)
      expect(last?.done, stage).toBe(last?.total)
      expect(last?.total, stage).toBeGreaterThan(0)
    }
  })

  it('speaks of the shaders from the start: a driver may compile them all before it runs anything', () => {
    const first = (stage: string) => seen.findIndex((p) => p.stage === stage)
    expect(first('pipelines')).toBeGreaterThanOrEqual(0)
    expect(first('pipelines')).toBeLessThan(first('targets'))
  })

  it('has teachers that beat the majority answer and the grey picture on their own capability', async () => {
    const { majority } = run.facts
    const { teacherAccuracy, noImage } = await run.baselines()
    for (const c of CAPABILITIES) {
      const own = teacherAccuracy.find((t) => t.name === c)?.accuracy[c] ?? 0
      expect(own, c).toBeGreaterThan(0.8)
      expect(own, c).toBeGreaterThan(majority[c] + 0.2)
      expect(own, c).toBeGreaterThan(noImage[c] + 0.2)
    }
  })

  it('draws as many questions of each capability, of the frames it drew', () => {
    const { frames, questions } = drawBatch(1, 5, run.data.train, { frames: 4, segments: 6 })
    expect(new Set(frames).size).toBe(4)
    questions.forEach((q, i) => expect(Math.floor(q / 12)).toBe(frames[Math.floor(i / 6)]))
    for (const c of [0, 1, 2])
      expect([...questions].filter((q) => run.data.train.capabilities[q] === c)).toHaveLength(8)
    expect(new Set(questions).size).toBe(24)
  })

  it('ends an inspection at its next wait when the run is gone', async () => {
    const viewer = new Viewer(run, teachers)
    let asked = 0
    const view = await viewer.inspectedWhile(() => ++asked > 0, 1, 5)
    expect(view).not.toBeNull()
    // Once before each piece of work on the GPU.
    expect(asked).toBeGreaterThanOrEqual(7)
    for (let last = 0; last < asked; last++) {
      const fresh = new Viewer(run, teachers)
      let turn = 0
      expect(await fresh.inspectedWhile(() => turn++ < last, 1, 5), `gone at ${last}`).toBeNull()
      expect([turn, fresh.sample]).toEqual([last + 1, null])
    }
  })

  it('replays after reset, evaluates a snapshot while training goes on, and looks: all without allocating on the GPU', async () => {
    const viewer = new Viewer(run, teachers)
    const first = await run.advance(1)
    await viewer.inspected(0, 0)
    const before = created
    const training = run.advance(8)
    const evaluation = run.evaluate()
    const later = run.advance(8)
    const metrics = [...first, ...(await training), ...(await later)]
    const accuracy = await evaluation
    const inspected = await viewer.inspected(1, 5)
    expect(created - before).toBe(0)

    run.reset()
    expect([...(await run.advance(9)), ...(await run.advance(8))]).toEqual(metrics)
    run.reset()
    await run.advance(9)
    expect(await run.evaluate()).toEqual(accuracy)

    expect(inspected.step).toBe(17)
    expect(inspected.teachers.map((t) => t.name)).toEqual([...CAPABILITIES])
    for (const model of [...inspected.teachers, inspected.student])
      for (const map of model.attention)
        for (let row = 0; row < 36 + inspected.words.length; row++) {
          const sum = map.subarray(row * 44, row * 44 + 44).reduce((a, b) => a + b, 0)
          expect(Math.abs(sum - 1), `${model.name} row ${row}`).toBeLessThan(1e-4)
        }
    expect(inspected.words).toHaveLength(inspected.questionLength + inspected.truth.length + 1)
  })

  it('trains the same to the bit while its targets are still being filled', async () => {
    // Three units of chunks, of which the last two chunks share frames.
    const small = { teachers: 'gpt-4x48' } as const
    const some = { ...settings, ...small, trainFrames: 52, batchFrames: 1, steps: 12 }
    await teachers.choose(teacherSources(some))
    const data = await prepareData(some, teachers, () => undefined)
    const filled = await Distillation.prepare(gpu, some, teachers, data, () => undefined)
    const expected = await filled.advance(some.steps)
    const parameters = await filled.parameters()
    filled.destroy()

    const begin = { after: 0, between: () => new Promise<void>((resolve) => setTimeout(resolve, 0)) }
    const begun = await Distillation.prepare(gpu, some, teachers, data, () => undefined, begin)
    expect(begun.available(1)).toBe(1)
    expect(begun.available(some.steps)).toBeLessThan(some.steps)
    await expect(begun.advance(some.steps)).rejects.toThrow('not filled yet')
    expect(begun.step).toBe(0)
    const metrics = []
    let rest: Promise<void> | null = null
    for (let step = 1; step <= some.steps; step++) {
      await begun.whenAvailable()
      metrics.push(...(await begun.advance(1)))
      if (step === 2) rest = begun.fillTargets()
    }
    await rest
    expect(metrics).toEqual(expected)
    expect(Buffer.from((await begun.parameters()).buffer).equals(Buffer.from(parameters.buffer))).toBe(true)
    begun.reset()
    expect(begun.available(some.steps)).toBe(some.steps)
    expect(await begun.advance(some.steps)).toEqual(expected)
    begun.destroy()
    await teachers.choose(teacherSources(settings))
  })

  it('takes a changed learning rate from the next step on', async () => {
    run.reset()
    run.updateHyperparameters({ learningRate: 0 })
    await run.advance(3)
    const before = await run.parameters()
    await run.advance(3)
    expect(await run.parameters()).toEqual(before)
    run.updateHyperparameters({ learningRate: settings.learningRate })
    await run.advance(1)
    expect(await run.parameters()).not.toEqual(before)
  })
})
