// A run of the engine, exported as a PyTorch project: PyTorch repeats its 20 steps, in one process and in
// two. Where there is no PyTorch, the engine is compared with what PyTorch once did with this very project
// (tests/reference/exportedRun.json).

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepMetrics } from '../../src/distill/tasks'
import type { Gpu } from '../../src/gpu/device'
import { resolveSettings } from '../../src/settings/resolve'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import type { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import { EXPECTED_STEPS, torchProject } from '../../src/export/torchProject'
import type { ZipFile } from '../../src/export/zip'
import { deviations } from '../reference/fixture'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'
import { sharedGpu } from '../kernels/gpuRun'
import { shippedTeachers } from './shippedTeachers'

const FIXTURE = new URL('../reference/exportedRun.json', import.meta.url)

/** Written out: a changed preset must not change what the fixture means. */
const SMALL = {
  method: 'agp',
  seed: 5,
  steps: EXPECTED_STEPS,
  evaluateEvery: 0,
  layers: 3,
  width: 32,
  heads: 4,
  batchFrames: 2,
  batchSegments: 3,
  trainFrames: 12,
  trainStream: 'teachers',
  validationFrames: 6,
  learningRate: 3e-3,
  warmup: 5,
  weightPerception: 9000,
  weightReasoning: 9000,
  weightPlanning: 9000,
} as const

interface Exported {
  steps: StepMetrics[]
  files: ZipFile[]
  folder: string
}

let gpu: Gpu
let teachers: Teachers | null = null
const folders: string[] = []

/** Trains a run of these settings and writes its project into a folder of its own. */
async function exported(given: Record<string, unknown>): Promise<Exported> {
  const resolved = resolveSettings({ ...SMALL, ...given })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const { settings } = resolved
  teachers ??= await shippedTeachers(gpu, settings)
  const data = await prepareData(settings, teachers, () => undefined)
  const run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  const steps: StepMetrics[] = []
  while (steps.length < settings.steps)
    steps.push(...(await run.advance(Math.min(5, settings.steps - steps.length))))
  const record = {
    config: settings,
    version: run.facts.version,
    createdAt: '2026-01-31T12:00:00Z',
    adapter: gpu.adapter,
    steps,
    finalAccuracy: null,
  }
  const files = await torchProject(gpu, record, teachers, data, () => undefined)
  run.destroy()
  const folder = mkdtempSync(join(tmpdir(), 'drive-kd-torch-'))
  folders.push(folder)
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return { steps, files, folder }
}

let paper: Exported

beforeAll(async () => {
  gpu = await sharedGpu()
  paper = await exported({})
})

afterAll(async () => {
  for (const folder of folders) {
    if (process.env.KEEP_PROJECT) console.log(`project kept in ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
  await teachers?.dispose()
})

describe('the exported project', () => {
  it('holds the sources, the configuration, what to expect, and one array per thing that the sources read', () => {
    const { files, folder } = paper
    const paths = files.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    for (const source of [
      'model',
      'losses',
      'combine',
      'combine_gram',
      'reweight',
      'data',
      'step',
      'train',
      'test_trajectory',
    ])
      expect(paths).toContain(`${source}.py`)
    for (const path of [
      'README.md',
      'requirements.txt',
      'config.json',
      'expected.json',
      'data/initial.npy',
      'data/train_features.npy',
      'data/steps_frames.npy',
    ])
      expect(paths).toContain(path)
    const { signals } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
      signals: { block: string }[]
    }
    signals.forEach(({ block }, n) => {
      expect(paths).toContain(`data/target${n}_text.npy`)
      expect(paths.includes(`data/target${n}_image.npy`)).toBe(block === 'full')
    })
  })

  it('was once run by PyTorch in float64: the engine takes the same 20 steps', () => {
    const theirs = JSON.parse(readFileSync(FIXTURE, 'utf8')) as StepMetrics[]
    expect(theirs).toHaveLength(EXPECTED_STEPS)
    const worst = deviations(paper.steps, theirs)
    expect(worst.lossesRelative).toBeLessThan(1e-4)
    expect(worst.anglesDegrees).toBeLessThan(0.5)
    expect(worst.gramRelative).toBeLessThan(1e-3)
  })

  it.skipIf(!PYTHON)(
    `repeats the engine's 20 steps in PyTorch, and two processes do what one does (${PYTHON_NOTE})`,
    () => {
      const said = runPython(paper.folder, 'test_trajectory.py')
      console.log(said)
      expect(said).toContain(`recorded run: ${EXPECTED_STEPS} steps`)
      expect(said).toContain('two processes: 4 steps')
      expect(said).toContain('all passed')
    },
  )

  it.skipIf(!PYTHON)(
    `trains on after the recorded steps, and from a checkpoint as if never interrupted (${PYTHON_NOTE})`,
    () => {
      const { folder } = paper
      const further = EXPECTED_STEPS + 4
      const train = (...args: string[]) =>
        runPython(folder, 'train.py', '--device', 'cpu', '--evaluate-every', '0', ...args)
      expect(train('--steps', String(further), '--metrics', 'whole.json')).toMatch(
        new RegExp(`step ${further}/${further} +ce [\\d.]+ +exact match`),
      )
      train('--steps', String(EXPECTED_STEPS + 2), '--save', 'student.pt')
      train('--steps', String(further), '--resume', 'student.pt', '--metrics', 'rest.json')
      const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as StepMetrics[]
      const [whole, rest] = [read('whole.json'), read('rest.json')]
      expect(rest.map((s) => s.step)).toEqual([further - 1, further])
      expect(rest).toEqual(whole.slice(-2))
    },
  )

  it.skipIf(!PYTHON).each([
    [
      'KL on logits, hidden states through a projection',
      {
        signalPerception: 'logits-kl',
        temperaturePerception: 2,
        weightPerception: 1,
        signalReasoning: 'hidden-mse',
        weightReasoning: 1,
      },
    ],
    [
      'a Llama-like student, another method',
      { family: 'llama', kvHeads: 2, method: 'upgrad', lossPlanning: 'cosine', weightPlanning: 3 },
    ],
    ['AGP sample by sample, two batches per step', { combinePer: 'sample', accumulation: 2 }],
    [
      'one anchor per capability on its supports, moving weights',
      { supervision: 'per-capability', anchorSupport: 'support', reweighting: 'on', reweightingRate: 0.01 },
    ],
  ])(`repeats a run of %s (${PYTHON_NOTE})`, async (_, given) => {
    const { folder } = await exported({ ...given, steps: 6 })
    const said = runPython(folder, 'test_trajectory.py')
    console.log(said)
    expect(said).toContain('recorded run: 6 steps')
    expect(said).toContain('all passed')
  })
})
