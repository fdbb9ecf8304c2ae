// A run that was left and is gone on with, in another engine, from what is kept in storage, is the run that was
// never left: every figure and every parameter is the same bit for bit.

import 'fake-indexeddb/auto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMBINE, METHODS } from '../../src/distill/combine/registry'
import type { Gpu } from '../../src/gpu/device'
import { presetSettings } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData, type PreparedData } from '../../src/experiment/run/preparedData'
import type { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import type { SavedStudent } from '../../src/protocol/messages'
import { openIndexedDb, type RunStorage } from '../../src/ui/state/runStore'
import { studentLine } from '../../src/ui/state/students'
import { sharedGpu } from '../kernels/gpuRun'
import { bitsOf } from '../kernels/sameBits'
import { shippedTeachers } from './shippedTeachers'

const BEFORE = 5
const AFTER = 4
/** Changed live on the way: the schedule goes on from the changed rate. */
const TUNED = { learningRate: 0.002 }

/** What carries state from step to step, one way or another; both families. */
const RUNS: Record<string, Record<string, unknown>> = {
  'AGP, cosine schedule': { method: 'agp', schedule: 'cosine' },
  'AGP in micro-batches, reweighted': { method: 'agp', accumulation: 2, reweighting: 'on' },
  'GradVac sample by sample, reweighted': { method: 'gradvac', combinePer: 'sample', reweighting: 'on' },
  'Nash-MTL, hidden states with a projection': { method: 'nash-mtl', signalPerception: 'hidden-mse' },
  'GradVac, Llama-like': { family: 'llama', method: 'gradvac' },
  ...Object.fromEntries(
    METHODS.filter((method) => COMBINE[method].memory && method !== 'gradvac').map((method) => [
      `${COMBINE[method].label}, two batches per step`,
      // Windows of two batches: those of DWA by default are longer than this run.
      { method, accumulation: 2, 'dwa.window': 2 },
    ]),
  ),
}

let gpu: Gpu
let teachers: Teachers
let data: PreparedData
let storage: RunStorage

function settingsOf(change: Record<string, unknown>): Settings {
  const tiny = { ...presetSettings('tiny'), steps: 20, trainFrames: 6, validationFrames: 2, batchFrames: 1 }
  const resolved = resolveSettings({ ...tiny, ...change })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  return resolved.settings
}

const prepared = (settings: Settings) => Distillation.prepare(gpu, settings, teachers, data, () => undefined)

async function throughStorage(student: SavedStudent): Promise<SavedStudent> {
  await storage.saveStudent(studentLine('a', student, '2026-01-01T00:00:00.000Z'), student)
  const saved = await storage.student('a')
  if (!saved) throw new Error('nothing kept')
  return saved
}

beforeAll(async () => {
  gpu = await sharedGpu()
  const settings = settingsOf({})
  teachers = await shippedTeachers(gpu, settings)
  data = await prepareData(settings, teachers, () => undefined)
  storage = await openIndexedDb(() => undefined)
})

afterAll(() => teachers.dispose())

describe('a run that is gone on with', () => {
  it.each(Object.entries(RUNS))('%s: equals the run that was never left', async (_, change) => {
    const settings = settingsOf(change)
    const run = await prepared(settings)
    await run.advance(BEFORE - 2)
    run.updateHyperparameters(TUNED)
    const metrics = [...(await run.advance(2)), ...(await run.advance(AFTER))]
    const expected = await run.studentState()

    run.updateHyperparameters({ learningRate: settings.learningRate })
    run.reset()
    await run.advance(BEFORE - 2)
    run.updateHyperparameters(TUNED)
    const before = await run.advance(2)
    const saved = await throughStorage({ ...(await run.studentState()), seconds: 1, firstCe: 3 })
    run.destroy()

    const resumed = await prepared(saved.settings)
    resumed.takeOver({ ...saved, checkpoints: [saved] })
    expect(resumed.step).toBe(BEFORE)
    // One by one here, together there.
    const after = []
    for (let i = 0; i < AFTER; i++) after.push(...(await resumed.advance(1)))
    expect([...before, ...after]).toEqual(metrics)
    const state = await resumed.studentState()
    expect(bitsOf(state)).toEqual(bitsOf(expected))
    expect(state.tuned).toBe(true)
    if (Object.keys(saved.memory).length > 0) {
      // What is carried beside weights and moments matters.
      resumed.takeOver({ ...saved, checkpoints: [{ ...saved, memory: {} }] })
      expect((await resumed.advance(1))[0]).not.toEqual(metrics[2])
    }
    await expect(async () =>
      resumed.takeOver({ ...saved, checkpoints: [{ ...saved, parameters: saved.parameters.slice(1) }] }),
    ).rejects.toThrow(/parameters/)
    resumed.destroy()
  })
})
