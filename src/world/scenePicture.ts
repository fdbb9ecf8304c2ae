// The picture of a made-up scene: the same on the page, which draws it at once, and in the worker, whose
// models see it.

import { corrupt } from './corruption'
import type { CorruptionId, Severity } from './corruptionIds'
import { drawPicture } from './picture'
import { stream } from './random'
import type { Scene } from './types'

/**
 * RGB bytes [48, 48, 3] of a scene with the tint and noise of `pictureSeed`, damaged or not.
 * Throws where the seed is no whole number in [0, 2^53).
 */
export function scenePicture(
  scene: Scene,
  pictureSeed: number,
  corruption: { id: CorruptionId; severity: Severity } | null = null,
): Uint8Array {
  const pixels = drawPicture(scene, stream(pictureSeed, 'bench/picture'))
  return corruption ? corrupt(pixels, corruption.id, corruption.severity, pictureSeed) : pixels
}
