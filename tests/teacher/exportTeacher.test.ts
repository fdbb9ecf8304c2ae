// An exported teacher computes what the float64 reference computes.

import { describe, expect, test } from 'vitest'
import { mapKeys, parameterLayout, type ModelConfig, type PackedBatch } from '../../src/nn/config'
import { forward } from '../../src/nn/model.reference'
import { exportTeacher, readWeights } from '../../src/teacher/exportTeacher'
import { TeacherError } from '../../src/teacher/failure'
import { readOnnx } from '../../src/teacher/onnxReader'
import { WEBGPU_OPERATORS } from '../../src/teacher/onnxWriter'
import { checkTeacherFile } from '../../src/teacher/examine'
import { loadTeacher } from '../../src/teacher/runtime'
import {
  cardFor,
  FULL,
  FULL_LLAMA,
  largestDifference,
  randomBatch,
  randomParameters,
  sizesOf,
  TINY,
  TINY_LLAMA,
} from './fixtures'

/** Head-averaged maps of the reference, [R, H, keys] per layer, in the contract's two outputs. */
function referenceMaps(
  config: ModelConfig,
  batch: PackedBatch,
  attention: Float64Array[],
): { image: number[]; text: number[] } {
  const keys = mapKeys(config)
  const imageRows = batch.frames * config.imageTokens
  const image: number[] = []
  const text: number[] = []
  for (const map of attention) {
    for (let row = 0; row < map.length / keys / config.heads; row++) {
      const isImage = row < imageRows
      for (let key = 0; key < (isImage ? config.imageTokens : keys); key++) {
        let sum = 0
        for (let head = 0; head < config.heads; head++) sum += map[(row * config.heads + head) * keys + key]
        ;(isImage ? image : text).push(sum / config.heads)
      }
    }
  }
  return { image, text }
}

describe.each([
  ['tiny', TINY, 2, 3],
  ['one layer, one segment', { ...TINY, layers: 1 }, 1, 1],
  ['6 x 64', FULL, 2, 3],
  ['tiny Llama-like', TINY_LLAMA, 2, 3],
  ['Llama-like, one key-value head', { ...TINY_LLAMA, layers: 1, kvHeads: 1 }, 1, 1],
  ['Llama-like, every head its own keys', { ...TINY_LLAMA, kvHeads: 4 }, 1, 2],
  ['Llama-like 6 x 64', FULL_LLAMA, 2, 3],
])('%s', (_, config, frames, segments) => {
  const parameters = randomParameters(config, 7)
  const bytes = exportTeacher(config, parameters, cardFor(config))
  const batch = randomBatch(config, frames, segments, 8)

  test('agrees with the float64 reference: logits and hidden states to 1e-5, attention to 1e-6', async () => {
    const teacher = await loadTeacher(bytes, { sizes: sizesOf(config) })
    const { hidden } = teacher
    const output = await teacher.run(batch, { hidden: true })
    expect((await teacher.run(batch)).hidden).toBeNull()
    await teacher.dispose()
    const reference = forward(config, Float64Array.from(parameters), batch)
    const maps = referenceMaps(config, batch, reference.attention)
    expect(output.layers).toBe(config.layers)
    expect(output.vocabulary).toBe(config.vocabulary)
    expect(largestDifference(output.logits, reference.logits)).toBeLessThan(1e-5)
    expect(hidden).toEqual(config.layers > 1 ? { layers: config.layers - 1, width: config.width } : null)
    // The reference packs all image rows first; the file gives each frame's tokens together.
    const { imageTokens, textSlots, width } = config
    const textStart = frames * imageTokens
    const perFrame = segments * textSlots
    reference.hidden.slice(0, -1).forEach((states, l) => {
      const wanted = Array.from({ length: frames }, (_, b) => [
        ...states.subarray(b * imageTokens * width, (b + 1) * imageTokens * width),
        ...states.subarray((textStart + b * perFrame) * width, (textStart + (b + 1) * perFrame) * width),
      ]).flat()
      expect(
        largestDifference(output.hidden!.subarray(l * wanted.length, (l + 1) * wanted.length), wanted),
      ).toBeLessThan(1e-5)
    })
    expect(largestDifference(output.imageAttention, maps.image)).toBeLessThan(1e-6)
    expect(largestDifference(output.textAttention, maps.text)).toBeLessThan(1e-6)
  })

  test('fits the contract, unless it has no layer before its last', async () => {
    const problems = await checkTeacherFile(bytes, sizesOf(config))
    expect(problems.map((problem) => problem.message)).toEqual(
      config.layers > 1 ? [] : [expect.stringContaining('at least 2')],
    )
  })

  test('gives its parameters and card back exactly', () => {
    const read = readWeights(bytes)
    expect(read.config).toEqual(config)
    expect(read.card).toEqual(cardFor(config))
    expect(largestDifference(read.parameters, parameters)).toBe(0)
  })

  test('uses only operators that run on the GPU', () => {
    expect(WEBGPU_OPERATORS).toEqual(expect.arrayContaining([...new Set(readOnnx(bytes).operators)]))
  })
})

test.each([FULL, FULL_LLAMA])(
  'K packed segments of a $family model give what K runs of one segment give',
  async (config) => {
    const teacher = await loadTeacher(exportTeacher(config, randomParameters(config, 3), cardFor(config)))
    const batch = randomBatch(config, 2, 3, 4)
    const packed = await teacher.run(batch)
    const { imageTokens, textSlots: s, featureSize, vocabulary, layers } = config
    const mapSize = s * mapKeys(config)
    for (let b = 0; b < 2; b++) {
      for (let k = 0; k < 3; k++) {
        const segment = b * 3 + k
        const single = await teacher.run({
          frames: 1,
          segments: 1,
          features: batch.features.subarray(
            b * imageTokens * featureSize,
            (b + 1) * imageTokens * featureSize,
          ),
          tokens: batch.tokens.subarray(segment * s, (segment + 1) * s),
        })
        expect(
          largestDifference(
            single.logits,
            packed.logits.subarray(segment * s * vocabulary, (segment + 1) * s * vocabulary),
          ),
        ).toBeLessThan(1e-5)
        for (let l = 0; l < layers; l++) {
          const at = (l * 6 + segment) * mapSize
          expect(
            largestDifference(
              single.textAttention.subarray(l * mapSize, (l + 1) * mapSize),
              packed.textAttention.subarray(at, at + mapSize),
            ),
          ).toBeLessThan(1e-6)
        }
      }
    }
    await teacher.dispose()
  },
)

test('runs asked for at once come back each with its own answer', async () => {
  const open = async (seed: number) =>
    loadTeacher(exportTeacher(TINY, randomParameters(TINY, seed), cardFor(TINY)), { sizes: sizesOf(TINY) })
  const [first, second] = await Promise.all([open(1), open(2)])
  const batch = randomBatch(TINY, 1, 2, 5)
  const alone = [await first.run(batch), await second.run(batch)]
  const together = await Promise.all([
    first.run(batch),
    second.run(batch),
    first.run(batch),
    second.run(batch),
  ])
  together.forEach((output, i) => expect(output.logits).toEqual(alone[i % 2].logits))
  await Promise.all([first.dispose(), second.dispose()])
})

describe('refuses', () => {
  const parameters = randomParameters(TINY, 7)
  const failing = (job: () => unknown): string => {
    try {
      job()
    } catch (thrown) {
      if (thrown instanceof TeacherError) return `${thrown.failure.code}: ${thrown.message}`
    }
    return 'nothing thrown'
  }

  test('parameters of another size', () => {
    const total = parameterLayout(TINY).total
    expect(failing(() => exportTeacher(TINY, parameters.subarray(1), cardFor(TINY)))).toBe(
      `bad-weights: The model wants ${total} floats of parameters, but ${total - 1} were given.`,
    )
  })

  test('a diverged model, naming the tensor', () => {
    const diverged = parameters.slice()
    diverged[parameterLayout(TINY).entries[5].offset] = NaN
    expect(failing(() => exportTeacher(TINY, diverged, cardFor(TINY)))).toBe(
      'bad-weights: The parameters h.0.attn.c_attn.bias hold a value that is not a finite number.',
    )
  })

  test('a card of another model', () => {
    expect(failing(() => exportTeacher(TINY, parameters, cardFor(FULL)))).toBe(
      'bad-weights: The card says layers 6, the model has 2.',
    )
    expect(failing(() => exportTeacher(TINY, parameters, cardFor(TINY_LLAMA)))).toBe(
      'bad-weights: The card says family llama, the model has gpt.',
    )
  })

  test('a file without our weights', () => {
    const bytes = exportTeacher(TINY, parameters, cardFor(TINY))
    const name = new TextEncoder().encode('h.1.ln_1.bias')
    const at = bytes.findLastIndex((_, i) => name.every((byte, j) => bytes[i + j] === byte))
    bytes[at] = 'x'.charCodeAt(0)
    expect(failing(() => readWeights(bytes))).toBe(
      'bad-file: The file has no weights h.1.ln_1.bias float32 [8].',
    )
  })
})
