// What the evaluator answers against the float64 reference: the word of every text row and its probability, chunk by
// chunk, from a snapshot that training does not change.

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HostData } from '../../src/distill/engine/deviceData'
import { Evaluator } from '../../src/experiment/evaluate/evaluator'
import { Plan } from '../../src/gpu/plan'
import { forward } from '../../src/nn/model.reference'
import { tinyBatch, tinyConfig, tinyParameters } from '../nn/tiny'
import { testDevice } from './gpuRun'

const config = { ...tinyConfig(1), vocabulary: 12, featureSize: 4 }
const [FRAMES, SEGMENTS, CHUNK] = [4, 3, 2]
const batch = tinyBatch(config, FRAMES, SEGMENTS, 9)
const host: HostData = { ...batch, questionsPerFrame: SEGMENTS }
const parameters = Float32Array.from(tinyParameters(config, 3))

let device: GPUDevice
let errors: string[]
beforeAll(async () => ({ device, errors } = await testDevice()))
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

it('the evaluator gives the words and probabilities of the reference', async () => {
  const plan = new Plan(device, 'student')
  const student = plan.upload('parameters', parameters)
  const evaluator = new Evaluator(device, config, host, CHUNK)
  evaluator.snapshot(student)
  device.queue.writeBuffer(student, 0, new Float32Array(parameters.length))
  const { logits } = forward(config, Float64Array.from(parameters), batch)
  const { vocabulary } = config
  const perChunk = CHUNK * SEGMENTS * config.textSlots
  const words = new Set<number>()
  for (let first = 0; first < FRAMES; first += CHUNK) {
    const { tokens, probabilities } = await evaluator.answers(first)
    expect(tokens).toHaveLength(perChunk)
    tokens.forEach((word, i) => {
      const row = (first / CHUNK) * perChunk + i
      const own = [...logits.subarray(row * vocabulary, (row + 1) * vocabulary)]
      const highest = Math.max(...own)
      expect(own[word]).toBe(highest)
      const sum = own.reduce((total, z) => total + Math.exp(z - highest), 0)
      expect(Math.abs(probabilities[i] * sum - 1)).toBeLessThan(1e-5)
      words.add(word)
    })
  }
  expect(words.size).toBeGreaterThan(2)
  evaluator.destroy()
  plan.destroy()
})
