// Regimes on the device: what they change reaches the targets and the losses, and without them every bit is as
// before. Test frames: any number of them, looked at through the evaluator of the validation frames.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { Distillation } from '../../src/experiment/run/distillation'
import { drawTestData, prepareData } from '../../src/experiment/run/preparedData'
import type { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { presetSettings } from '../../src/settings/presets'
import type { Settings } from '../../src/settings/settings'
import { sharedGpu } from '../kernels/gpuRun'
import { shippedTeachers } from './shippedTeachers'

const SIGNALS = {
  signalPerception: 'hidden-mse',
  signalReasoning: 'attention',
  signalPlanning: 'logits-kl',
} as const
const tiny: Settings = {
  ...presetSettings('tiny'),
  ...SIGNALS,
  method: 'sum',
  steps: 3,
  trainFrames: 4,
  validationFrames: 2,
  testFrames: 5,
  layerPerception: 'first',
  teachers: 'gpt-4x48',
}
let gpu: Gpu
let teachers: Teachers

beforeAll(async () => {
  gpu = await sharedGpu()
  teachers = await shippedTeachers(gpu, tiny)
})
afterAll(() => teachers.dispose())

async function prepared(changes: Partial<Settings>): Promise<Distillation> {
  const settings = { ...tiny, ...changes }
  const data = await prepareData(settings, teachers, () => undefined)
  return Distillation.prepare(gpu, settings, teachers, data, () => undefined)
}

/** Losses of the first step. */
async function losses(changes: Partial<Settings>) {
  const run = await prepared(changes)
  const [metrics] = await run.advance(1)
  run.destroy()
  return metrics.losses
}

describe('a wrong teacher', () => {
  it('that is wrong on no question teaches, bit for bit, what a right one does', async () => {
    const right = await losses({})
    expect(await losses({ wrongTeacher: 'all', wrongShare: 1e-9 })).toEqual(right)
    expect(await losses({ wrongTeacher: 'all', wrongShare: 1e-9, wrongHow: 'specialist' })).toEqual(right)
  })

  it('changes its own loss, and that of no other', async () => {
    const right = await losses({})
    const { planning, ...others } = await losses({ wrongTeacher: 'planning', wrongHow: 'words' })
    const { planning: before, ...rest } = right
    expect(planning).not.toBe(before)
    expect(others).toEqual(rest)
    for (const wrongHow of ['shuffled', 'specialist'] as const) {
      const all = await losses({ wrongTeacher: 'all', wrongHow })
      expect(all.ce).toBe(right.ce)
      for (const c of ['perception', 'reasoning', 'planning'] as const)
        expect(all[c], `${wrongHow} ${c}`).not.toBe(right[c])
    }
  })
})

describe('test frames', () => {
  it('are more than the validation frames here, and leave the evaluator as it was', async () => {
    const run = await prepared({})
    await run.advance(3)
    const before = await run.evaluate()
    const test = await drawTestData(tiny, teachers)
    const found = await run.evaluateOn(test!)
    expect(found.questions).toBe(60)
    expect(await run.evaluateOn(run.data.validation)).toEqual(before)
    expect(await run.evaluate()).toEqual(before)
    expect(await run.evaluateOn(test!)).toEqual(found)
    expect(await drawTestData({ ...tiny, testFrames: 0 }, teachers)).toBeNull()
    run.destroy()
  })
})
