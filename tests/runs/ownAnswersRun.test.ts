// Whole prepared runs in which the student answers itself, with the shipped teachers: they repeat, the teachers of the
// step say what their files say, and a file of another tool is refused.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { BufferUsage } from '../../src/gpu/plan'
import { TASKS } from '../../src/distill/tasks'
import { findPreset } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { Distillation } from '../../src/experiment/run/distillation'
import { fillLiveTeachers } from '../../src/experiment/run/liveTeachers'
import { prepareData, type PreparedData } from '../../src/experiment/run/preparedData'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { readWeights } from '../../src/teacher/exportTeacher'
import { teacherSources } from '../../src/settings/teacherSources'
import { sharedGpu } from '../kernels/gpuRun'

const FOREIGN = 'own:0123456789abcdef'
const tiny = (changes: Partial<Settings>): Settings => {
  const resolved = resolveSettings({
    ...findPreset('tiny')?.settings,
    steps: 6,
    signalPerception: 'logits-reverse-kl',
    signalReasoning: 'logits-kl',
    signalPlanning: 'logits-js',
    teacherPlanning: 'llama-4x48',
    ...changes,
  })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  return resolved.settings
}

let gpu: Gpu
let teachers: Teachers
let data: PreparedData
const prepare = (settings: Settings) => Distillation.prepare(gpu, settings, teachers, data, () => undefined)

beforeAll(async () => {
  gpu = await sharedGpu()
  const file = (path: string) =>
    readFileSync(path.startsWith('own:') ? 'tests/teacher/foreign.onnx' : `public/teachers/${path}`)
  teachers = await Teachers.load(
    gpu,
    (path) => Promise.resolve(new Uint8Array(file(path))),
    teacherSources(tiny({})),
    undefined,
    'wasm',
  )
  data = await prepareData(tiny({}), teachers, () => undefined)
})
afterAll(() => teachers.dispose())

it('repeats after a reset, in one submit or several, and goes on from a checkpoint bit for bit', async () => {
  const run = await prepare(tiny({ onPolicyShare: 0.5, accumulation: 2 }))
  expect(run.facts.targets).toBe('live')
  await run.saveCheckpoint()
  const first = await run.advance(2)
  await run.saveCheckpoint()
  const rest = await run.advance(3)
  for (const m of [...first, ...rest]) {
    expect([...m.gram, ...m.coefficients, m.updateNorm].every(Number.isFinite)).toBe(true)
    for (const task of TASKS) expect(m.losses[task], task).toBeGreaterThan(0)
  }
  expect(run.rewind(2)).toBe(true)
  expect([...(await run.advance(1)), ...(await run.advance(2))]).toEqual(rest)
  run.reset()
  expect(await run.advance(2)).toEqual(first)
  run.destroy()
})

it('with all answers its own the student is led by its teachers alone', async () => {
  const run = await prepare(tiny({ onPolicyShare: 1 }))
  const steps = await run.advance(3)
  for (const { losses, updateNorm } of steps) {
    expect(losses.ce).toBe(0)
    expect(updateNorm).toBeGreaterThan(0)
  }
  run.destroy()
})

it('with hardly any it is the run from cached targets: the teachers say what their files say', async () => {
  const [cached, live] = [await prepare(tiny({})), await prepare(tiny({ onPolicyShare: 1e-6 }))]
  expect(cached.facts.targets).toBe('cached')
  const [a, b] = [await cached.advance(3), await live.advance(3)]
  a.forEach((m, i) => {
    for (const task of TASKS)
      expect(Math.abs(b[i].losses[task] / m.losses[task] - 1), task).toBeLessThan(1e-4)
  })
  expect(cached.facts.dispatchesPerStep).toBeLessThan(live.facts.dispatchesPerStep)
  cached.destroy()
  live.destroy()
})

it('refuses a teacher of another tool, and a card that lies, naming the teacher and the way out', async () => {
  const foreign = tiny({ onPolicyShare: 0.5, teacherReasoning: FOREIGN })
  await teachers.choose(teacherSources(foreign))
  await expect(prepare(foreign)).rejects.toThrow(
    /The reasoning teacher cannot score .* not written by this project/,
  )
  // Without own answers it teaches as ever.
  const off = await prepare(tiny({ teacherReasoning: FOREIGN }))
  expect((await off.advance(1))[0].updateNorm).toBeGreaterThan(0)
  off.destroy()
  await teachers.choose(teacherSources(tiny({})))
  const base = new Uint8Array(readFileSync('public/teachers/gpt-6x64/base.onnx'))
  const { config } = readWeights(base)
  const liar = {
    file: () => Promise.resolve(base),
    outputs: (...asked: Parameters<Teachers['outputs']>) => teachers.outputs(...asked),
  }
  const parameters = gpu.device.createBuffer({ size: 16, usage: BufferUsage.COPY_DST })
  await expect(
    fillLiveTeachers(gpu.device, liar, { reasoning: { config, parameters } }, data.train),
  ).rejects.toThrow(/The reasoning teacher cannot score .* not the decoder that its card describes/)
})
