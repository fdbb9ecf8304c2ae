// Small random models and batches for tests: every size differs from this world's, so that nothing can rely
// on 36 or 8.

import { isAttention, isHidden, type SignalEntry } from '../../src/distill/matching'
import {
  batchRows,
  mapKeys,
  type GptConfig,
  type LlamaConfig,
  type ModelConfig,
  type PackedBatch,
} from '../../src/nn/config'
import { initialParameters } from '../../src/nn/initialise'

/** A small generator for test inputs (mulberry32), uniform in [0, 1). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Standard normals from `uniforms` (Box-Muller). */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Width 8, 2 heads, 4 image tokens, 3 text slots. */
export const tinyConfig = (layers: number): GptConfig => ({
  family: 'gpt',
  layers,
  width: 8,
  heads: 2,
  mlpRatio: 4,
  vocabulary: 7,
  imageTokens: 4,
  textSlots: 3,
  featureSize: 5,
})

/** Width 16, 4 query heads of 4 channels on 2 key-value heads, SwiGLU of 12. */
export const tinyLlama = (layers: number): LlamaConfig => ({
  family: 'llama',
  layers,
  width: 16,
  heads: 4,
  kvHeads: 2,
  hidden: 12,
  vocabulary: 7,
  imageTokens: 4,
  textSlots: 3,
  featureSize: 5,
})

/** Parameters with nothing at a special value: biases and LayerNorms are shaken too. */
export function tinyParameters(config: ModelConfig, seed: number): Float64Array {
  const normal = normals(seed)
  return Float64Array.from(
    initialParameters(config, { normal, projector: 'random' }),
    (x) => x + 0.1 * normal(),
  )
}

/** A batch with segments of different lengths, every capability, and targets on the last used slots only. */
export function tinyBatch(config: ModelConfig, frames: number, segments: number, seed: number): PackedBatch {
  const uniform = uniforms(seed)
  const normal = normals(seed + 1)
  const { imageTokens, textSlots, featureSize, vocabulary } = config
  const samples = frames * segments
  const lengths = Int32Array.from({ length: samples }, (_, s) => Math.max(1, textSlots - (s % 2)))
  return {
    frames,
    segments,
    features: Float32Array.from({ length: frames * imageTokens * featureSize }, normal),
    tokens: Int32Array.from({ length: samples * textSlots }, () => Math.floor(uniform() * vocabulary)),
    targets: Int32Array.from({ length: samples * textSlots }, (_, t) => {
      const slot = t % textSlots
      return slot > 0 && slot < lengths[Math.floor(t / textSlots)] ? Math.floor(uniform() * vocabulary) : -1
    }),
    lengths,
    capabilities: Int32Array.from({ length: samples }, (_, s) => s % 3),
  }
}

/** Random head-averaged maps [R, keys] that respect the packed causal mask. */
export function tinyTarget(config: ModelConfig, batch: PackedBatch, seed: number): Float64Array {
  const uniform = uniforms(seed)
  const keys = mapKeys(config)
  const imageRows = batch.frames * config.imageTokens
  const target = new Float64Array(batchRows(config, batch.frames, batch.segments) * keys)
  for (let r = 0; r < target.length / keys; r++) {
    const visible = (j: number) =>
      r < imageRows
        ? j <= r % config.imageTokens
        : j <= config.imageTokens + ((r - imageRows) % config.textSlots)
    let sum = 0
    for (let j = 0; j < keys; j++) if (visible(j)) sum += target[r * keys + j] = uniform()
    for (let j = 0; j < keys; j++) target[r * keys + j] /= sum
  }
  return target
}

/**
 * What a teacher gives for one entry: a random map, random hidden states [R, teacher width] or random logits
 * [B*K*S, V].
 */
export function tinyEntryTarget(
  config: ModelConfig,
  batch: PackedBatch,
  entry: SignalEntry,
  seed: number,
): Float64Array {
  if (isAttention(entry)) return tinyTarget(config, batch, seed)
  const rows = batchRows(config, batch.frames, batch.segments)
  const length = isHidden(entry) ? rows * entry.teacherWidth : batch.tokens.length * config.vocabulary
  return Float64Array.from({ length }, normals(seed))
}

/** |a - b| / |b| over the whole vectors; |a| when b is zero. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0
  let norm = 0
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2
    norm += b[i] ** 2
  }
  return Math.sqrt(difference / (norm || 1))
}
