// Packed batches taken apart again: one ordinary [T, T] map per segment, so that packed losses can be checked
// against METHOD 1 as it is written, on separate sequences.

import { mapKeys, type ModelConfig, type PackedBatch } from '../../src/nn/config'
import type { Maps } from '../../src/distill/signals/attention/attention.reference'

/** The map of segment s, [1][H][T_s][T_s] with T_s = I + length, from packed maps [R, heads, keys]. */
export function separateMap(
  config: ModelConfig,
  batch: PackedBatch,
  packed: Float64Array,
  heads: number,
  s: number,
): Maps {
  const { imageTokens: images, textSlots: slots } = config
  const keys = mapKeys(config)
  const size = images + batch.lengths[s]
  const frame = Math.floor(s / batch.segments)
  const text = batch.frames * images + s * slots
  const row = (q: number) => (q < images ? frame * images + q : text + q - images)
  return [
    Array.from({ length: heads }, (_, h) =>
      Array.from({ length: size }, (_, q) =>
        Array.from(packed.subarray((row(q) * heads + h) * keys, (row(q) * heads + h) * keys + size)),
      ),
    ),
  ]
}

/** is_image mask of segment s, [1][T_s]. */
export const separateMask = (config: ModelConfig, batch: PackedBatch, s: number): boolean[][] => [
  Array.from({ length: config.imageTokens + batch.lengths[s] }, (_, q) => q < config.imageTokens),
]
