// Recorded steps of small students, each against its float64 reference.

import { expect } from 'vitest'
import { Engine } from '../../src/distill/engine/engine'
import { StepTensors } from '../../src/distill/engine/stepTensors'
import { uploadData, type HostData } from '../../src/distill/engine/deviceData'
import type { SignalTargets } from '../../src/distill/signals/recorder'
import { type RowLoss } from '../../src/distill/signals/types'
import {
  chooseSignals,
  isAttention,
  isHidden,
  isLogits,
  paperSignals,
  type SignalEntry,
  type TeacherShape,
} from '../../src/distill/matching'
import { normaliseMixing, DEFAULT_MIXING } from '../../src/distill/step/mixing'
import {
  PROJECTION_GROUP,
  withInitialProjections,
  withProjections,
} from '../../src/distill/signals/hiddenMse/projections'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import type { StepSettings } from '../../src/distill/reference/step.reference'
import { trainStep } from '../../src/distill/reference/update.reference'
import { taskIndicesOf } from '../../src/distill/step/gradientTasks'
import type { StepInput } from '../../src/distill/step/stepInput'
import { TEACHER_TASKS, TASKS, type StepMetrics } from '../../src/distill/tasks'
import { Plan, readBuffer } from '../../src/gpu/plan'
import type { LlamaConfig, ModelConfig, PackedBatch } from '../../src/nn/config'
import { dimensions } from '../../src/nn/dimensions'
import { initialParameters } from '../../src/nn/initialise'
import { stream } from '../../src/world/random'
import { compareActivationGradients } from './activationGradients'

const relative = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let difference = 0
  let size = 0
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2
    size += b[i] ** 2
  }
  return Math.sqrt(difference / Math.max(size, 1e-300))
}

/** A small synthetic data set whose frames and questions are all used in order: batch rows = data rows. */
function synthetic(
  config: ModelConfig,
  frames: number,
  segments: number,
): { host: HostData; batch: PackedBatch } {
  const random = stream(7, 'synthetic')
  const count = frames * segments
  const tokens = new Int32Array(count * config.textSlots)
  const targets = new Int32Array(count * config.textSlots).fill(-1)
  const lengths = new Int32Array(count)
  const capabilities = new Int32Array(count)
  for (let s = 0; s < count; s++) {
    const question = 1 + random.integer(2)
    const length = Math.min(config.textSlots, question + 2 + random.integer(2))
    lengths[s] = length
    capabilities[s] = s % 3
    for (let i = 0; i < length; i++)
      tokens[s * config.textSlots + i] = 1 + random.integer(config.vocabulary - 1)
    for (let i = question - 1; i + 1 < length; i++)
      targets[s * config.textSlots + i] = tokens[s * config.textSlots + i + 1]
  }
  const features = Float32Array.from({ length: frames * config.imageTokens * config.featureSize }, () =>
    random.normal(),
  )
  return {
    host: { frames, questionsPerFrame: segments, features, tokens, targets, lengths, capabilities },
    batch: { frames, segments, features, tokens, targets, lengths, capabilities },
  }
}

/** Row-softmax maps that respect causality, [R, keys]. */
function randomMaps(config: ModelConfig, batch: PackedBatch, index: number): Float32Array {
  const random = stream(11, 'maps', index)
  const keys = config.imageTokens + config.textSlots
  const imageRows = batch.frames * config.imageTokens
  const rows = imageRows + batch.frames * batch.segments * config.textSlots
  const maps = new Float32Array(rows * keys)
  for (let r = 0; r < rows; r++) {
    const visible =
      r < imageRows
        ? (r % config.imageTokens) + 1
        : config.imageTokens + ((r - imageRows) % config.textSlots) + 1
    const e = Array.from({ length: visible }, () => 0.05 + random.uniform())
    const sum = e.reduce((a, b) => a + b, 0)
    e.forEach((x, j) => (maps[r * keys + j] = x / sum))
  }
  return maps
}

const SHAPE: ModelConfig = {
  family: 'gpt',
  mlpRatio: 4,
  layers: 3,
  width: 16,
  heads: 2,
  imageTokens: 6,
  textSlots: 5,
  featureSize: 8,
  vocabulary: 12,
}
const LLAMA: LlamaConfig = {
  family: 'llama',
  layers: 3,
  width: 16,
  heads: 4,
  kvHeads: 2,
  hidden: 28,
  imageTokens: 6,
  textSlots: 5,
  featureSize: 8,
  vocabulary: 12,
}
/** What a teacher gives for one entry, as float32: maps, hidden states [R, width], logits [text rows, V]. */
function randomTarget(
  config: ModelConfig,
  batch: PackedBatch,
  entry: SignalEntry,
  index: number,
): Float32Array {
  if (isAttention(entry)) return randomMaps(config, batch, index)
  const random = stream(13, 'states', index)
  const rows = batch.frames * (config.imageTokens + batch.segments * config.textSlots)
  return Float32Array.from(
    { length: isHidden(entry) ? rows * entry.teacherWidth : batch.tokens.length * config.vocabulary },
    () => random.normal(),
  )
}

function uploadTargets(
  plan: Plan,
  signals: readonly SignalEntry[],
  targets: readonly Float32Array[],
): SignalTargets {
  const of = (wanted: (entry: SignalEntry) => boolean) => targets.filter((_, i) => wanted(signals[i]))
  const maps = of(isAttention)
  // In several buffers, as where one binding could not hold them all.
  return {
    attention: maps.map((map, first) => ({ buffer: plan.upload('maps', map), first })),
    hidden: of(isHidden).map((t) => plan.upload('states', t)),
    logits: of(isLogits).map((t) => plan.upload('logits', t)),
  }
}

const ours = (loss: RowLoss) =>
  chooseSignals(
    {
      perception: { layer: 'penultimate', block: 'answer-rows', loss },
      reasoning: { layer: 'intermediate', block: 'full', loss },
      planning: { layer: 'first', block: 'text-to-vision', loss },
    },
    3,
    4,
  )

const typed = chooseSignals(
  {
    perception: { layer: 'penultimate', block: 'answer-rows', loss: 'typed-rows', expression: 't*log(t/s)' },
    reasoning: { layer: 'intermediate', block: 'full', loss: 'mse' },
    planning: { layer: 'first', block: 'text-to-vision', loss: 'typed', expression: '(s-t)^2*exp(t)' },
  },
  3,
  4,
)

const teacher = (width: number): TeacherShape => ({ layers: 4, width, hiddenLayers: 4 })
const any = { layer: 'first', block: 'full', loss: 'mse' } as const
/** One of each kind; and hidden states everywhere, the last layer included, of three widths. */
const mixture = chooseSignals(
  {
    perception: { ...any, signal: 'hidden-mse', layer: 'intermediate' },
    reasoning: { ...any, signal: 'logits-kl', temperature: 2 },
    planning: { ...any, layer: 'custom', map: '2<-1..3' },
  },
  3,
  { perception: teacher(24), reasoning: teacher(24), planning: teacher(24) },
)
const hidden = chooseSignals(
  {
    perception: { ...any, signal: 'hidden-mse' },
    reasoning: { ...any, signal: 'hidden-mse', layer: 'custom', map: '0<-0 -1<-2..3' },
    planning: { ...any, signal: 'hidden-mse', layer: 'penultimate' },
  },
  3,
  { perception: teacher(16), reasoning: teacher(24), planning: teacher(8) },
)
const logits = chooseSignals(
  {
    perception: { ...any, signal: 'logits-kl', temperature: 1 },
    reasoning: { ...any, signal: 'none' },
    planning: { ...any, signal: 'logits-kl', temperature: 4 },
  },
  3,
  4,
)

export interface StepCase {
  name: string
  config: ModelConfig
  /** Signals; those of the paper where there are none. */
  chosen?: SignalEntry[]
  /** Computed on a graphics adapter, too: among them they have every kernel of a step. */
  onAdapter?: true
}

/** Students and signals of every kind. */
export const STEP_CASES: readonly StepCase[] = [
  { name: 'one signal of each kind', config: SHAPE, chosen: mixture, onAdapter: true },
  { name: 'hidden states', config: SHAPE, chosen: hidden },
  { name: 'logits, one capability without a teacher', config: SHAPE, chosen: logits },
  { name: 'answer rows', config: SHAPE, chosen: ours('mse'), onAdapter: true },
  { name: 'cosine', config: SHAPE, chosen: ours('cosine'), onAdapter: true },
  { name: 'KL over rows', config: SHAPE, chosen: ours('kl'), onAdapter: true },
  { name: 'typed losses around a built-in one', config: SHAPE, chosen: typed, onAdapter: true },
  { name: '3 layers', config: SHAPE },
  {
    name: '2 layers: the first is the penultimate',
    config: { ...SHAPE, layers: 2, width: 24, imageTokens: 4, textSlots: 4, featureSize: 4, vocabulary: 20 },
  },
  { name: 'Llama-like, one signal of each kind', config: LLAMA, chosen: mixture, onAdapter: true },
  { name: 'Llama-like, 4 heads on 2', config: { ...LLAMA, layers: 3, width: 16, heads: 4, kvHeads: 2 } },
  {
    name: 'Llama-like, head size 12, every head its own',
    config: { ...LLAMA, layers: 2, width: 24, heads: 2, kvHeads: 2 },
  },
  {
    name: 'Llama-like, 3 heads on 1, cosine',
    config: { ...LLAMA, layers: 3, width: 24, heads: 3, kvHeads: 1 },
    chosen: ours('cosine'),
  },
]

/** The update as who looks into a first step reads it: what AdamW received, a share of which is its first moment. */
async function compareUpdate(engine: Engine, firstMoment: Float64Array, beta1: number): Promise<void> {
  const tensors = new StepTensors(engine)
  for (const { name, offset, size } of engine.step.layout.entries) {
    const read = await tensors.read(`update ${name}`)
    if (!read) throw new Error(`no tensor update ${name}`)
    const wanted = firstMoment.subarray(offset, offset + size).map((m) => m / (1 - beta1))
    expect(relative(read.values, wanted), `update ${name}`).toBeLessThan(1e-4)
  }
}

/**
 * One step on a device: losses, gradients per task, Gram matrix, coefficients and update are those of the reference.
 * Returns what it says of itself, and its parameters afterwards.
 */
export async function compareStep(
  device: GPUDevice,
  { config, chosen }: StepCase,
): Promise<{ metrics: StepMetrics; parameters: Float32Array }> {
  const frames = 3
  const segments = 3
  const { host, batch } = synthetic(config, frames, segments)
  const signals = chosen ?? paperSignals(config.layers, 4)
  const given = signals.map((entry, i) => randomTarget(config, batch, entry, i))
  const plan = new Plan(device, 'test')
  const data = uploadData(plan, config, host)
  const d = dimensions(config, frames, segments)
  const optimizer = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 }
  const engine = new Engine(plan, {
    dimensions: d,
    data,
    signals,
    targets: uploadTargets(plan, signals, given),
    teacherTasks: ['perception', 'reasoning', 'planning'],
    trainProjector: true,
    splits: 3,
    optimizer,
  })
  await engine.compile()
  const random = stream(3, 'init')
  const layout = withProjections(d.layout, config, signals)
  const parameters = withInitialProjections(
    initialParameters(config, { normal: () => random.normal(), projector: 'random' }),
    layout,
    () => random.normal(),
  )
  engine.load(parameters)
  const mixing = normaliseMixing(DEFAULT_MIXING)
  const taught = TEACHER_TASKS.map((f) => signals.some((s) => s.teacherTask === f))
  const weights = [1, 900, 800, 700].map(
    (w, i) => w * (i > 0 && chosen?.some((s) => !isAttention(s)) ? 1e-3 : 1),
  )
  const input: StepInput = {
    step: 1,
    method: 'agp',
    permutation: 3,
    learningRate: 1e-3,
    clip: 1,
    weights,
    mixing,
    active: taught,
    present: taught,
    answerTokens: batch.targets.filter((t) => t >= 0).length,
    frames: Int32Array.from({ length: frames }, (_, i) => i),
    questions: Int32Array.from({ length: frames * segments }, (_, i) => i),
  }
  const [metrics] = await engine.run([input])
  const settings: StepSettings = {
    config,
    signals,
    weights: { ce: weights[0], perception: weights[1], reasoning: weights[2], planning: weights[3] },
    mixing,
    combine: 'agp',
    clip: 1,
    optimizer,
    trainProjector: true,
  }
  const wantedTargets = given.map((m) => Float64Array.from(m))
  const reference = trainStep(settings, optimizerState(Float64Array.from(parameters)), {
    batch,
    targets: wantedTargets,
    step: 1,
    learningRate: 1e-3,
    permutation: 3,
  })
  for (const task of TASKS)
    expect(Math.abs(metrics.losses[task] - reference.metrics.losses[task]), task).toBeLessThanOrEqual(
      1e-5 * reference.metrics.losses[task],
    )
  const gradients = await readBuffer(device, engine.step.gradients)
  for (const task of TASKS) {
    const at = (taskIndicesOf(engine.step.gradientTasks, task)[0] ?? -1) * layout.total
    if (at < 0) continue
    for (const entry of layout.entries) {
      const own = gradients.subarray(at + entry.offset, at + entry.offset + entry.size)
      const wanted = reference.gradients[TASKS.indexOf(task)].subarray(
        entry.offset,
        entry.offset + entry.size,
      )
      if (wanted.every((x: number) => x === 0))
        expect(
          own.every((x: number) => x === 0),
          `${task} ${entry.name}`,
        ).toBe(true)
      else expect(relative(own, wanted), `${task} ${entry.name}`).toBeLessThan(1e-4)
    }
  }
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < 4; j++) {
      const g = reference.metrics.gram
      expect(Math.abs(metrics.gram[4 * i + j] - g[4 * i + j])).toBeLessThanOrEqual(
        1e-4 * Math.sqrt(g[5 * i] * g[5 * j]),
      )
    }
  metrics.coefficients.forEach((c, i) => expect(c).toBeCloseTo(reference.metrics.coefficients[i], 3))
  await compareUpdate(engine, reference.state.m, optimizer.beta1)
  const moved = (await engine.checkpoint(1)).moments[0]
  for (const { name, offset, size } of layout.entries.filter((e) => e.group === PROJECTION_GROUP))
    expect(
      relative(moved.subarray(offset, offset + size), reference.state.m.subarray(offset, offset + size)),
      `moment of ${name}`,
    ).toBeLessThan(1e-4)
  await compareActivationGradients(engine, settings, parameters, { batch, targets: wantedTargets })
  const after = await readBuffer(device, engine.step.parameters)
  engine.destroy()
  return { metrics, parameters: after }
}
