// What each 8x8 patch shows: the labels that the vision encoder is trained on. Occluded things count by what
// is seen of them.

import { drawScene, type Region } from './picture'
import { IMAGE_SIZE, IMAGE_TOKENS, PATCH_SIZE } from './types'
import type { Scene } from './types'

/** The twenty heads, in order. */
export const PATCH_LABELS = [
  'car',
  'truck',
  'bus',
  'red',
  'blue',
  'white',
  'yellow',
  'green',
  'cyan',
  'braking',
  'signal-left',
  'signal-right',
  'pedestrian',
  'cone',
  'light-red',
  'light-yellow',
  'light-green',
  'sign-stop',
  'sign-thirty',
  'sign-sixty',
] as const

/**
 * A label counts where it covers this share of the patch, or where the patch holds this share of the object.
 */
const SHARE = 0.25

/** Labels 0 or 1, [36, 20], patches row major. */
export function patchLabels(scene: Scene): Uint8Array {
  const drawing = drawScene(scene)
  const labels = new Uint8Array(IMAGE_TOKENS * PATCH_LABELS.length)
  mark(drawing.objectAt, drawing.objects, labels)
  mark(drawing.lampAt, drawing.lamps, labels)
  return labels
}

function mark(regionAt: Uint8Array, regions: readonly Region[], labels: Uint8Array): void {
  const side = IMAGE_SIZE / PATCH_SIZE
  const seen = new Int32Array(IMAGE_TOKENS * regions.length)
  for (let at = 0; at < regionAt.length; at++) {
    if (regionAt[at] === 0) continue
    const y = Math.floor(at / IMAGE_SIZE)
    const patch = Math.floor(y / PATCH_SIZE) * side + Math.floor((at - y * IMAGE_SIZE) / PATCH_SIZE)
    seen[patch * regions.length + regionAt[at] - 1]++
  }
  for (let patch = 0; patch < IMAGE_TOKENS; patch++) {
    regions.forEach((region, r) => {
      const count = seen[patch * regions.length + r]
      if (count === 0 || (count < SHARE * PATCH_SIZE * PATCH_SIZE && count < SHARE * region.area)) return
      for (const name of region.names) labels[patch * PATCH_LABELS.length + LABEL_INDEX[name]] = 1
    })
  }
}

const LABEL_INDEX: Readonly<Record<string, number>> = Object.fromEntries(
  PATCH_LABELS.map((name, i) => [name, i]),
)
