// The exported vision encoder computes what a plain loop over windows computes.

import { expect, test } from 'vitest'
import { encoderFeatures } from '../../src/teacher/encoder.reference'
import { exportEncoder, readEncoderWeights, type EncoderParameters } from '../../src/teacher/exportEncoder'
import { readWeights, exportTeacher } from '../../src/teacher/exportTeacher'
import { TeacherError } from '../../src/teacher/failure'
import { readOnnx } from '../../src/teacher/onnxReader'
import { WEBGPU_OPERATORS } from '../../src/teacher/onnxWriter'
import { loadEncoder } from '../../src/teacher/runtime'
import {
  cardFor,
  ENCODER_CARD,
  largestDifference,
  normals,
  randomEncoder,
  randomParameters,
  TINY,
} from './fixtures'

/** The encoder as its definition reads, in float64. */
function plainEncoder(
  p: EncoderParameters,
  pixels: Float32Array,
  frames: number,
): { features: number[]; labels: number[] } {
  const features: number[] = []
  const labels: number[] = []
  const edge = (n: number): number => Math.min(47, Math.max(0, n))
  const linear = (x: number[], w: Float32Array, b: Float32Array): number[] =>
    Array.from(b, (bias, j) => x.reduce((sum, value, i) => sum + value * w[i * b.length + j], bias))
  for (let frame = 0; frame < frames; frame++) {
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column < 6; column++) {
        const window: number[] = []
        for (let channel = 0; channel < 3; channel++) {
          for (let y = 0; y < 16; y++) {
            for (let x = 0; x < 16; x++)
              window.push(
                pixels[((frame * 3 + channel) * 48 + edge(row * 8 + y - 4)) * 48 + edge(column * 8 + x - 4)],
              )
          }
        }
        const hidden = linear(window, p.w1, p.b1).map(
          (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
        )
        const bottleneck = linear(hidden, p.w2, p.b2)
        const place = (n: number): number[] => Array.from({ length: 6 }, (_, i) => (i === n ? 3 : 0))
        features.push(
          ...bottleneck.map((x, i) => (x - p.mean[i]) / p.std[i]),
          ...place(row),
          ...place(column),
        )
        labels.push(...linear(bottleneck, p.w3, p.b3))
      }
    }
  }
  return { features, labels }
}

const parameters = randomEncoder(5)
const bytes = exportEncoder(parameters, ENCODER_CARD)

test('agrees with a plain loop to 1e-5', async () => {
  const next = normals(6)
  const pixels = Float32Array.from({ length: 2 * 3 * 48 * 48 }, () => Math.max(-1, Math.min(1, next())))
  const encoder = await loadEncoder(bytes)
  const output = await encoder.run(pixels, 2)
  await encoder.dispose()
  const plain = plainEncoder(parameters, pixels, 2)
  expect(largestDifference(output.features, plain.features)).toBeLessThan(1e-5)
  expect(largestDifference(output.labels, plain.labels)).toBeLessThan(1e-5)
})

test('its float64 reference agrees with the plain loop, from the bytes of a picture', () => {
  const next = normals(7)
  const picture = Uint8Array.from({ length: 2 * 48 * 48 * 3 }, () => Math.round(127.5 + 60 * next()))
  const planes = Float32Array.from({ length: picture.length }, (_, at) => {
    const [frame, rest] = [Math.floor(at / (3 * 2304)), at % (3 * 2304)]
    return picture[3 * (frame * 2304 + (rest % 2304)) + Math.floor(rest / 2304)] / 127.5 - 1
  })
  const plain = plainEncoder(parameters, planes, 2)
  expect(largestDifference(encoderFeatures(parameters, picture), plain.features)).toBeLessThan(1e-5)
})

test('gives its parameters and card back exactly', () => {
  const read = readEncoderWeights(bytes)
  expect(read.card).toEqual(ENCODER_CARD)
  for (const name of Object.keys(parameters) as (keyof EncoderParameters)[])
    expect(largestDifference(read.parameters[name], parameters[name])).toBe(0)
})

test('uses only operators that run on the GPU', () => {
  expect(WEBGPU_OPERATORS).toEqual(expect.arrayContaining([...new Set(readOnnx(bytes).operators)]))
})

test('refuses parameters that do not fit, and files of the other kind', () => {
  expect(() => exportEncoder({ ...parameters, b2: new Float32Array(31) }, ENCODER_CARD)).toThrow(
    "The encoder's b2 should hold 32 floats [32], but it holds 31.",
  )
  expect(() => exportEncoder({ ...parameters, std: new Float32Array(32) }, ENCODER_CARD)).toThrow(
    "The encoder's std holds a value that is not positive.",
  )
  expect(() =>
    exportEncoder({ ...parameters, b1: new Float32Array(128).fill(Infinity) }, ENCODER_CARD),
  ).toThrow('not a finite number')
  expect(() => readWeights(bytes)).toThrow('This file holds the vision encoder, not a teacher.')
  const teacher = exportTeacher(TINY, randomParameters(TINY, 1), cardFor(TINY))
  expect(() => readEncoderWeights(teacher)).toThrow('This file holds a teacher, not the vision encoder.')
})

test('refuses pixels of another length before running', async () => {
  const encoder = await loadEncoder(bytes)
  const failure = await encoder.run(new Float32Array(10), 1).catch((thrown: unknown) => thrown)
  await encoder.dispose()
  expect(failure).toBeInstanceOf(TeacherError)
  expect((failure as TeacherError).failure).toMatchObject({
    code: 'bad-input',
    message: 'pixels should hold 27648 bytes for the shape [1, 3, 48, 48], but 40 were given.',
  })
})
