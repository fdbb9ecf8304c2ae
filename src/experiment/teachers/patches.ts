// Windows around patches: what the vision encoder sees of a picture.

import { GRID, PADDING, WINDOW, WINDOW_INPUTS } from '../../teacher/exportEncoder'
import { IMAGE_SIZE, IMAGE_TOKENS, PATCH_SIZE } from '../../world/types'

const clampPixel = (position: number): number => Math.min(Math.max(position, 0), IMAGE_SIZE - 1)

/**
 * The 16x16 window around one patch of an RGB byte picture [48, 48, 3] starting at `pictureOffset`, as 768
 * numbers in [-1, 1] in the order (channel, y, x), written at `out[at...]`. Outside the picture its edge is
 * repeated.
 */
export function writeWindow(
  pixels: Uint8Array,
  pictureOffset: number,
  patch: number,
  out: Float32Array,
  at: number,
): void {
  const top = Math.floor(patch / GRID) * PATCH_SIZE - PADDING
  const left = (patch % GRID) * PATCH_SIZE - PADDING
  for (let y = 0; y < WINDOW; y++) {
    const row = pictureOffset + clampPixel(top + y) * IMAGE_SIZE * 3
    for (let x = 0; x < WINDOW; x++) {
      const pixel = row + clampPixel(left + x) * 3
      const to = at + y * WINDOW + x
      for (let c = 0; c < 3; c++) out[to + c * WINDOW * WINDOW] = pixels[pixel + c] / 127.5 - 1
    }
  }
}

/** All windows of `frames` consecutive pictures, [frames * 36, 768]. */
export function windows(pixels: Uint8Array, firstFrame: number, frames: number): Float32Array {
  const out = new Float32Array(frames * IMAGE_TOKENS * WINDOW_INPUTS)
  for (let f = 0; f < frames; f++)
    for (let patch = 0; patch < IMAGE_TOKENS; patch++)
      writeWindow(
        pixels,
        (firstFrame + f) * IMAGE_SIZE * IMAGE_SIZE * 3,
        patch,
        out,
        (f * IMAGE_TOKENS + patch) * WINDOW_INPUTS,
      )
  return out
}

/** Pictures [frames, 48, 48, 3] as the encoder's input [frames, 3, 48, 48] in [-1, 1]. */
export function channelsFirst(pixels: Uint8Array, firstFrame: number, frames: number): Float32Array {
  const plane = IMAGE_SIZE * IMAGE_SIZE
  const out = new Float32Array(frames * 3 * plane)
  for (let f = 0; f < frames; f++)
    for (let i = 0; i < plane; i++)
      for (let c = 0; c < 3; c++)
        out[(f * 3 + c) * plane + i] = pixels[((firstFrame + f) * plane + i) * 3 + c] / 127.5 - 1
  return out
}
