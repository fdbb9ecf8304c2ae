// A data set on the GPU: features, packed token segments, and (for distillation) the cached target maps. The
// data set has the row layout of one large packed batch: all image rows first, then all text rows.

import type { Plan } from '../../gpu/plan'
import type { ModelConfig } from '../../nn/config'

/** The data set on the host; see PackedBatch for shapes, with `segments` = questions per frame. */
export interface HostData {
  frames: number
  questionsPerFrame: number
  /** [frames * I, featureSize] */
  features: Float32Array
  /** [frames * questionsPerFrame * S] */
  tokens: Int32Array
  targets: Int32Array
  /** [frames * questionsPerFrame] */
  lengths: Int32Array
  capabilities: Int32Array
  /** Per question 1 where it counts in an evaluation, 0 where it only fills its frame; absent: all count. */
  counted?: Uint8Array
}

export interface DeviceData {
  host: HostData
  features: GPUBuffer
  /** Tokens, then targets. */
  data: GPUBuffer
  lengths: GPUBuffer
  capabilities: GPUBuffer
  /** frames * (I + questionsPerFrame * S) */
  rows: number
}

/** Uploads a data set; its buffers belong to the plan. */
export function uploadData(plan: Plan, config: ModelConfig, host: HostData): DeviceData {
  const data = new Int32Array(host.tokens.length * 2)
  data.set(host.tokens)
  data.set(host.targets, host.tokens.length)
  return {
    host,
    features: plan.upload('features', host.features),
    data: plan.upload('tokens and targets', data),
    lengths: plan.upload('lengths', host.lengths),
    capabilities: plan.upload('capabilities', host.capabilities),
    rows: host.frames * (config.imageTokens + host.questionsPerFrame * config.textSlots),
  }
}

/** Target tokens among the given questions. */
export function countAnswers(host: HostData, questions: Int32Array, textSlots: number): number {
  let count = 0
  for (const q of questions)
    for (let s = 0; s < textSlots; s++) if (host.targets[q * textSlots + s] >= 0) count++
  return count
}
