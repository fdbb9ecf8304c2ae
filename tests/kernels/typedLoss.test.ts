// Typed attention losses on the GPU: the generated kernel against its float64 reference and against the built-in
// losses, and a prepared run that is trained with them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attentionLosses, type AttentionLossShape } from '../../src/distill/signals/attention/kernel'
import { LOSS_EXAMPLES } from '../../src/distill/signals/attention/typed/examples'
import { typedAttentionLosses } from '../../src/distill/signals/attention/typed/kernel'
import { packedSignal } from '../../src/distill/signals/packed.reference'
import type { Block } from '../../src/distill/matching'
import type { RowLoss } from '../../src/distill/signals/types'
import type { ModelConfig } from '../../src/nn/config'
import { stream } from '../../src/world/random'
import { runKernel, testDevice } from './gpuRun'

const IMAGE_TOKENS = 5
const TEXT_SLOTS = 3
const KEYS = IMAGE_TOKENS + TEXT_SLOTS
const HEADS = 2
const ROWS = 11
const DATA_ROWS = 13
const CONFIG = { imageTokens: IMAGE_TOKENS, textSlots: TEXT_SLOTS, heads: HEADS } as ModelConfig

let device: GPUDevice
let errors: string[]
beforeAll(async () => ({ device, errors } = await testDevice()))
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

/** The packed row whose maps lie in row d of the data set; none: row 0. */
const rowOf = (d: number): number =>
  Math.max(0, Array.from({ length: ROWS }, (_, r) => (r * 5) % DATA_ROWS).indexOf(d))

/** Rows of attention weights, [n, KEYS]; the last keys are masked as they are in that packed row. */
function maps(n: number, index: number, packedRow: (i: number) => number): Float32Array {
  const random = stream(4, 'typed kernel', index)
  const all = new Float32Array(n * KEYS)
  for (let i = 0; i < n; i++) {
    const used = KEYS - (packedRow(i) % 3)
    const own = Array.from({ length: KEYS }, (_, j) => (j < used ? Math.exp(2 * random.normal()) : 0))
    const sum = own.reduce((a, b) => a + b, 0)
    all.set(
      own.map((x) => x / sum),
      i * KEYS,
    )
  }
  return all
}

interface Case {
  block: Block
  loss: RowLoss
  expression: string
}

/** Losses of two entries (student layers 1 and 0) on the GPU and in float64, by the row. */
async function both({ block, loss, expression }: Case) {
  const entries = [1, 0].map((layer) => ({
    teacherTask: 2,
    layer,
    textToVision: block === 'text-to-vision',
    loss,
  }))
  const shape: AttentionLossShape = {
    entries,
    firstEntry: 1,
    rows: ROWS,
    keys: KEYS,
    imageTokens: IMAGE_TOKENS,
    heads: HEADS,
    layerStride: ROWS * HEADS * KEYS,
    dataRows: DATA_ROWS,
  }
  const attention = maps(2 * ROWS * HEADS, 1, (i) => Math.floor(i / HEADS) % ROWS)
  const targets = maps(2 * DATA_ROWS, 2, (i) => rowOf(i % DATA_ROWS))
  const sourceRow = Uint32Array.from({ length: ROWS }, (_, r) => (r * 5) % DATA_ROWS)
  const weights = (from: number) =>
    Float64Array.from({ length: ROWS }, (_, r) => (r % 4 === 3 ? 0 : (from + r) / 50))
  const rowWeights = new Float32Array(6 * ROWS)
  rowWeights.set(weights(1), 2 * ROWS)
  rowWeights.set(weights(9), 5 * ROWS)
  const kernel = loss.startsWith('typed') ? typedAttentionLosses(expression) : attentionLosses
  const found = await runKernel(
    device,
    kernel(shape),
    { attention, targets, sourceRow, rowWeights },
    { cotangents: 3 * ROWS * KEYS, rowLoss: 3 * ROWS },
    [1],
  )
  const expected = entries.map(({ layer }, e) =>
    packedSignal(
      CONFIG,
      Float64Array.from(attention.subarray(layer * ROWS * HEADS * KEYS, (layer + 1) * ROWS * HEADS * KEYS)),
      Float64Array.from(
        { length: ROWS * KEYS },
        (_, i) => targets[(e * DATA_ROWS + sourceRow[Math.floor(i / KEYS)]) * KEYS + (i % KEYS)],
      ),
      block,
      Float64Array.from(rowWeights.subarray(2 * ROWS, 3 * ROWS)),
      Float64Array.from(rowWeights.subarray(5 * ROWS)),
      loss,
      expression,
    ),
  )
  return { found, expected }
}

const blocks = ['text-to-vision', 'full', 'answer-rows'] as const

describe.each([
  ...LOSS_EXAMPLES,
  {
    id: 'every operation',
    loss: 'typed',
    text: 'tanh(exp(s)-sqrt(t)) + max(s,t)^1.5/(1+abs(s-t)) - min(s,0.3)*log(s+t)^2 + 2^-s - s^-1*1e-6',
  },
  { id: 'every operation, by rows', loss: 'typed-rows', text: '(s+0.1)^(1+t) * (s-t)^3 - -s/2' },
] as const)('$id', ({ loss, text }) => {
  it.each(blocks)('%s: loss and gradient are those of the float64 reference', async (block) => {
    const { found, expected } = await both({ block, loss, expression: text })
    expected.forEach((reference, e) => {
      const rowLoss = found.rowLoss.subarray((1 + e) * ROWS, (2 + e) * ROWS)
      const sum = rowLoss.reduce((a, b) => a + b, 0)
      expect(Math.abs(sum - reference.loss)).toBeLessThanOrEqual(2e-5 * Math.abs(reference.loss))
      const largest = Math.max(...reference.dAttention.map(Math.abs))
      for (let r = 0; r < ROWS; r++)
        for (let j = 0; j < KEYS; j++) {
          const own = found.cotangents[((1 + e) * ROWS + r) * KEYS + j]
          expect(Math.abs(own - reference.dAttention[r * HEADS * KEYS + j])).toBeLessThanOrEqual(
            2e-5 * largest,
          )
        }
    })
    // Nothing is written before its first entry.
    expect(found.cotangents.subarray(0, ROWS * KEYS).every((x) => x === 0)).toBe(true)
  })
})

it.each([
  ['mse', 'typed', '(s-t)^2'],
  ['kl', 'typed-rows', 't*log(t/s)'],
] as const)(
  'the built-in %s, typed, has its values and gradients to 1e-6',
  async (builtIn, loss, expression) => {
    for (const block of blocks) {
      const own = (await both({ block, loss: builtIn, expression: '' })).found
      const typed = (await both({ block, loss, expression })).found
      const scale = Math.max(...own.cotangents.map(Math.abs))
      own.cotangents.forEach((x, i) =>
        expect(Math.abs(typed.cotangents[i] - x)).toBeLessThanOrEqual(1e-6 * Math.max(1, scale)),
      )
      own.rowLoss.forEach((x, i) => expect(Math.abs(typed.rowLoss[i] - x)).toBeLessThanOrEqual(1e-6))
    }
  },
)
