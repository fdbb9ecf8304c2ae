// The frozen vision encoder as an ONNX file. Every patch sees a 16x16 window; the feature of an image token
// is the standardised bottleneck and where the patch lies.

import { IMAGE_SIZE, IMAGE_TOKENS, PATCH_SIZE } from '../world/types'
import { CARD_KEY, cardOf, type EncoderCard } from './card'
import { TeacherError } from './failure'
import { floatsOf, readOnnx } from './onnxReader'
import { GraphBuilder } from './onnxWriter'

/** Window side in pixels, its stride, and the edge-replicating padding that centres it on the patch. */
export const WINDOW = 16
export const PADDING = (WINDOW - PATCH_SIZE) / 2
/** Patches per side of the picture. */
export const GRID = IMAGE_SIZE / PATCH_SIZE
/** Inputs of one window, ordered (channel, y, x). */
export const WINDOW_INPUTS = 3 * WINDOW * WINDOW
export const ENCODER_HIDDEN = 128
export const BOTTLENECK = 32
export const ENCODER_LABELS = 20
/** The one-hot row and column of a patch are written with this value. */
export const POSITION_VALUE = 3
/** Width of one image token's feature: bottleneck, one-hot row, one-hot column. */
export const FEATURE_SIZE = BOTTLENECK + 2 * GRID

/** The encoder's parameters; matrices are [in, out] row major. */
export interface EncoderParameters {
  /** [768, 128] */
  w1: Float32Array
  /** [128] */
  b1: Float32Array
  /** [128, 32] */
  w2: Float32Array
  /** [32] */
  b2: Float32Array
  /** [32, 20], the label heads on the raw bottleneck. */
  w3: Float32Array
  /** [20] */
  b3: Float32Array
  /** Mean of the bottleneck over the training pictures [32]. */
  mean: Float32Array
  /** Its standard deviation [32], positive. */
  std: Float32Array
}

const SHAPES = {
  w1: [WINDOW_INPUTS, ENCODER_HIDDEN],
  b1: [ENCODER_HIDDEN],
  w2: [ENCODER_HIDDEN, BOTTLENECK],
  b2: [BOTTLENECK],
  w3: [BOTTLENECK, ENCODER_LABELS],
  b3: [ENCODER_LABELS],
  mean: [BOTTLENECK],
  std: [BOTTLENECK],
} satisfies Record<keyof EncoderParameters, number[]>

const NAMES = Object.keys(SHAPES) as (keyof EncoderParameters)[]

/** Image row (or column) that a window's pixel reads, [6, 16]: outside the picture, its edge. */
export const windowIndices = (): Int32Array =>
  Int32Array.from({ length: GRID * WINDOW }, (_, at) => {
    const position = Math.floor(at / WINDOW) * PATCH_SIZE + (at % WINDOW) - PADDING
    return Math.min(Math.max(position, 0), IMAGE_SIZE - 1)
  })

/** The part of the features that is the patch's place, [36, 44]: zero under the bottleneck. */
export function positionFeatures(): Float32Array {
  const features = new Float32Array(IMAGE_TOKENS * FEATURE_SIZE)
  for (let patch = 0; patch < IMAGE_TOKENS; patch++) {
    features[patch * FEATURE_SIZE + BOTTLENECK + Math.floor(patch / GRID)] = POSITION_VALUE
    features[patch * FEATURE_SIZE + BOTTLENECK + GRID + (patch % GRID)] = POSITION_VALUE
  }
  return features
}

/**
 * The ONNX file of the encoder: `pixels` f32 [B, 3, 48, 48] in [-1, 1] -> `features` f32 [B, 36, 44],
 * `labels` f32 [B, 36, 20] (logits).
 * @throws TeacherError `bad-weights` when a size does not fit or a value is not usable.
 */
export function exportEncoder(parameters: EncoderParameters, card: EncoderCard): Uint8Array {
  const g = new GraphBuilder('encoder')
  g.input('pixels', 'float32', ['B', 3, IMAGE_SIZE, IMAGE_SIZE])
  for (const name of NAMES) {
    const values = parameters[name]
    const size = SHAPES[name].reduce((n, side) => n * side, 1)
    if (values.length !== size)
      throw new TeacherError(
        'bad-weights',
        `The encoder's ${name} should hold ${size} floats [${SHAPES[name].join(', ')}], but it holds ${values.length}.`,
        'Pass the parameters as documented by EncoderParameters.',
      )
    if (!values.every(Number.isFinite))
      throw new TeacherError(
        'bad-weights',
        `The encoder's ${name} holds a value that is not a finite number.`,
        'Export an encoder from before its training diverged.',
      )
    g.initializer(name, values, SHAPES[name])
  }
  if (!parameters.std.every((value) => value > 0))
    throw new TeacherError(
      'bad-weights',
      "The encoder's std holds a value that is not positive.",
      'A bottleneck unit never changes: train the encoder longer.',
    )

  // Two gathers pad and cut the windows at once: [B, 3, 48, 48] -> [B, 3, 6, 16, 48] -> [B, 3, 6, 16, 6, 16].
  const indices = g.initializer('const.window', windowIndices(), [GRID, WINDOW])
  const rows = g.node('Gather', ['pixels', indices], { axis: 2 })
  const cut = g.node('Gather', [rows, indices], { axis: 4 })
  const windows = g.reshape(g.node('Transpose', [cut], { perm: [0, 2, 4, 1, 3, 5] }), [
    0,
    IMAGE_TOKENS,
    WINDOW_INPUTS,
  ])
  const linear = (x: string, w: string, b: string, output?: string): string =>
    g.node('Add', [g.node('MatMul', [x, w]), b], {}, output)
  const hidden = g.node('Gelu', [linear(windows, 'w1', 'b1')], { approximate: 'tanh' })
  const bottleneck = linear(hidden, 'w2', 'b2')
  linear(bottleneck, 'w3', 'b3', 'labels')

  const standardised = g.node('Div', [g.node('Sub', [bottleneck, 'mean']), 'std'])
  // Widening by a [32, 44] identity instead of a concatenation: the batch size is not known here, so the
  // places cannot be a tensor of it.
  const identity = Float32Array.from({ length: BOTTLENECK * FEATURE_SIZE }, (_, at) =>
    Math.floor(at / FEATURE_SIZE) === at % FEATURE_SIZE ? 1 : 0,
  )
  const widened = g.node('MatMul', [standardised, g.floats('widen', identity, [BOTTLENECK, FEATURE_SIZE])])
  g.node(
    'Add',
    [widened, g.floats('places', positionFeatures(), [IMAGE_TOKENS, FEATURE_SIZE])],
    {},
    'features',
  )
  g.output('features', 'float32', ['B', IMAGE_TOKENS, FEATURE_SIZE])
  g.output('labels', 'float32', ['B', IMAGE_TOKENS, ENCODER_LABELS])
  return g.finish({ [CARD_KEY]: JSON.stringify(card) })
}

/**
 * The parameters and card of a file that `exportEncoder` wrote.
 * @throws TeacherError `bad-file`, `bad-card`, or `bad-weights` when it is a teacher's file.
 */
export function readEncoderWeights(onnx: Uint8Array): { parameters: EncoderParameters; card: EncoderCard } {
  const file = readOnnx(onnx)
  const card = cardOf(file.metadata)
  if (card.role !== 'encoder')
    throw new TeacherError(
      'bad-weights',
      'This file holds a teacher, not the vision encoder.',
      'Choose the encoder file.',
    )
  const read = (name: keyof EncoderParameters): Float32Array => floatsOf(file, name, SHAPES[name])
  return {
    parameters: {
      w1: read('w1'),
      b1: read('b1'),
      w2: read('w2'),
      b2: read('b2'),
      w3: read('w3'),
      b3: read('b3'),
      mean: read('mean'),
      std: read('std'),
    },
    card,
  }
}
