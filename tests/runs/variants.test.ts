// Whole prepared runs of every variant of the step, with the shipped teachers: settings reach the engine, and
// a run repeats.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { findPreset } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { drawStep, microBatchesPerStep, reweightingRule } from '../../src/experiment/run/batches'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData, type PreparedData } from '../../src/experiment/run/preparedData'
import type { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { sharedGpu } from '../kernels/gpuRun'
import { shippedTeachers } from './shippedTeachers'

const tiny = (changes: Partial<Settings>): Settings => {
  const resolved = resolveSettings({ ...findPreset('tiny')?.settings, steps: 6, ...changes })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  return resolved.settings
}

let gpu: Gpu
let teachers: Teachers
let data: PreparedData

beforeAll(async () => {
  gpu = await sharedGpu()
  teachers = await shippedTeachers(gpu, tiny({}))
  data = await prepareData(tiny({}), teachers, () => undefined)
})
afterAll(() => teachers.dispose())

describe.each([
  { name: 'per capability', changes: { supervision: 'per-capability' } },
  { name: 'anchor on supports', changes: { anchorSupport: 'support' } },
  { name: 'as released', changes: { anchorSupport: 'released' } },
  { name: 'accumulation', changes: { accumulation: 3 } },
  { name: 'sample by sample', changes: { combinePer: 'sample' } },
  { name: 'reweighting', changes: { reweighting: 'on', weightPlanning: 27000 } },
  {
    name: 'reweighting sample by sample, one teacher',
    changes: { reweighting: 'on', combinePer: 'sample', weightPerception: 0, weightReasoning: 0 },
  },
  { name: 'no ce', changes: { weightCe: 0, method: 'upgrad' } },
] satisfies { name: string; changes: Partial<Settings> }[])('$name', ({ changes }) => {
  it('runs, repeats after a reset and goes on from a checkpoint bit for bit', async () => {
    const settings = tiny(changes)
    const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
    await run.saveCheckpoint()
    const first = await run.advance(2)
    await run.saveCheckpoint()
    const rest = await run.advance(2)
    for (const m of [...first, ...rest]) {
      expect(
        [...m.gram, ...m.coefficients, m.updateNorm, ...Object.values(m.losses)].every(Number.isFinite),
      ).toBe(true)
      expect(m.updateNorm).toBeGreaterThan(0)
      expect(m.parts?.count ?? 1).toBe(microBatchesPerStep(settings))
      expect(m.span !== undefined).toBe(
        settings.supervision === 'per-capability' || settings.anchorSupport !== 'whole',
      )
      expect(m.weights !== undefined).toBe(settings.reweighting === 'on')
    }
    if (settings.reweighting === 'on') expect(rest[1].weights).not.toEqual(first[0].weights)
    expect(run.rewind(2)).toBe(true)
    expect(await run.advance(2)).toEqual(rest)
    const handover = run.handOver()
    run.reset()
    expect(await run.advance(2)).toEqual(first)
    if (handover) run.takeOver(handover)
    expect(await run.advance(2)).toEqual(rest)
    run.destroy()
  })
})

it('reweighting sample by sample moves the weights of all teachers, whichever sample comes first', async () => {
  const settings = tiny({
    steps: 40,
    reweighting: 'on',
    combinePer: 'sample',
    weightPlanning: 27000,
    mixPerception: [1, 0, 0],
    mixReasoning: [0, 1, 0],
    mixPlanning: [0, 0, 1],
  })
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  const steps = await run.advance(9)
  await run.saveCheckpoint()
  expect(run.handOver()?.checkpoints.at(-1)?.memory.reweighting?.tasks).toEqual([0, 1, 2, 3])
  // The weights that a step reports are those it started with: these are the ones after 8 steps.
  const { reasoning, planning } = steps[8].weights ?? {}
  run.destroy()
  expect(Math.abs((reasoning ?? 9000) - 9000)).toBeGreaterThan(1)
  expect(Math.abs((planning ?? 27000) - 27000)).toBeGreaterThan(1)
})

it('after a lost device a run still says that its settings were changed on the way', async () => {
  const prepare = () => Distillation.prepare(gpu, tiny({}), teachers, data, () => undefined)
  const run = await prepare()
  await run.saveCheckpoint()
  await run.advance(1)
  run.updateHyperparameters({ learningRate: 1e-3 })
  await run.saveCheckpoint()
  const handover = run.handOver()
  expect(handover).toMatchObject({ step: 1, tuned: true })
  run.destroy()
  const recovered = await prepare()
  if (handover) recovered.takeOver(handover)
  expect((await recovered.examine()).tuned).toBe(true)
  // Back before its first step it is what its settings say.
  expect(recovered.rewind(0)).toBe(true)
  expect((await recovered.examine()).tuned).toBe(false)
  recovered.destroy()
})

describe('what is drawn', () => {
  const draw = (changes: Partial<Settings>, step = 3) => drawStep(tiny(changes), step, data.train, 8)

  it('the default is one batch, as ever', () => {
    const input = draw({})
    expect(input.microBatches).toBeUndefined()
    expect(input.reweighting).toBeUndefined()
    expect(draw({ accumulation: 2 }, 1).microBatches?.map((p) => [...p.frames])).toEqual(
      [1, 2].map((step) => [...draw({}, step).frames]),
    )
  })

  it('sample by sample holds every question of the batch once, with the teachers that count for it', () => {
    const [batch, samples] = [draw({}), draw({ combinePer: 'sample', mixPlanning: [0, 0, 1] })]
    expect(samples.microBatches?.map((p) => p.questions[0])).toEqual([...batch.questions])
    for (const part of samples.microBatches ?? []) {
      expect(part.frames[0]).toBe(Math.floor(part.questions[0] / data.train.questionsPerFrame))
      expect(part.present).toEqual(
        data.train.capabilities[part.questions[0]] === 2 ? [false, false, true] : [true, true, true],
      )
    }
  })

  it('units follow how rows are compared: one weight means the same for all', () => {
    expect(
      reweightingRule(tiny({ reweighting: 'on', lossPlanning: 'cosine', reweightingUnit: 6000 }))?.units,
    ).toEqual([1, 6000, 6000, 6])
    expect(reweightingRule(tiny({}))).toBeNull()
  })
})
