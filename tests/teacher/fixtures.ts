// Small random teachers and batches for the tests of this room.

import { parameterLayout, type ModelConfig, type PackedBatch } from '../../src/nn/config'
import type { EncoderCard, ModelCard } from '../../src/teacher/card'
import type { Sizes } from '../../src/teacher/runtime'
import type { EncoderParameters } from '../../src/teacher/exportEncoder'

/** Numbers of a seeded generator, normal enough for tests (sum of uniforms): mean 0, variance 1. */
export function normals(seed: number): () => number {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return () => (uniform() + uniform() + uniform() - 1.5) * 2
}

export const TINY: ModelConfig = {
  family: 'gpt',
  layers: 2,
  width: 8,
  heads: 2,
  mlpRatio: 2,
  vocabulary: 11,
  imageTokens: 4,
  textSlots: 3,
  featureSize: 5,
}

/** The shape of the shipped teachers. */
export const FULL: ModelConfig = {
  family: 'gpt',
  layers: 6,
  width: 64,
  heads: 4,
  mlpRatio: 4,
  vocabulary: 80,
  imageTokens: 36,
  textSlots: 8,
  featureSize: 44,
}

export const TINY_LLAMA: ModelConfig = {
  family: 'llama',
  layers: 2,
  width: 24,
  heads: 4,
  kvHeads: 2,
  hidden: 20,
  vocabulary: 11,
  imageTokens: 4,
  textSlots: 3,
  featureSize: 5,
}

/** The shape of the shipped Llama-like teachers. */
export const FULL_LLAMA: ModelConfig = {
  family: 'llama',
  layers: 6,
  width: 64,
  heads: 4,
  kvHeads: 2,
  hidden: 176,
  vocabulary: 80,
  imageTokens: 36,
  textSlots: 8,
  featureSize: 44,
}

export const sizesOf = (config: ModelConfig): Sizes => ({
  I: config.imageTokens,
  S: config.textSlots,
  M: config.imageTokens + config.textSlots,
  F: config.featureSize,
  V: config.vocabulary,
})

/**
 * Random parameters that make every tensor matter: norms near 1, biases not 0. Weights a little wider than
 * fresh ones; of a Llama-like model as wide (with fresh ones' narrower residual outputs), because SwiGLU
 * multiplies: wild weights would test how float32 rounding grows, not the graph.
 */
export function randomParameters(config: ModelConfig, seed: number): Float32Array {
  const next = normals(seed)
  const layout = parameterLayout(config)
  const flat = new Float32Array(layout.total)
  for (const { name, shape, offset, size } of layout.entries) {
    const isNorm = shape.length === 1 && name.endsWith('.weight')
    const fresh = 1 / Math.sqrt(shape[0] * (/(o_proj|down_proj)/.test(name) ? 2 * config.layers : 1))
    const weight = config.family === 'llama' ? fresh : 1.2 * fresh
    const spread = /^wte|embed_tokens/.test(name)
      ? 0.5
      : shape.length === 1
        ? 0.2
        : name.startsWith('wpe')
          ? 0.4
          : weight
    for (let i = 0; i < size; i++) flat[offset + i] = (isNorm ? 1 : 0) + spread * next()
  }
  return flat
}

export function randomBatch(
  config: ModelConfig,
  frames: number,
  segments: number,
  seed: number,
): PackedBatch {
  const next = normals(seed)
  const { imageTokens, textSlots, featureSize, vocabulary } = config
  const q = frames * segments
  return {
    frames,
    segments,
    features: Float32Array.from({ length: frames * imageTokens * featureSize }, () => next()),
    tokens: Int32Array.from({ length: q * textSlots }, () => Math.floor(Math.abs(next()) * 1e4) % vocabulary),
    targets: new Int32Array(q * textSlots).fill(-1),
    lengths: new Int32Array(q).fill(textSlots),
    capabilities: new Int32Array(q),
  }
}

export const cardFor = (config: ModelConfig): ModelCard => ({
  name: 'random',
  role: 'base',
  config,
  seed: 1,
  steps: 0,
  trainingFlops: 0,
  heldOutQuestions: 0,
  accuracy: null,
  noImage: null,
  adapter: 'none',
  date: '2026-01-02',
  version: '0.1.0',
})

export const ENCODER_CARD: EncoderCard = {
  name: 'random encoder',
  role: 'encoder',
  config: null,
  seed: 1,
  steps: 0,
  trainingFlops: 0,
  heldOutPatches: 0,
  labelAccuracy: null,
  adapter: 'none',
  date: '2026-01-02',
  version: '0.1.0',
}

export function randomEncoder(seed: number): EncoderParameters {
  const next = normals(seed)
  const draw = (length: number, scale: number): Float32Array =>
    Float32Array.from({ length }, () => next() * scale)
  return {
    w1: draw(768 * 128, 1 / Math.sqrt(768)),
    b1: draw(128, 0.2),
    w2: draw(128 * 32, 1 / Math.sqrt(128)),
    b2: draw(32, 0.2),
    w3: draw(32 * 20, 1 / Math.sqrt(32)),
    b3: draw(20, 0.2),
    mean: draw(32, 0.3),
    std: draw(32, 0.2).map((x) => 0.5 + Math.abs(x)),
  }
}

/** Largest absolute difference; NaN when anything is. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths differ: ${a.length} and ${b.length}`)
  let most = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i])
    if (!(difference <= most)) most = difference
  }
  return most
}
