// Inputs of the reference trajectories, drawn from a seed: initial parameters, synthetic batches with target maps, shuffles and
// learning rates. Everything is rounded to float32, so that PyTorch, the float64 twin and the GPU are given the same numbers.

import { paperSignals } from '../../src/distill/matching'
import { DEFAULT_MIXING, normaliseMixing } from '../../src/distill/mixing'
import { learningRateMultiplier } from '../../src/distill/schedule'
import type { StepSettings } from '../../src/distill/step.twin'
import { batchRows, mapKeys, parameterLayout, type ModelConfig, type PackedBatch } from '../../src/nn/config'
import { initialParameters } from '../../src/nn/initialise'
import { stream } from '../../src/world/random'
import { EOS, PAD, VOCABULARY_SIZE } from '../../src/world/vocabulary'

/** One trajectory. */
export interface ReferenceCase {
  name: 'default' | 'conflict'
  seed: number
  steps: number
  frames: number
  segments: number
  settings: StepSettings
  peakLearningRate: number
  warmup: number
}

/** One step's inputs; `step` counts from 1. */
export interface ReferenceStep {
  step: number
  batch: PackedBatch
  /** Per signal entry [R, keys]; head and group means are taken already. */
  targets: Float32Array[]
  permutation: number
  learningRate: number
}

const TEACHER_LAYERS = 6

/** The default student. */
const STUDENT: ModelConfig = {
  family: 'gpt',
  layers: 4,
  width: 48,
  heads: 4,
  mlpRatio: 4,
  vocabulary: VOCABULARY_SIZE,
  imageTokens: 36,
  textSlots: 8,
  featureSize: 44,
}

const settings = (config: ModelConfig, follower: number): StepSettings => ({
  config,
  signals: paperSignals(config.layers, TEACHER_LAYERS),
  weights: { ce: 1, perception: follower, reasoning: follower, planning: follower },
  mixing: normaliseMixing(DEFAULT_MIXING),
  combine: 'agp',
  clip: 1,
  optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
  trainProjector: false,
})

/**
 * `default`: the default run, written out (a changed default must not change what the fixture means). `conflict`: a two-layer student
 * whose perception and planning teachers want opposite maps of one layer, at weights that let both stages of AGP fire.
 */
export const REFERENCE_CASES = {
  default: { name: 'default', seed: 2601, steps: 20, frames: 8, segments: 6, settings: settings(STUDENT, 9000), peakLearningRate: 3e-3, warmup: 50 },
  conflict: {
    name: 'conflict',
    seed: 21288,
    steps: 6,
    frames: 4,
    segments: 3,
    settings: settings({ ...STUDENT, layers: 2, width: 32, heads: 2 }, 1_000_000),
    peakLearningRate: 1e-2,
    warmup: 5,
  },
} as const satisfies Record<string, ReferenceCase>

/**
 * Initial parameters [layout.total], projector fixed and orthonormal. `conflict` starts from nearly even attention (queries, keys and
 * values a quarter as large): otherwise all teachers first agree that the maps are too sharp.
 */
export function referenceParameters({ name, seed, settings: { config } }: ReferenceCase): Float32Array {
  const random = stream(seed, 'reference parameters')
  const parameters = initialParameters(config, { normal: () => random.normal(), projector: 'orthonormal' })
  if (name === 'conflict') {
    for (const entry of parameterLayout(config).entries) {
      if (!entry.name.endsWith('c_attn.weight')) continue
      for (let i = entry.offset; i < entry.offset + entry.size; i++) parameters[i] *= 0.25
    }
  }
  return parameters
}

/** The inputs of one step, 1..steps. */
export function referenceStep(reference: ReferenceCase, step: number): ReferenceStep {
  const { seed, settings, peakLearningRate, warmup } = reference
  const schedule = { kind: 'cosine', total: 700, warmup, minRatio: 0.02 } as const
  return {
    step,
    batch: syntheticBatch(reference, step),
    targets: settings.signals.map((_, entry) => syntheticTarget(reference, step, entry)),
    permutation: stream(seed, 'reference shuffle', step).integer(6),
    learningRate: peakLearningRate * learningRateMultiplier(step - 1, schedule),
  }
}

/** Questions of 2-4 tokens, answers of 1-3 and `<eos>`; a third of a frame's segments per capability, in shuffled order. */
function syntheticBatch({ seed, frames, segments, settings: { config } }: ReferenceCase, step: number): PackedBatch {
  const random = stream(seed, 'reference batch', step)
  const { imageTokens, textSlots, featureSize, vocabulary } = config
  const samples = frames * segments
  const batch: PackedBatch = {
    frames,
    segments,
    features: Float32Array.from({ length: frames * imageTokens * featureSize }, () => random.normal()),
    tokens: new Int32Array(samples * textSlots).fill(PAD),
    targets: new Int32Array(samples * textSlots).fill(-1),
    lengths: new Int32Array(samples),
    capabilities: new Int32Array(samples),
  }
  for (let s = 0; s < samples; s++) {
    if (s % segments === 0) batch.capabilities.set(random.permutation(segments).map((i) => i % 3), s)
    const question = 2 + random.integer(3)
    const answer = 1 + random.integer(3)
    batch.lengths[s] = question + answer + 1
    for (let slot = 0; slot < question + answer; slot++) batch.tokens[s * textSlots + slot] = 2 + random.integer(vocabulary - 4)
    batch.tokens[s * textSlots + question + answer] = EOS
    for (let slot = question - 1; slot < question + answer; slot++) {
      batch.targets[s * textSlots + slot] = batch.tokens[s * textSlots + slot + 1]
    }
  }
  return batch
}

/**
 * Row softmaxes over the keys a row sees. `default`: of independent normals. `conflict`: mostly on the odd keys, on the even ones
 * for planning.
 */
function syntheticTarget({ name, seed, frames, segments, settings }: ReferenceCase, step: number, entry: number): Float32Array {
  const { config, signals } = settings
  const random = stream(seed, `reference target ${entry}`, step)
  const { imageTokens, textSlots } = config
  const keys = mapKeys(config)
  const sign = signals[entry].follower === 'planning' ? -1 : 1
  const score = (j: number) => (name === 'default' ? random.normal() : 1.5 * (j % 2 ? sign : -sign) + 0.25 * random.normal())
  const imageRows = frames * imageTokens
  const target = new Float32Array(batchRows(config, frames, segments) * keys)
  for (let r = 0; r < target.length / keys; r++) {
    const visible = r < imageRows ? 1 + (r % imageTokens) : imageTokens + 1 + ((r - imageRows) % textSlots)
    const weights = Array.from({ length: visible }, (_, j) => Math.exp(score(j)))
    const sum = weights.reduce((a, b) => a + b, 0)
    weights.forEach((w, j) => (target[r * keys + j] = w / sum))
  }
  return target
}
