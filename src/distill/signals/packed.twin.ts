// The attention signals on packed maps, as the step uses them. Every loss is a weighted sum over map rows of squared
// differences, so all of METHOD 1's denominators and METHOD 2.3's mixing live in one weight per row.
//
// A sample is one segment s of `length` used slots, T_s = I + length. Its text-to-vision loss is the sum over its text rows
// and the I image keys of (S-T)^2 / (length I); its full-map loss the sum over its T_s x T_s map / T_s^2 (zeros above the
// diagonal counted), then the mean over the follower's matched layers. Image rows are shared by a frame's segments.

import { batchRows, mapKeys, type ModelConfig, type PackedBatch } from '../../nn/config'
import { followerBlock, type Block, type SignalEntry } from '../matching'
import type { Mixing } from '../mixing'
import { FOLLOWERS, type Follower } from '../tasks'

/** Weights of the map rows, [R] per follower. */
export interface RowWeights {
  /** loss = sum over the follower's entries and rows of raw[r] * sum_k (S-T)^2. */
  raw: Record<Follower, Float64Array>
  /** The same for the mixed objective (1/N) sum_s pi[capability of s][follower] L_s, whose gradient the step follows. */
  mixed: Record<Follower, Float64Array>
}

/**
 * Row weights of one batch (METHOD 1, 2.3). With N = B*K segments, L layers matched by the follower, pi_s = mixing[capability of s]:
 * text-to-vision: text row of s 1/(N length I); full: text row 1/(N T_s^2 L), image row of frame b the sum of that over its
 * segments; mixed: each segment's share times pi_s[follower]. Padding rows and empty segments weigh 0.
 */
export function rowWeights(batch: PackedBatch, config: ModelConfig, mixing: Mixing, signals: readonly SignalEntry[]): RowWeights {
  const { imageTokens: images, textSlots: slots } = config
  const rows = batchRows(config, batch.frames, batch.segments)
  const samples = batch.frames * batch.segments
  const zeros = (): Record<Follower, Float64Array> => ({
    perception: new Float64Array(rows),
    reasoning: new Float64Array(rows),
    planning: new Float64Array(rows),
  })
  const weights: RowWeights = { raw: zeros(), mixed: zeros() }
  FOLLOWERS.forEach((follower, c) => {
    const block = followerBlock(signals, follower)
    if (!block) return
    const raw = weights.raw[follower]
    const mixed = weights.mixed[follower]
    const layers = signals.filter((entry) => entry.follower === follower).length
    for (let s = 0; s < samples; s++) {
      const length = batch.lengths[s]
      if (length === 0) continue
      const entries = block === 'full' ? (images + length) ** 2 : length * images
      const share = 1 / (samples * entries * layers)
      const pi = mixing[batch.capabilities[s]][c]
      const text = batch.frames * images + s * slots
      for (let slot = 0; slot < length; slot++) {
        raw[text + slot] += share
        mixed[text + slot] += share * pi
      }
      if (block !== 'full') continue
      const frame = Math.floor(s / batch.segments) * images
      for (let i = 0; i < images; i++) {
        raw[frame + i] += share
        mixed[frame + i] += share * pi
      }
    }
  })
  return weights
}

/** Mean over heads of packed maps: attention [R, H, keys] -> [R, keys]. */
export function packedHeadMean(config: ModelConfig, attention: Float64Array): Float64Array {
  const { heads } = config
  const keys = mapKeys(config)
  const mean = new Float64Array(attention.length / heads)
  for (let r = 0; r < mean.length / keys; r++) {
    for (let h = 0; h < heads; h++) {
      for (let j = 0; j < keys; j++) mean[r * keys + j] += attention[(r * heads + h) * keys + j] / heads
    }
  }
  return mean
}

/** A teacher's target for one signal entry: the mean over its layers of the head-averaged maps, [R, keys]. */
export function packedTarget(teacher: ModelConfig, attention: readonly Float64Array[], teacherLayers: readonly number[]): Float64Array {
  const means = teacherLayers.map((layer) => packedHeadMean(teacher, attention[layer]))
  return means[0].map((_, i) => means.reduce((sum, mean) => sum + mean[i], 0) / means.length)
}

/**
 * One signal entry: its part of the raw loss, and the gradient of its part of the mixed objective with respect to the student's
 * maps, dP_h = (1/H) 2 mixed[r] (S - T) over the compared keys (METHOD 1: it reaches every head equally).
 * attention [R, H, keys], target [R, keys], raw and mixed [R] -> dAttention [R, H, keys].
 */
export function packedSignal(
  config: ModelConfig,
  attention: Float64Array,
  target: Float64Array,
  block: Block,
  raw: Float64Array,
  mixed: Float64Array,
): { loss: number; dAttention: Float64Array } {
  const { heads, imageTokens } = config
  const keys = mapKeys(config)
  const compared = block === 'full' ? keys : imageTokens
  const mean = packedHeadMean(config, attention)
  const dAttention = new Float64Array(attention.length)
  let loss = 0
  for (let r = 0; r < raw.length; r++) {
    if (raw[r] === 0) continue
    for (let j = 0; j < compared; j++) {
      const difference = mean[r * keys + j] - target[r * keys + j]
      loss += raw[r] * difference * difference
      for (let h = 0; h < heads; h++) {
        dAttention[(r * heads + h) * keys + j] = (2 * mixed[r] * difference) / heads
      }
    }
  }
  return { loss, dAttention }
}
