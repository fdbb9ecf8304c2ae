// Tiny steps of every variant of the second half: what the reference's tests and the GPU's comparison with it both
// run.

import type { HostData } from '../../src/distill/engine/deviceData'
import { paperSignals } from '../../src/distill/matching'
import { DEFAULT_MIXING } from '../../src/distill/step/mixing'
import type { MicroBatch, StepSettings } from '../../src/distill/reference/step.reference'
import type { BatchInput } from '../../src/distill/step/stepInput'
import { TEACHER_TASKS } from '../../src/distill/tasks'
import { mapKeys, type ModelConfig, type PackedBatch } from '../../src/nn/config'
import { tinyBatch, tinyConfig, tinyParameters, tinyTarget } from '../nn/tiny'

export const FRAMES = 2
export const SEGMENTS = 3
export const config: ModelConfig = {
  ...tinyConfig(2),
  width: 16,
  heads: 2,
  vocabulary: 12,
  imageTokens: 4,
  textSlots: 4,
  featureSize: 4,
}
export const signals = paperSignals(2, 4)
export const batch = tinyBatch(config, FRAMES, SEGMENTS, 11)
export const targets = signals.map((_, entry) => tinyTarget(config, batch, 20 + entry))
export const parameters = tinyParameters(config, 4)
export const WEIGHTS = { ce: 1, perception: 3, reasoning: 5, planning: 2 }

export const settings: StepSettings = {
  config,
  signals,
  weights: WEIGHTS,
  mixing: DEFAULT_MIXING,
  combine: 'agp',
  clip: 1,
  optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
  trainProjector: false,
}

/** The batch on the host as a data set of its own: data rows are batch rows. */
export const host: HostData = {
  frames: FRAMES,
  questionsPerFrame: SEGMENTS,
  features: batch.features,
  tokens: batch.tokens,
  targets: batch.targets,
  lengths: batch.lengths,
  capabilities: batch.capabilities,
}

export const answersOf = (tokens: ArrayLike<number>): number =>
  Array.from(tokens).filter((t) => t >= 0).length

/** The whole batch as one part, for the reference and for the GPU. */
export const wholeMicroBatch = (permutation: number): { reference: MicroBatch; gpu: BatchInput } => ({
  reference: { batch, targets, permutation },
  gpu: {
    permutation,
    present: [true, true, true],
    answerTokens: answersOf(batch.targets),
    frames: Int32Array.from({ length: FRAMES }, (_, i) => i),
    questions: Int32Array.from({ length: FRAMES * SEGMENTS }, (_, i) => i),
  },
})

/** Sample s alone as a part. */
export function sampleMicroBatch(s: number, permutation: number): { reference: MicroBatch; gpu: BatchInput } {
  const { imageTokens, textSlots, featureSize } = config
  const keys = mapKeys(config)
  const frame = Math.floor(s / SEGMENTS)
  const text = <T extends Int32Array>(values: T) => values.slice(s * textSlots, (s + 1) * textSlots)
  const own: PackedBatch = {
    frames: 1,
    segments: 1,
    features: batch.features.slice(
      frame * imageTokens * featureSize,
      (frame + 1) * imageTokens * featureSize,
    ),
    tokens: text(batch.tokens),
    targets: text(batch.targets),
    lengths: batch.lengths.slice(s, s + 1),
    capabilities: batch.capabilities.slice(s, s + 1),
  }
  const present = TEACHER_TASKS.map(
    (teacherTask, c) => WEIGHTS[teacherTask] > 0 && settings.mixing[own.capabilities[0]][c] > 0,
  )
  const maps = targets.map((map) => {
    const rows = (first: number, count: number) => map.subarray(first * keys, (first + count) * keys)
    return Float64Array.from([
      ...rows(frame * imageTokens, imageTokens),
      ...rows(FRAMES * imageTokens + s * textSlots, textSlots),
    ])
  })
  return {
    reference: { batch: own, targets: maps, permutation, present },
    gpu: {
      permutation,
      present,
      answerTokens: answersOf(own.targets),
      frames: Int32Array.of(frame),
      questions: Int32Array.of(s),
    },
  }
}
