// A run on the CPU is the same to the bit with one thread and with several.

import { expect, it } from 'vitest'
import { kernelThreads } from '../../src/cli/node/kernelThreads'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import { requestGpu } from '../../src/gpu/device'
import { processorGpu } from '../../src/gpu/processor/device'
import type { KernelThreads } from '../../src/gpu/processor/threadPool'
import { presetSettings } from '../../src/settings/presets'
import { bitsOf } from '../kernels/sameBits'
import { shippedTeachers } from './shippedTeachers'

const STEPS = 24
const settings = {
  ...presetSettings('tiny'),
  ...{ steps: STEPS, trainFrames: 8, validationFrames: 4, batchFrames: 2 },
}

/** What a run with these threads leaves. */
async function trained(threads: KernelThreads | null): Promise<{ threads: number; bits: unknown }> {
  const gpu = await requestGpu(processorGpu(threads))
  const teachers = await shippedTeachers(gpu, settings)
  const data = await prepareData(settings, teachers, () => undefined)
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  const metrics = []
  for (let step = 0; step < STEPS; step++) metrics.push(...(await run.advance(1)))
  const left = { metrics, student: await run.parameters(), accuracy: await run.evaluate() }
  run.destroy()
  await teachers.dispose()
  gpu.device.destroy()
  return { threads: run.facts.threads!, bits: bitsOf(left) }
}

it('one thread, two and five', async () => {
  const one = await trained(null)
  expect(one.threads).toBe(1)
  for (const count of [2, 5])
    expect(await trained(await kernelThreads(count))).toEqual({ ...one, threads: count })
})
