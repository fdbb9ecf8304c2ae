// Limits of the device: every preset is accepted by Dawn on a device that has no more than the specification
// guarantees. Buffers that are cut where a binding could not hold them: cutBuffers.test.ts.

import { create } from 'webgpu'
import { afterAll, describe, expect, it } from 'vitest'
import { GUARANTEED_LIMITS } from '../../src/gpu/limits'
import { readBuffer } from '../../src/gpu/plan'
import { threadGrid } from '../../src/nn/dimensions'
import { PRESETS, presetSettings } from '../../src/settings/presets'
import { MODEL_FAMILIES, type Settings } from '../../src/settings/settings'
import { drawStep } from '../../src/experiment/run/batches'
import { initialStudent } from '../../src/experiment/run/initialStudent'
import { measureRun } from '../../src/experiment/run/memory'
import { recordRun, recordTeacherMaps } from '../../src/experiment/run/recordedRun'
import { worldModel } from '../../src/experiment/run/worldModel'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import { FEATURE_SIZE } from '../../src/teacher/exportEncoder'
import { makeDataset } from '../../src/world/dataset'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../src/world/types'
import { normals } from '../nn/tiny'
import { runKernel, testDevice } from './gpuRun'
import { THOROUGH } from './thorough'

const { device, errors } = await testDevice()
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

it('more items than a row of workgroups has threads are each computed once', async () => {
  const items = 64 * GUARANTEED_LIMITS.maxComputeWorkgroupsPerDimension + 100
  const { workgroups, THREADS_PER_ROW } = threadGrid(items)
  expect(workgroups[1]).toBe(2)
  expect(Math.max(...workgroups)).toBeLessThanOrEqual(GUARANTEED_LIMITS.maxComputeWorkgroupsPerDimension)
  expect(threadGrid(64)).toEqual({ workgroups: [1, 1], THREADS_PER_ROW: 64 })
  const body = `@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let item = gid.y * THREADS_PER_ROW + gid.x;
  if (item >= ITEMS) { return; }
  out[item] += f32(item % 1000u) + 1.0;
}`
  const kernel = {
    label: 'items',
    body,
    u32: { ITEMS: items, THREADS_PER_ROW },
    bindings: { out: { type: 'f32', access: 'read_write' } },
  } as const
  const { out } = await runKernel(device, kernel, {}, { out: items }, workgroups)
  expect(out.findIndex((value, item) => value !== (item % 1000) + 1)).toBe(-1)
})

const decoder = worldModel({ family: 'gpt', layers: 6, width: 64, heads: 4, kvHeads: 4 })
const shape = { layers: 6, width: 64, hiddenLayers: 5, config: decoder }
const teachers = { perception: shape, reasoning: shape, planning: shape }
const facts = { vendor: '', architecture: '', device: '', description: '', software: false }

/** The worlds of all cases, by their size. */
const worlds = new Map<number, ReturnType<typeof makeDataset>>()

/** Frames and questions of these settings, with such features. */
function dataOf(settings: Settings, feature: () => number) {
  const set = (frames: number) => {
    const made = worlds.get(frames) ?? makeDataset({ seed: 1, split: 'train', frames })
    worlds.set(frames, made)
    return hostData(made, Float32Array.from({ length: frames * IMAGE_TOKENS * FEATURE_SIZE }, feature))
  }
  return { train: set(settings.trainFrames), validation: set(settings.validationFrames) }
}

describe.skipIf(!THOROUGH)('the largest student, on a device with the guaranteed limits', () => {
  it.each(MODEL_FAMILIES)('is trained and asked, %s 6 x 128', async (family) => {
    for (const name of ['maxBufferSize', 'maxStorageBufferBindingSize'] as const)
      expect(device.limits[name]).toBe(GUARANTEED_LIMITS[name])
    const settings: Settings = {
      ...presetSettings('agp'),
      // The first step of a warm-up moves nothing.
      ...{ family, layers: 6, width: 128, trainFrames: 16, validationFrames: 2, warmup: 0 },
    }
    const data = dataOf(settings, normals(7))
    const run = recordRun({ device, adapter: facts }, settings, teachers, data)
    await Promise.all([run.engine, run.evaluator].map((plan) => plan.compile()))
    const { layout } = run.engine.step
    const parameters = new Float32Array(layout.total)
    parameters.set(initialStudent(settings))
    run.engine.load(parameters)
    const [metrics] = await run.engine.run([drawStep(settings, 1, data.train, TEXT_SLOTS)])
    expect(Object.values(metrics.losses).every(Number.isFinite)).toBe(true)
    // Wide tied embeddings begin sure of the wrong word.
    expect(metrics.losses.ce).toBeGreaterThan(Math.log(run.config.vocabulary))
    expect(metrics.losses.ce).toBeLessThan(30)
    expect(metrics.updateNorm).toBeGreaterThan(0)
    const after = await readBuffer(device, run.engine.step.parameters, layout.total)
    expect(after.every(Number.isFinite)).toBe(true)
    expect(after.some((value, i) => value !== parameters[i])).toBe(true)
    run.evaluator.snapshot(run.engine.step.parameters)
    await run.evaluator.answers(0)
    await device.queue.onSubmittedWorkDone()
    for (const one of [run.engine, run.evaluator, run.viewer]) one.destroy()
  })
})

describe('a device with the guaranteed limits and no feature', async () => {
  // Validates like every Dawn, and computes nothing.
  const dawn = create(['backend=null'])
  Object.assign(globalThis, { __nullDawn: dawn })
  const adapter = await dawn.requestAdapter()
  if (!adapter) throw new Error('the null backend gives no adapter')
  const nothing = await adapter.requestDevice()
  const refused: string[] = []
  nothing.addEventListener('uncapturederror', (event) => refused.push(event.error.message))
  afterAll(() => nothing.destroy())

  it('is really one', () => {
    for (const [name, value] of Object.entries(GUARANTEED_LIMITS))
      expect(nothing.limits[name as keyof typeof GUARANTEED_LIMITS], name).toBe(value)
    expect([...nothing.features].filter((f) => f !== 'core-features-and-limits')).toEqual([])
  })

  // One for all cases: they share what is compiled.
  let bytes = 0
  const make = nothing.createBuffer.bind(nothing)
  nothing.createBuffer = (descriptor) => {
    bytes += descriptor.size
    return make(descriptor)
  }

  /** Prepares a run and trains two steps of it; resolves with what Dawn refused and the bytes it was asked for. */
  async function prepared(settings: Settings): Promise<{ refused: string[]; bytes: number }> {
    refused.length = bytes = 0
    const data = dataOf(settings, () => 0)
    const run = recordRun({ device: nothing, adapter: facts }, settings, teachers, data)
    recordTeacherMaps(run.viewer.plan, teachers)
    await Promise.all([run.engine, run.evaluator, run.viewer].map((plan) => plan.compile()))
    run.engine.load(new Float32Array(run.engine.step.layout.total))
    const inputs = [1, 2].map((step) => drawStep(settings, step, data.train, TEXT_SLOTS))
    await run.engine.run(inputs)
    run.evaluator.snapshot(run.engine.step.parameters)
    await run.evaluator.answers(0)
    await nothing.queue.onSubmittedWorkDone()
    for (const one of [run.engine, run.evaluator, run.viewer]) one.destroy()
    return { refused: [...refused], bytes }
  }

  it.each(
    PRESETS.flatMap(({ id }) => MODEL_FAMILIES.map((family) => ({ id, family, layers: 0 })))
      .concat(MODEL_FAMILIES.map((family) => ({ id: 'agp' as const, family, layers: 6 })))
      .concat(MODEL_FAMILIES.map((family) => ({ id: 'reweighted' as const, family, layers: 6 }))),
  )('prepares and trains $id, $family $layers', async ({ id, family, layers }) => {
    const large = layers > 0 ? { layers, width: 128, trainFrames: 64, validationFrames: 8 } : {}
    const settings: Settings = { ...presetSettings(id), family, ...large }
    const { refused: found, bytes } = await prepared(settings)
    expect(found).toEqual([])
    // What was estimated is what was made, byte for byte.
    expect(bytes).toBe(measureRun(settings, { software: false }, teachers).bytes)
  })
})
