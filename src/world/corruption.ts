// Damaged pictures at three severities, deterministic from a seed: a small mirror of DriveBench's settings.
// Severities are graded: the middle one costs a model some accuracy, and the strongest does not blind it,
// except where nothing is left to see.

import type { CorruptionId, Severity } from './corruptionIds'
import { type RandomStream, stream } from './random'
import { IMAGE_SIZE } from './types'

export interface CorruptionInfo {
  id: CorruptionId
  name: string
  description: string
}

const PIXELS = IMAGE_SIZE * IMAGE_SIZE
const BYTES = PIXELS * 3

type Damage = (pixels: Uint8Array, severity: Severity, random: RandomStream) => Uint8Array
type Three = readonly [number, number, number]

const at = (values: Three, severity: Severity): number => values[severity - 1]
const byte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : Math.floor(value + 0.5))

const LOW_LIGHT: Three = [0.75, 0.6, 0.45]
const FOG_KEEP: Three = [0.86, 0.75, 0.62]
const FOG_ADD: Three = [0.11, 0.2, 0.3]
const NOISE_SIGMA: Three = [0.08, 0.15, 0.24]
const SQUARES: Three = [1, 2, 3]
const SQUARE_SIDE = 12
const BLUR_LENGTH: Three = [3, 5, 7]
const OBSTACLE_RADIUS: Three = [6, 9, 12]
const BYTES_HIT: Three = [0.016, 0.064, 0.2]
const LEVELS: Three = [8, 4, 3]
const LOST_SHARE: Three = [1 / 3, 2 / 3, 1]

const affine = (pixels: Uint8Array, factor: number, add: number): Uint8Array =>
  pixels.map((value) => byte(value * factor + add * 255))

const DAMAGE: Readonly<Record<CorruptionId, Damage>> = {
  'low-light': (pixels, severity) => affine(pixels, at(LOW_LIGHT, severity), 0),
  fog: (pixels, severity) => affine(pixels, at(FOG_KEEP, severity), at(FOG_ADD, severity)),
  noise: (pixels, severity, random) =>
    pixels.map((value) => byte(value + random.normal() * at(NOISE_SIGMA, severity) * 255)),
  occlusion: (pixels, severity, random) => {
    const out = pixels.slice()
    for (let n = 0; n < at(SQUARES, severity); n++) {
      const x0 = random.integer(IMAGE_SIZE - SQUARE_SIDE + 1)
      const y0 = random.integer(IMAGE_SIZE - SQUARE_SIDE + 1)
      for (let y = y0; y < y0 + SQUARE_SIDE; y++)
        out.fill(0, (y * IMAGE_SIZE + x0) * 3, (y * IMAGE_SIZE + x0 + SQUARE_SIDE) * 3)
    }
    return out
  },
  'motion-blur': (pixels, severity) => {
    const reach = (at(BLUR_LENGTH, severity) - 1) / 2
    const out = new Uint8Array(BYTES)
    for (let y = 0; y < IMAGE_SIZE; y++) {
      for (let x = 0; x < IMAGE_SIZE; x++) {
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0
          for (let step = -reach; step <= reach; step++) {
            const from = Math.max(0, Math.min(IMAGE_SIZE - 1, x + step))
            sum += pixels[(y * IMAGE_SIZE + from) * 3 + channel]
          }
          out[(y * IMAGE_SIZE + x) * 3 + channel] = byte(sum / (2 * reach + 1))
        }
      }
    }
    return out
  },
  'lens-obstacle': (pixels, severity, random) => {
    // A smudge on the lens: dirt colour, dense in the middle and thinning out to its rim.
    const radius = at(OBSTACLE_RADIUS, severity)
    const centreX = random.integer(IMAGE_SIZE)
    const centreY = random.integer(IMAGE_SIZE)
    const dirt = [58, 50, 42]
    const out = pixels.slice()
    for (let y = 0; y < IMAGE_SIZE; y++) {
      for (let x = 0; x < IMAGE_SIZE; x++) {
        const away = ((x - centreX) * (x - centreX) + (y - centreY) * (y - centreY)) / (radius * radius)
        if (away >= 1) continue
        const cover = Math.min(0.9, 1.6 * (1 - away))
        for (let channel = 0; channel < 3; channel++) {
          const i = (y * IMAGE_SIZE + x) * 3 + channel
          out[i] = byte(pixels[i] * (1 - cover) + dirt[channel] * cover)
        }
      }
    }
    return out
  },
  'bit-error': (pixels, severity, random) => {
    const share = at(BYTES_HIT, severity)
    const out = pixels.slice()
    for (let i = 0; i < BYTES; i++) if (random.uniform() < share) out[i] ^= 1 << random.integer(8)
    return out
  },
  'colour-quantization': (pixels, severity) => {
    const steps = at(LEVELS, severity) - 1
    return pixels.map((value) => byte((Math.floor((value * steps) / 255 + 0.5) * 255) / steps))
  },
  'frame-lost': (pixels, severity, random) =>
    random.uniform() < at(LOST_SHARE, severity) ? new Uint8Array(BYTES) : pixels.slice(),
  'no-image': () => noImage(),
}

/** The corruptions of a picture, in the order of CORRUPTION_IDS. */
export const CORRUPTIONS: readonly CorruptionInfo[] = [
  { id: 'low-light', name: 'Low light', description: 'Brightness times 0.75, 0.6 or 0.45.' },
  {
    id: 'fog',
    name: 'Fog',
    description: 'Contrast washed out towards white: 0.86x + 0.11, 0.75x + 0.2 or 0.62x + 0.3.',
  },
  { id: 'noise', name: 'Noise', description: 'Noise per pixel and channel with sigma 0.08, 0.15 or 0.24.' },
  { id: 'occlusion', name: 'Occlusion', description: 'One, two or three black squares of 12x12 pixels.' },
  { id: 'motion-blur', name: 'Motion blur', description: 'Sideways blur over 3, 5 or 7 pixels.' },
  {
    id: 'lens-obstacle',
    name: 'Lens obstacle',
    description: 'A smudge of dirt on the lens, radius 6, 9 or 12 pixels.',
  },
  { id: 'bit-error', name: 'Bit error', description: 'One bit flipped in 1.6, 6.4 or 20 % of the bytes.' },
  { id: 'colour-quantization', name: 'Colour quantization', description: '8, 4 or 3 levels per channel.' },
  {
    id: 'frame-lost',
    name: 'Frame lost',
    description: 'One frame in three, two in three, or every frame is black.',
  },
  {
    id: 'no-image',
    name: 'No image',
    description: 'A constant grey picture: what the question alone gives away.',
  },
]

/** The picture that shows nothing: every byte 128 (0.5). RGB bytes [48, 48, 3]. */
export function noImage(): Uint8Array {
  return new Uint8Array(BYTES).fill(128)
}

/**
 * A corrupted copy of one picture. `pixels` are RGB bytes [48, 48, 3] and stay as they are; the damage
 * depends on `seed`, `frame` (the picture's index), the corruption and its severity alone. Throws where the
 * size is another.
 */
export function corrupt(
  pixels: Uint8Array,
  id: CorruptionId,
  severity: Severity,
  seed: number,
  frame = 0,
): Uint8Array {
  if (pixels.length !== BYTES) throw new RangeError(`a picture has ${BYTES} bytes, not ${pixels.length}`)
  return DAMAGE[id](pixels, severity, stream(seed, `corruption/${id}/${severity}`, frame))
}

/** `corrupt` for every picture of a data set's pixels [frames, 48, 48, 3], each with its own draw. */
export function corruptAll(
  pixels: Uint8Array,
  id: CorruptionId,
  severity: Severity,
  seed: number,
): Uint8Array {
  const out = new Uint8Array(pixels.length)
  for (let frame = 0; frame * BYTES < pixels.length; frame++) {
    out.set(
      corrupt(pixels.subarray(frame * BYTES, (frame + 1) * BYTES), id, severity, seed, frame),
      frame * BYTES,
    )
  }
  return out
}
