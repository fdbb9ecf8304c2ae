// A run whose features and targets come from the cache of an earlier one: the models do not run, and no bit changes.

import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { drawnFrames } from '../../src/experiment/run/batches'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import type { BeginTargets } from '../../src/experiment/run/runTargets'
import type { CachedResults } from '../../src/experiment/teachers/cachedResults'
import { chunksOf } from '../../src/experiment/teachers/targetFilling'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import type { Gpu } from '../../src/gpu/device'
import { presetSettings } from '../../src/settings/presets'
import type { Settings } from '../../src/settings/settings'
import { teacherSources } from '../../src/settings/teacherSources'
import { sharedGpu } from '../kernels/gpuRun'
import { bitsOf } from '../kernels/sameBits'
import { shippedFile } from './shippedTeachers'

// Every kind of target, two chunks that share frames, and the smallest teachers.
const settings: Settings = {
  ...presetSettings('tiny'),
  ...{ steps: 6, trainFrames: 40, validationFrames: 4, testFrames: 0 },
  ...{ signalReasoning: 'hidden-mse', signalPlanning: 'logits-kl', teachers: 'gpt-4x48' },
}
let gpu: Gpu

beforeAll(async () => {
  gpu = await sharedGpu()
})
afterEach(() => vi.restoreAllMocks())

/** A cache in ordinary memory. */
function memory() {
  const entries = new Map<string, ArrayBuffer>()
  const store = {
    read: (name: string) => Promise.resolve(entries.get(name)?.slice(0) ?? null),
    write: (name: string, result: ArrayBuffer) => Promise.resolve(void entries.set(name, result.slice(0))),
  }
  return {
    entries,
    results: (engine = 'tests'): CachedResults => ({ store, engine, empty: entries.size === 0 }),
  }
}

/** A run of these settings and its six steps; which models ran for it. */
async function made(
  changes: Partial<Settings>,
  results: CachedResults | null,
  begin: BeginTargets | null = null,
) {
  const one = { ...settings, ...changes }
  const asked = vi.spyOn(Teachers.prototype, 'session').mockClear()
  const encoded = vi.spyOn(Teachers.prototype, 'features').mockClear()
  const teachers = await Teachers.load(gpu, shippedFile, teacherSources(one), undefined, 'wasm', results)
  const data = await prepareData(one, teachers, () => undefined)
  const run = await Distillation.prepare(gpu, one, teachers, data, () => undefined, begin)
  const ran = { teachers: asked.mock.calls.length, encoder: encoded.mock.calls.length }
  const units = chunksOf(one.trainFrames, teachers.chunk).map(([first]) => first)
  return { run, ran, units, end: () => (run.destroy(), teachers.dispose()) }
}

async function trained(...args: Parameters<typeof made>) {
  const { run, ran, units, end } = await made(...args)
  const metrics = await run.advance(6)
  const parameters = await run.parameters()
  await end()
  return {
    ran,
    units: units.length,
    outcome: { metrics, parameters: bitsOf(parameters) },
  }
}

it('gives the same run to the bit, and no model runs', async () => {
  const cache = memory()
  const without = await trained({}, null)
  const cold = await trained({}, cache.results())
  expect(cold.ran.encoder).toBe(3)
  expect(cold.ran.teachers).toBe(without.ran.teachers)
  expect(without.ran.teachers).toBeGreaterThan(0)
  // Three sets of features, and the units of targets.
  await vi.waitFor(() => expect(cache.entries.size).toBe(3 + cold.units))
  const warm = await trained({}, cache.results())
  expect(warm.ran).toEqual({ teachers: 0, encoder: 0 })
  expect(without.outcome.metrics[5].losses.reasoning).toBeGreaterThan(0)
  expect(cold.outcome).toEqual(without.outcome)
  expect(warm.outcome).toEqual(without.outcome)
  // What compares the targets in another way has the same ones.
  expect((await trained({ method: 'sum', weightPlanning: 3 }, cache.results())).ran.teachers).toBe(0)
})

it('finds nothing that belongs to something else', async () => {
  const cache = memory()
  const few = { trainFrames: 4 }
  const { units } = await trained(few, cache.results())
  await vi.waitFor(() => expect(cache.entries.size).toBe(3 + units))
  for (const [changes, encoded] of [
    [{ teachers: 'gpt-6x64' }, 0],
    [{ wrongTeacher: 'planning', wrongShare: 0.5 }, 0],
    [{ layerPerception: 'custom', mapPerception: '0<-3' }, 0],
    [{ seed: 2 }, 1],
    [{ labelNoise: 0.5 }, 0],
  ] as const) {
    const { ran } = await trained({ ...few, ...changes }, cache.results())
    expect(ran.teachers, JSON.stringify(changes)).toBeGreaterThan(0)
    expect(ran.encoder, JSON.stringify(changes)).toBe(encoded)
  }
  const { ran } = await trained(few, cache.results('another browser'))
  expect(ran.encoder).toBe(3)
  expect(ran.teachers).toBeGreaterThan(0)
})

it('computes what is cut off, and keeps what a run that was left early has filled', async () => {
  const cache = memory()
  const early = await made({ batchFrames: 1 }, cache.results(), { after: 0, between: () => undefined })
  const first = Number(drawnFrames({ ...settings, batchFrames: 1 }, 1, early.run.data.train)[0])
  await vi.waitFor(() => expect(cache.entries.size).toBe(4))
  await early.end()
  const { units } = early
  const of = units.findLastIndex((begins) => begins <= first)
  const unit = `${units[of]}-${units[of + 1] ?? settings.trainFrames}`
  const name = [...cache.entries.keys()].find((one) => one.endsWith(unit))!
  expect(name).toBeDefined()
  const again = await made({ batchFrames: 1 }, cache.results(), { after: 0, between: () => undefined })
  expect(again.ran).toEqual({ teachers: 0, encoder: 0 })
  await again.run.fillTargets()
  await vi.waitFor(() => expect(cache.entries.size).toBe(3 + units.length))
  await again.end()
  const whole = await trained({}, null)
  cache.entries.set(name, cache.entries.get(name)!.slice(4))
  const mended = await trained({}, cache.results())
  expect(mended.ran.teachers).toBeGreaterThan(0)
  expect(mended.outcome).toEqual(whole.outcome)
})

it('a store that loses everything is no store', async () => {
  const store = { read: () => Promise.resolve(null), write: () => Promise.resolve() }
  const [lost, without] = [await trained({}, { store, engine: '', empty: false }), await trained({}, null)]
  expect(lost.ran).toEqual(without.ran)
  expect(lost.outcome).toEqual(without.outcome)
})
