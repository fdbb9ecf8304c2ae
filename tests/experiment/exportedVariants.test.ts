// Every variant x every way of combining, exported as a PyTorch project by the product's own code and trained in
// float64: equal to the float64 reference, in one process as in two, and from a checkpoint as without (needs a
// Python with PyTorch).

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { CombineId } from '../../src/distill/combine/method'
import type { HostData } from '../../src/distill/engine/deviceData'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import type { SignalEntry } from '../../src/distill/matching'
import type { MicroBatch, StepSettings } from '../../src/distill/reference/step.reference'
import type { BatchInput } from '../../src/distill/step/stepInput'
import { TASKS, type StepMetrics } from '../../src/distill/tasks'
import { trainStep, type StepResult } from '../../src/distill/reference/update.reference'
import { mapKeys, parameterLayout, type ModelConfig, type PackedBatch } from '../../src/nn/config'
import { parametersIn } from '../../src/settings/parameterTable'
import type { Settings } from '../../src/settings/settings'
import { drawStep } from '../../src/experiment/run/batches'
import { initialStudent } from '../../src/experiment/run/initialStudent'
import { settingsSignals, studentConfig } from '../../src/experiment/run/recordedRun'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import { projectFiles, type ProjectParts } from '../../src/export/torchProject'
import { VERSION } from '../../src/experiment/run/version'
import { makeDataset } from '../../src/world/dataset'
import { stream } from '../../src/world/random'
import { TEXT_SLOTS } from '../../src/world/types'
import { methodsOf, POSSIBLE, referenceShape, variantSettings } from '../distill/everyVariant'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'

const TEACHER = { layers: 4, width: 16, hiddenLayers: 3 }
const SOURCES = resolve('pytorch')
const DRIVER = resolve('tests/experiment/exportedVariants.py')

interface Case {
  name: string
  method: CombineId
  settings: Settings
}

/** Two frames per step, so that two processes can share a batch. */
const CASES: readonly Case[] = POSSIBLE.flatMap((variant) =>
  methodsOf(variant).flatMap((method) => {
    const settings = variantSettings(variant, method)
    return settings ? [{ name: `${variant.name}: ${method}`, method, settings }] : []
  }),
)

const random = stream(17, 'exported variants')
function synthetic(split: 'train' | 'validation', frames: number, { imageTokens, featureSize }: ModelConfig) {
  const features = Float32Array.from({ length: frames * imageTokens * featureSize }, () => random.normal())
  return hostData(makeDataset({ seed: 5, split, frames }), features)
}

/** Row softmaxes of independent normals over the keys that a row sees. */
function syntheticTarget(config: ModelConfig, { frames, questionsPerFrame }: HostData): Float32Array {
  const { imageTokens, textSlots } = config
  const keys = mapKeys(config)
  const imageRows = frames * imageTokens
  const rows = imageRows + frames * questionsPerFrame * textSlots
  const target = new Float32Array(rows * keys)
  for (let r = 0; r < rows; r++) {
    const visible = r < imageRows ? 1 + (r % imageTokens) : imageTokens + 1 + ((r - imageRows) % textSlots)
    const weights = Array.from({ length: visible }, () => Math.exp(2 * random.normal()))
    const sum = weights.reduce((a, b) => a + b, 0)
    weights.forEach((w, j) => (target[r * keys + j] = w / sum))
  }
  return target
}

function projectParts(settings: Settings): ProjectParts {
  const model = studentConfig(settings)
  const signals = settingsSignals(settings, model.layers, {
    perception: TEACHER,
    reasoning: TEACHER,
    planning: TEACHER,
  })
  const train = synthetic('train', settings.trainFrames, model)
  return {
    model,
    signals,
    initial: initialStudent(settings),
    train,
    validation: synthetic('validation', settings.validationFrames, model),
    targets: signals.map(() => syntheticTarget(model, train)),
  }
}

/** One batch of the data set, for the reference. */
function referencePart(
  { model, train, targets }: ProjectParts,
  { frames, questions, permutation, present }: BatchInput,
): MicroBatch {
  const { imageTokens, featureSize, textSlots } = model
  const rowsOf = (values: Float32Array, from: number, count: number, columns: number) =>
    values.subarray(from * columns, (from + count) * columns)
  const text = (values: Int32Array) =>
    Int32Array.from([...questions].flatMap((q) => [...values.subarray(q * textSlots, (q + 1) * textSlots)]))
  const batch: PackedBatch = {
    frames: frames.length,
    segments: questions.length / frames.length,
    features: Float32Array.from(
      [...frames].flatMap((f) => [...rowsOf(train.features, f * imageTokens, imageTokens, featureSize)]),
    ),
    tokens: text(train.tokens),
    targets: text(train.targets),
    lengths: Int32Array.from(questions, (q) => train.lengths[q]),
    capabilities: Int32Array.from(questions, (q) => train.capabilities[q]),
  }
  const keys = mapKeys(model)
  const imageRows = train.frames * imageTokens
  const own = targets.map((target) =>
    Float64Array.from([
      ...[...frames].flatMap((f) => [...rowsOf(target, f * imageTokens, imageTokens, keys)]),
      ...[...questions].flatMap((q) => [...rowsOf(target, imageRows + q * textSlots, textSlots, keys)]),
    ]),
  )
  return { batch, targets: own, permutation, present }
}

/** The reference's own steps of a run with these settings. */
function referenceSteps(settings: Settings, parts: ProjectParts): StepMetrics[] {
  const metrics: StepMetrics[] = []
  let state = optimizerState(parts.initial)
  let before: StepResult | undefined
  for (let step = 1; step <= settings.steps; step++) {
    const input = drawStep(settings, step, parts.train, TEXT_SLOTS)
    const own: StepSettings = {
      ...referenceShape(settings),
      config: parts.model,
      parameters: parametersIn(settings),
      seed: settings.seed,
      signals: parts.signals as SignalEntry[],
      // Nobody computes the gradient of a teacher that takes no part.
      weights: Object.fromEntries(
        TASKS.map((task, k) => [task, k === 0 || input.active[k - 1] ? input.weights[k] : 0]),
      ) as StepSettings['weights'],
      mixing: input.mixing,
      combine: settings.method,
      clip: settings.clip,
      optimizer: {
        beta1: settings.beta1,
        beta2: settings.beta2,
        epsilon: 1e-8,
        weightDecay: settings.weightDecay,
      },
      ...(input.reweighting && { reweighting: input.reweighting }),
    }
    const all = (input.microBatches ?? [input]).map((part) => referencePart(parts, part))
    before = trainStep(
      own,
      state,
      { ...all[0], step, learningRate: input.learningRate, ...(all.length > 1 && { microBatches: all }) },
      before?.reweighting,
      before?.combining,
    )
    state = before.state
    metrics.push(before.metrics)
  }
  return metrics
}

/** Largest relative difference of what a step reports. */
function difference(a: readonly StepMetrics[], b: readonly StepMetrics[]): number {
  expect(a.map((m) => m.step)).toEqual(b.map((m) => m.step))
  const apart = (x: number, y: number, scale: number) => Math.abs(x - y) / Math.max(scale, 1e-12)
  return Math.max(
    ...a.flatMap((m, i) => {
      const n = b[i]
      const size = Math.max(...n.coefficients.map(Math.abs))
      return [
        ...TASKS.map((task) => apart(m.losses[task], n.losses[task], n.losses[task])),
        ...TASKS.map((task) =>
          n.weights ? apart(m.weights?.[task] ?? NaN, n.weights[task], n.weights[task]) : 0,
        ),
        ...m.coefficients.map((c, k) => apart(c, n.coefficients[k], size)),
        ...m.gram.map((g, k) =>
          apart(g, n.gram[k], Math.sqrt(n.gram[5 * Math.floor(k / 4)] * n.gram[5 * (k % 4)])),
        ),
        apart(m.updateNorm, n.updateNorm, n.updateNorm),
      ]
    }),
  )
}

const folder = PYTHON ? mkdtempSync(join(tmpdir(), 'drive-kd-variants-')) : ''
afterAll(() => folder && rmSync(folder, { recursive: true, force: true }))

/** Writes all projects, and the reference's steps beside them. */
function writeAll(): Map<string, StepMetrics[]> {
  const reference = new Map<string, StepMetrics[]>()
  CASES.forEach(({ settings: given }, n) => {
    const settings = { ...given, batchFrames: given.combinePer === 'batch' ? 2 : 1 }
    const parts = projectParts(settings)
    const record = {
      config: settings,
      version: VERSION,
      createdAt: '2026-01-31T12:00:00Z',
      adapter: { vendor: '', architecture: '', device: '', description: 'none', software: true },
      steps: [],
      finalAccuracy: null,
    }
    const root = join(folder, 'projects', String(n).padStart(3, '0'))
    for (const { path, bytes } of projectFiles(record, parts)) {
      if (path.endsWith('.py')) continue
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), bytes)
    }
    reference.set(String(n).padStart(3, '0'), referenceSteps(settings, parts))
  })
  return reference
}

describe('the table', () => {
  it('holds every method, and AGP in every variant', () => {
    expect(CASES.length).toBeGreaterThan(200)
    expect(parameterLayout(studentConfig(CASES[0].settings)).total).toBeLessThan(40_000)
  })
})

it.skipIf(!PYTHON)(
  `every variant x every way of combining: PyTorch, the reference and two processes agree (${PYTHON_NOTE})`,
  () => {
    const reference = writeAll()
    const projects = join(folder, 'projects')
    const read = (file: string) =>
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, StepMetrics[]>
    runPython(folder, DRIVER, SOURCES, projects, 'one.json')
    const torchrun = ['-m', 'torch.distributed.run', '--standalone', '--nproc_per_node', '2']
    runPython(folder, ...torchrun, DRIVER, SOURCES, projects, 'two.json')
    const [one, two] = [read('one.json'), read('two.json')]
    expect(Object.keys(one)).toHaveLength(CASES.length)
    expect(Object.keys(two)).toHaveLength(CASES.length)
    const wrong: string[] = []
    CASES.forEach(({ name }, n) => {
      const id = String(n).padStart(3, '0')
      const [own, shared] = [difference(one[id], reference.get(id) ?? []), difference(two[id], one[id])]
      if (!(own < 1e-8)) wrong.push(`${name}: PyTorch and the reference differ by ${own.toExponential(1)}`)
      if (!(shared < 1e-8)) wrong.push(`${name}: two processes and one differ by ${shared.toExponential(1)}`)
    })
    expect(wrong).toEqual([])
  },
  1_200_000,
)
