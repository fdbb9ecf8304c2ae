import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/distill/engine'
import { uploadData, type HostData } from '../../src/distill/deviceData'
import { chooseSignals, paperSignals, type RowLoss, type SignalEntry } from '../../src/distill/matching'
import { normaliseMixing, DEFAULT_MIXING } from '../../src/distill/mixing'
import { optimizerState } from '../../src/distill/optimizer.twin'
import { trainStep } from '../../src/distill/step.twin'
import type { StepInput } from '../../src/distill/stepInput'
import { TASKS } from '../../src/distill/tasks'
import { Plan, readBuffer } from '../../src/gpu/plan'
import type { ModelConfig, PackedBatch } from '../../src/nn/config'
import { dimensions } from '../../src/nn/forward'
import { initialParameters } from '../../src/nn/initialise'
import { stream } from '../../src/world/random'
import { testAdapter } from '../gpuSetup'

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
function synthetic(config: ModelConfig, frames: number, segments: number): { host: HostData; batch: PackedBatch } {
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
    for (let i = 0; i < length; i++) tokens[s * config.textSlots + i] = 1 + random.integer(config.vocabulary - 1)
    for (let i = question - 1; i + 1 < length; i++) targets[s * config.textSlots + i] = tokens[s * config.textSlots + i + 1]
  }
  const features = Float32Array.from({ length: frames * config.imageTokens * config.featureSize }, () => random.normal())
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
    const visible = r < imageRows ? (r % config.imageTokens) + 1 : config.imageTokens + ((r - imageRows) % config.textSlots) + 1
    const e = Array.from({ length: visible }, () => 0.05 + random.uniform())
    const sum = e.reduce((a, b) => a + b, 0)
    e.forEach((x, j) => (maps[r * keys + j] = x / sum))
  }
  return maps
}

const SHAPE = { layers: 3, width: 16, heads: 2, imageTokens: 6, textSlots: 5, featureSize: 8, vocabulary: 12 }
const ours = (loss: RowLoss) =>
  chooseSignals(
    { perception: { layer: 'penultimate', block: 'answer-rows', loss }, reasoning: { layer: 'intermediate', block: 'full', loss }, planning: { layer: 'first', block: 'text-to-vision', loss } },
    3, 4,
  )

describe.each([
  { name: 'answer rows', config: SHAPE, chosen: ours('mse') },
  { name: 'cosine', config: SHAPE, chosen: ours('cosine') },
  { name: 'KL over rows', config: SHAPE, chosen: ours('kl') },
  { name: '3 layers', config: { layers: 3, width: 16, heads: 2, imageTokens: 6, textSlots: 5, featureSize: 8, vocabulary: 12 } },
  { name: '2 layers: the first is the penultimate', config: { layers: 2, width: 24, heads: 2, imageTokens: 4, textSlots: 4, featureSize: 4, vocabulary: 20 } },
])('the recorded step on the GPU equals its float64 twin: $name', ({ config: shape, chosen }: { config: Omit<ModelConfig, 'family' | 'mlpRatio'>; chosen?: SignalEntry[] }) => {
  const config: ModelConfig = { family: 'gpt', mlpRatio: 4, ...shape }
  it('losses, gradients per task, Gram matrix, coefficients and update', async () => {
    const device = await (await testAdapter()).requestDevice()
    device.addEventListener('uncapturederror', (event) => {
      throw new Error((event as GPUUncapturedErrorEvent).error.message)
    })
    const frames = 3
    const segments = 3
    const { host, batch } = synthetic(config, frames, segments)
    const signals = chosen ?? paperSignals(config.layers, 4)
    const maps = signals.map((_, i) => randomMaps(config, batch, i))
    const plan = new Plan(device, 'test')
    const data = uploadData(plan, config, host)
    const packed = new Float32Array(maps.length * maps[0].length)
    maps.forEach((map, i) => packed.set(map, i * map.length))
    const d = dimensions(config, frames, segments)
    const optimizer = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 }
    const engine = new Engine(plan, {
      dimensions: d, data, signals, targets: plan.upload('targets', packed), followers: ['perception', 'reasoning', 'planning'], trainProjector: true, splits: 3, optimizer,
    })
    await engine.compile()
    const random = stream(3, 'init')
    const parameters = initialParameters(config, { normal: () => random.normal(), projector: 'random' })
    engine.load(parameters)
    const mixing = normaliseMixing(DEFAULT_MIXING)
    const weights = [1, 900, 800, 700]
    const input: StepInput = {
      step: 1, method: 'agp', permutation: 3, learningRate: 1e-3, clip: 1, weights, mixing, present: [true, true, true],
      answerTokens: batch.targets.filter((t) => t >= 0).length,
      frames: Int32Array.from({ length: frames }, (_, i) => i),
      questions: Int32Array.from({ length: frames * segments }, (_, i) => i),
    }
    const [metrics] = await engine.run([input])
    const twin = trainStep(
      { config, signals, weights: { ce: 1, perception: 900, reasoning: 800, planning: 700 }, mixing, combine: 'agp', clip: 1, optimizer, trainProjector: true },
      optimizerState(Float64Array.from(parameters)),
      { batch, targets: maps.map((m) => Float64Array.from(m)), step: 0, learningRate: 1e-3, permutation: 3 },
    )
    for (const task of TASKS) expect(Math.abs(metrics.losses[task] / twin.metrics.losses[task] - 1), task).toBeLessThan(1e-5)
    const gradients = await readBuffer(device, engine.step.gradients)
    for (const task of TASKS) {
      const at = engine.step.stack.indexOf(task) * d.layout.total
      for (const entry of d.layout.entries) {
        const own = gradients.subarray(at + entry.offset, at + entry.offset + entry.size)
        const wanted = twin.gradients[TASKS.indexOf(task)].subarray(entry.offset, entry.offset + entry.size)
        if (wanted.every((x: number) => x === 0)) expect(own.every((x: number) => x === 0), `${task} ${entry.name}`).toBe(true)
        else expect(relative(own, wanted), `${task} ${entry.name}`).toBeLessThan(1e-4)
      }
    }
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) {
        const g = twin.metrics.gram
        expect(Math.abs(metrics.gram[4 * i + j] - g[4 * i + j]) / Math.sqrt(g[5 * i] * g[5 * j])).toBeLessThan(1e-4)
      }
    metrics.coefficients.forEach((c, i) => expect(c).toBeCloseTo(twin.metrics.coefficients[i], 3))
    engine.destroy()
    device.destroy()
  })
})
