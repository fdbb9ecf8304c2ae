// Float64 reference of the frozen vision encoder: what the exported graph computes (exportEncoder.ts), as loops
// over windows. It needs no runtime, so the lesson's small students can start where there is no WebGPU.

import { geluForward, linearForward } from '../nn/layers.reference'
import { IMAGE_SIZE, IMAGE_TOKENS } from '../world/types'
import {
  BOTTLENECK,
  ENCODER_HIDDEN,
  FEATURE_SIZE,
  GRID,
  positionFeatures,
  WINDOW,
  WINDOW_INPUTS,
  windowIndices,
  type EncoderParameters,
} from './exportEncoder'

/** The windows of one picture, RGB bytes [48, 48, 3], as rows ordered (channel, y, x), in [-1, 1]: [36, 768]. */
function windowsOf(pixels: Uint8Array): Float64Array {
  const indices = windowIndices()
  const windows = new Float64Array(IMAGE_TOKENS * WINDOW_INPUTS)
  let at = 0
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++)
      for (let channel = 0; channel < 3; channel++)
        for (let y = 0; y < WINDOW; y++)
          for (let x = 0; x < WINDOW; x++) {
            const pixel = indices[row * WINDOW + y] * IMAGE_SIZE + indices[column * WINDOW + x]
            windows[at++] = pixels[3 * pixel + channel] / 127.5 - 1
          }
  return windows
}

/**
 * Features of pictures, RGB bytes [frames, 48, 48, 3] -> [frames, 36, 44]: the standardised bottleneck of each
 * patch's window, and where the patch lies.
 */
export function encoderFeatures(parameters: EncoderParameters, pixels: Uint8Array): Float32Array {
  const bytes = 3 * IMAGE_SIZE * IMAGE_SIZE
  const frames = pixels.length / bytes
  const wide = (name: keyof EncoderParameters): Float64Array => Float64Array.from(parameters[name])
  const [w1, b1, w2, b2, mean, std] = (['w1', 'b1', 'w2', 'b2', 'mean', 'std'] as const).map(wide)
  const places = positionFeatures()
  const features = new Float32Array(frames * places.length)
  for (let frame = 0; frame < frames; frame++) {
    const windows = windowsOf(pixels.subarray(frame * bytes, (frame + 1) * bytes))
    const hidden = geluForward(linearForward(windows, w1, b1, WINDOW_INPUTS, ENCODER_HIDDEN))
    const bottleneck = linearForward(hidden, w2, b2, ENCODER_HIDDEN, BOTTLENECK)
    const own = features.subarray(frame * places.length, (frame + 1) * places.length)
    own.set(places)
    bottleneck.forEach((x, i) => {
      const c = i % BOTTLENECK
      own[((i - c) / BOTTLENECK) * FEATURE_SIZE + c] = (x - mean[c]) / std[c]
    })
  }
  return features
}
