// The first 20 steps of runs that train in different ways, to the bit: losses and update norms of every step, and the
// student after the last. The CPU device computes the same bits on every machine, so that whatever moves one of them
// has changed the arithmetic of runs, on purpose or not. On purpose: WRITE_FIRST_STEPS=1 writes them again.

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TASKS, type StepMetrics } from '../../src/distill/tasks'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import type { Gpu } from '../../src/gpu/device'
import { findPreset, type PresetId } from '../../src/settings/presets'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'
import { teacherSources } from '../../src/settings/teacherSources'
import { sharedGpu } from '../kernels/gpuRun'
import { ON_CPU } from '../kernels/thorough'

const STEPS = 20
const FILE = 'tests/runs/firstSteps.json'
const WRITE = process.env.WRITE_FIRST_STEPS === '1'
const AGAIN = [
  'If the arithmetic was changed on purpose, write the bits again, and say so in the changelog:',
  'WRITE_FIRST_STEPS=1 npx vitest run tests/runs/firstSteps.test.ts',
].join('\n')

/** Float32 in eight hexadecimal digits each: the four losses and the norm of the update, step by step. */
interface FirstSteps {
  steps: string[]
  /** SHA-256 of the student's parameters after the last of them, little endian. */
  student: string
}

interface Case {
  name: string
  preset: PresetId
  changes?: Partial<Settings>
}

/** A quarter of the frames per step, from a small set: the same kernels in a quarter of the time. */
const SMALL = { trainFrames: 40, batchFrames: 2 } satisfies Partial<Settings>

const CASES: readonly Case[] = [
  { name: 'agp', preset: 'agp' },
  { name: 'as-released', preset: 'as-released', changes: SMALL },
  { name: 'pcgrad', preset: 'pcgrad', changes: SMALL },
  { name: 'mixture', preset: 'mixture', changes: SMALL },
  { name: 'on-policy', preset: 'on-policy', changes: SMALL },
  { name: 'one-minute', preset: 'one-minute' },
  { name: 'tiny', preset: 'tiny' },
  {
    name: 'tiny, Llama-like, module by module',
    preset: 'tiny',
    changes: { family: 'llama', combineOver: 'module' },
  },
]

/** No step reads these frames. */
const UNSEEN = { validationFrames: 2, testFrames: 0 } satisfies Partial<Settings>

function settingsOf({ preset, changes }: Case): Settings {
  const resolved = resolveSettings({ ...findPreset(preset)?.settings, ...UNSEEN, ...changes })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  return resolved.settings
}

const stored = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, FirstSteps | undefined>
const written: Record<string, FirstSteps> = {}

let gpu: Gpu
let teachers: Teachers
beforeAll(async () => {
  gpu = await sharedGpu()
  const file = (path: string) => Promise.resolve(new Uint8Array(readFileSync(`public/teachers/${path}`)))
  teachers = await Teachers.load(gpu, file, teacherSources(settingsOf(CASES[0])), undefined, 'wasm')
})
afterAll(async () => {
  await teachers.dispose()
  if (!WRITE) return
  const all = Object.fromEntries(CASES.map(({ name }) => [name, written[name] ?? stored[name]]))
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`)
})

function bitsOf({ losses, updateNorm }: StepMetrics): string {
  const view = new DataView(new ArrayBuffer(4))
  const hex = (value: number): string => {
    view.setFloat32(0, value)
    return view.getUint32(0).toString(16).padStart(8, '0')
  }
  return [...TASKS.map((task) => losses[task]), updateNorm].map(hex).join(' ')
}

async function train(one: Case): Promise<FirstSteps> {
  const settings = settingsOf(one)
  const data = await prepareData(settings, teachers, () => undefined)
  // Teachers answer for the frames of these steps alone.
  const begin = { after: 0, between: () => undefined }
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined, begin)
  try {
    const steps: string[] = []
    while (steps.length < STEPS) {
      await run.whenAvailable()
      steps.push(...(await run.advance(1)).map(bitsOf))
    }
    return {
      steps,
      student: createHash('sha256')
        .update(await run.parameters())
        .digest('hex'),
    }
  } finally {
    run.destroy()
  }
}

// Another device rounds otherwise.
describe.skipIf(!ON_CPU)('the first steps, to the bit', () => {
  it.each(CASES)('$name', async (one) => {
    const found = await train(one)
    if (WRITE) {
      written[one.name] = found
      return
    }
    const known = stored[one.name]
    for (const [i, bits] of found.steps.entries()) {
      const where = `${one.name}, step ${i + 1}: ${TASKS.join(', ')}, update norm`
      expect(bits, `${where}\n${AGAIN}\n`).toBe(known?.steps[i])
    }
    expect(found, `${one.name}, the student after step ${STEPS}\n${AGAIN}\n`).toEqual(known)
  })
})
