// Runs that share their targets: the teachers run once, and nothing else changes.

import { beforeAll, expect, it } from 'vitest'
import { RunMaker } from '../../src/experiment/run/runMaker'
import type { Gpu } from '../../src/gpu/device'
import { presetSettings } from '../../src/settings/presets'
import type { Settings } from '../../src/settings/settings'
import { sharedGpu } from '../kernels/gpuRun'
import { shippedFile } from './shippedTeachers'

const first: Settings = {
  ...presetSettings('tiny'),
  steps: 30,
  evaluateEvery: 10,
  testFrames: 0,
  method: 'sum',
}
const second: Settings = { ...first, method: 'agp', weightPlanning: 3 }
const wrong: Settings = { ...second, wrongTeacher: 'planning' }
let gpu: Gpu

beforeAll(async () => {
  gpu = await sharedGpu()
})

/** The run's outcome, and how many chunks the teachers answered for it. */
async function made(maker: RunMaker, settings: Settings) {
  let chunks = 0
  const onProgress = ({ stage }: { stage: string }) => void (chunks += Number(stage === 'targets'))
  const { accuracy, curve, diverged } = await maker.make(settings, { onProgress })
  return { run: { accuracy, curve, diverged }, chunks }
}

it('the teachers run once for runs with the same targets, again for others, and no bit changes', async () => {
  const maker = new RunMaker(gpu, shippedFile, 'wasm')
  const before = await made(maker, first)
  expect(before.chunks).toBeGreaterThan(0)
  const again = await made(maker, second)
  expect(again.chunks).toBe(0)
  // In larger chunks, where answers are exchanged among their questions.
  expect((await made(maker, wrong)).chunks).toBeGreaterThan(0)
  const alone = await made(new RunMaker(gpu, shippedFile, 'wasm'), second)
  expect(alone.chunks).toBe(before.chunks)
  expect(again.run.accuracy?.validation.average).toBeGreaterThan(0)
  expect(again.run).toEqual(alone.run)
})
