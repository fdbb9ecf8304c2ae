// Some frames and questions of a data set as one packed batch, for the float64 reference.

import type { HostData } from '../../distill/engine/deviceData'
import type { ModelConfig, PackedBatch } from '../../nn/config'

/** Frames of a data set, and as many of its questions for each: global indices, in the frames' order. */
export interface PackedChoice {
  frames: ArrayLike<number>
  questions: ArrayLike<number>
}

/** The batch of these frames and questions. */
export function packBatch(
  config: ModelConfig,
  host: HostData,
  { frames, questions }: PackedChoice,
): PackedBatch {
  const { imageTokens, textSlots, featureSize } = config
  const picture = imageTokens * featureSize
  const batch: PackedBatch = {
    frames: frames.length,
    segments: questions.length / frames.length,
    features: new Float32Array(frames.length * picture),
    tokens: new Int32Array(questions.length * textSlots),
    targets: new Int32Array(questions.length * textSlots),
    lengths: new Int32Array(questions.length),
    capabilities: new Int32Array(questions.length),
  }
  for (let i = 0; i < frames.length; i++)
    batch.features.set(host.features.subarray(frames[i] * picture, (frames[i] + 1) * picture), i * picture)
  for (let i = 0; i < questions.length; i++) {
    const from = questions[i] * textSlots
    batch.tokens.set(host.tokens.subarray(from, from + textSlots), i * textSlots)
    batch.targets.set(host.targets.subarray(from, from + textSlots), i * textSlots)
    batch.lengths[i] = host.lengths[questions[i]]
    batch.capabilities[i] = host.capabilities[questions[i]]
  }
  return batch
}
