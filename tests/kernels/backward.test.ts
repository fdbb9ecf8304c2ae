// The stacked backward pass against its float64 reference, for cotangents of every kind and depth at once.

import { describe, expect, it } from 'vitest'
import { Plan, readBuffer } from '../../src/gpu/plan'
import { recordBackward } from '../../src/nn/backward'
import type { BackwardOptions, CotangentPlacement } from '../../src/nn/upstream'
import type { ModelConfig } from '../../src/nn/config'
import { recordForward } from '../../src/nn/forward'
import { dimensions } from '../../src/nn/dimensions'
import { backward, forward, type Cotangents } from '../../src/nn/model.reference'
import { normals, tinyBatch, tinyParameters } from '../nn/tiny'
import { relativeL2, testDevice } from './gpuRun'
import { SPARED } from './thorough'

const SHAPE = { layers: 3, vocabulary: 12, imageTokens: 6, textSlots: 5, featureSize: 8 }
const GPT: ModelConfig = { ...SHAPE, family: 'gpt', width: 16, heads: 2, mlpRatio: 4 }
const LLAMA: ModelConfig = { ...SHAPE, family: 'llama', width: 24, heads: 6, kvHeads: 2, hidden: 28 }
const splits = 3

/**
 * What enters where: task 0 and 1 at the logits (1 also at the first hidden states), 2 after the last block,
 * 3 after block 1 and at attention 0, 4 at attention 1 and after block 0, 5 at attention 0.
 */
const LOGIT_TASKS = 2
const HIDDEN: CotangentPlacement[] = [
  { task: 1, layer: 0, index: 2 },
  { task: 2, layer: 2, index: 0 },
  { task: 3, layer: 1, index: 1 },
  { task: 4, layer: 0, index: 3 },
]
const ATTENTION: CotangentPlacement[] = [
  { task: 3, layer: 0, index: 0 },
  { task: 4, layer: 1, index: 1 },
  { task: 5, layer: 0, index: 2 },
]
const OPTIONS: BackwardOptions = {
  tasks: 6,
  logitTasks: LOGIT_TASKS,
  cotangents: ATTENTION,
  hiddenCotangents: HIDDEN,
  splits,
  trainProjector: true,
}

const random = (length: number, seed: number) => Float32Array.from({ length }, normals(seed))

// The other family's kernels are compared on an adapter in the recorded step (step.test.ts).
describe.each(SPARED ? [LLAMA] : [GPT, LLAMA])('the batched backward pass of a $family model', (config) => {
  it('gives every task the gradient its own cotangents have in the reference, per tensor', async () => {
    const { device, errors } = await testDevice()
    const batch = tinyBatch(config, 2, 3, 5)
    const d = dimensions(config, 2, 3)
    const parameters = Float32Array.from(tinyParameters(config, 3))
    const plan = new Plan(device, 'backward')
    const sourceRow = plan.upload(
      'source row',
      Uint32Array.from({ length: d.rows }, (_, r) => r),
    )
    const inputs = {
      parameters: plan.upload('parameters', parameters),
      features: plan.upload('features', batch.features),
      sourceRow,
      tokens: plan.upload('tokens', batch.tokens),
    }
    const activations = recordForward(plan, d, inputs, true, false)
    const values = config.width * d.rows
    const dLogits = random(LOGIT_TASKS * d.textRows * config.vocabulary, 1)
    const hidden = random(HIDDEN.length * d.hiddenStride, 2)
    const attentionCotangents = random(ATTENTION.length * d.rows * d.keys, 3)
    const upstream = {
      dLogits: plan.upload('d logits', dLogits),
      hiddenCotangents: plan.upload('hidden cotangents', hidden),
      cotangents: plan.upload('cotangents', attentionCotangents),
    }
    const partials = recordBackward(plan, d, activations, { ...inputs, ...upstream }, OPTIONS)
    await plan.compile()
    // Twice: nothing may be left over from the step before.
    plan.submit(2)
    const got = await readBuffer(device, partials.parts[0].buffer)

    const params = Float64Array.from(parameters)
    const { cache } = forward(config, params, batch)
    for (let task = 0; task < OPTIONS.tasks; task++) {
      const one: Cotangents = { dHidden: [], dAttention: [] }
      if (task < LOGIT_TASKS)
        one.dLogits = Float64Array.from(
          dLogits.subarray(
            task * (dLogits.length / LOGIT_TASKS),
            (task + 1) * (dLogits.length / LOGIT_TASKS),
          ),
        )
      for (const { layer, index } of HIDDEN.filter((s) => s.task === task))
        one.dHidden![layer] = Float64Array.from(
          hidden.subarray(index * d.hiddenStride, index * d.hiddenStride + values),
        )
      for (const { layer, index } of ATTENTION.filter((s) => s.task === task)) {
        const everyHead = new Float64Array(d.rows * config.heads * d.keys)
        for (let i = 0; i < everyHead.length; i++) {
          const row = Math.floor(i / (config.heads * d.keys))
          everyHead[i] = attentionCotangents[(index * d.rows + row) * d.keys + (i % d.keys)]
        }
        one.dAttention![layer] = everyHead
      }
      const wanted = backward(config, params, batch, cache, one)
      for (const { name, offset, size } of d.layout.entries) {
        const sum = new Float64Array(size)
        for (let s = 0; s < splits; s++)
          for (let i = 0; i < size; i++)
            sum[i] += got[(s * OPTIONS.tasks + task) * d.layout.total + offset + i]
        expect(relativeL2(sum, wanted.subarray(offset, offset + size)), `task ${task} ${name}`).toBeLessThan(
          1e-4,
        )
      }
    }
    plan.destroy()
    device.destroy()
    expect(errors).toEqual([])
  })
})

describe('the batched backward pass', () => {
  const config = GPT

  it.each([
    [
      'tasks out of order',
      { hiddenCotangents: HIDDEN.map((s) => (s.task === 2 ? { ...s, layer: 0 } : s)) },
      'sorted by depth',
    ],
    ['a task that enters nowhere', { cotangents: ATTENTION.slice(0, 2) }, 'task 5 has no loss'],
    ['two cotangents at one place', { cotangents: [...ATTENTION, ATTENTION[0]] }, 'two cotangents'],
    ['no task at the logits', { logitTasks: 0 }, 'at the logits'],
  ])('refuses %s', async (_, change, message) => {
    const { device } = await testDevice()
    // What is refused while it is recorded needs no shader.
    const plan = new Plan(device, 'refused', undefined, 'asked')
    const d = dimensions(config, 2, 3)
    const any = plan.buffer('any', 4)
    const inputs = {
      parameters: plan.buffer('parameters', d.layout.total),
      features: any,
      sourceRow: any,
      tokens: any,
    }
    const activations = recordForward(plan, d, inputs, true, false)
    expect(() =>
      recordBackward(
        plan,
        d,
        activations,
        { ...inputs, dLogits: any, cotangents: any, hiddenCotangents: any },
        { ...OPTIONS, ...change },
      ),
    ).toThrow(message)
    plan.destroy()
    device.destroy()
  })
})
