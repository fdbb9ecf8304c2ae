// Every signal on logits: its kernel against its float64 reference, losses and gradients.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { logitsLoss } from '../../src/distill/signals/logits'
import { logitsSignal } from '../../src/distill/signals/logits.reference'
import { divergenceOf } from '../../src/distill/signals/divergences'
import { SIGNAL_IDS, SIGNALS } from '../../src/distill/signals/registry'
import { stream } from '../../src/world/random'
import { runKernel, testDevice } from './gpuRun'

const IMAGE_ROWS = 3
const TEXT_ROWS = 9
const ROWS = IMAGE_ROWS + TEXT_ROWS
const VOCABULARY = 11

let device: GPUDevice
let errors: string[]
beforeAll(async () => ({ device, errors } = await testDevice()))
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

const normals = (n: number, index: number, scale: number): Float32Array => {
  const random = stream(5, 'logits kernel', index)
  return Float32Array.from({ length: n }, () => scale * random.normal())
}

it.each(
  SIGNAL_IDS.filter((id) => SIGNALS[id].kind === 'logits').flatMap((id) =>
    (SIGNALS[id].options.includes('beta') ? [0.5, 0.05, 0.3, 0.95] : [0.5]).flatMap((beta) =>
      ([0.5, 2, 10] as const).map((temperature) => [id, temperature, beta] as const),
    ),
  ),
)('%s at temperature %s, beta %s', async (id, temperature, beta) => {
  const divergence = divergenceOf(id)
  const logits = normals(TEXT_ROWS * VOCABULARY, 1, 3)
  const targets = normals(TEXT_ROWS * VOCABULARY, 2, 3)
  // The teacher's row of each text row lies in another order; some rows weigh nothing.
  const order = Array.from({ length: TEXT_ROWS }, (_, row) => (row * 4) % TEXT_ROWS)
  const rowWeights = new Float32Array(6 * ROWS)
  for (let row = 0; row < TEXT_ROWS; row++) {
    rowWeights[ROWS + IMAGE_ROWS + row] = row % 3 === 2 ? 0 : 0.2 + row / 10
    rowWeights[4 * ROWS + IMAGE_ROWS + row] = row % 3 === 2 ? 0 : 0.1 + row / 20
  }
  const { dLogits, rowLoss } = await runKernel(
    device,
    logitsLoss({
      divergence: divergence.wgsl,
      teacherTask: 1,
      temperature,
      beta,
      taskIndex: 0,
      entry: 0,
      rows: ROWS,
      imageRows: IMAGE_ROWS,
      vocabulary: VOCABULARY,
      dataImageRows: IMAGE_ROWS,
    }),
    {
      logits,
      targets,
      sourceRow: Uint32Array.from({ length: ROWS }, (_, r) =>
        r < IMAGE_ROWS ? r : IMAGE_ROWS + order[r - IMAGE_ROWS],
      ),
      rowWeights,
    },
    { dLogits: TEXT_ROWS * VOCABULARY, rowLoss: ROWS },
    [1],
  )
  const weights = (from: number) =>
    Float64Array.from(rowWeights.subarray(from * ROWS + IMAGE_ROWS, (from + 1) * ROWS))
  const expected = logitsSignal(
    divergence,
    Float64Array.from(logits),
    Float64Array.from(
      { length: TEXT_ROWS * VOCABULARY },
      (_, i) => targets[order[Math.floor(i / VOCABULARY)] * VOCABULARY + (i % VOCABULARY)],
    ),
    weights(1),
    weights(4),
    temperature,
    beta,
  )
  const loss = rowLoss.subarray(IMAGE_ROWS).reduce((sum, x) => sum + x, 0)
  expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-5)
  const largest = Math.max(...expected.dLogits.map(Math.abs))
  dLogits.forEach((x, i) => expect(Math.abs(x - expected.dLogits[i]) / largest).toBeLessThan(1e-5))
})
