// The second half of the recorded step against its float64 reference, variant by variant: supervision per
// capability, supports, micro-batches, moving weights.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeTeachers, signalledBy } from '../../src/distill/activeTeachers'
import { Engine } from '../../src/distill/engine/engine'
import { uploadData } from '../../src/distill/engine/deviceData'
import { attentionTargets } from '../../src/distill/signals/recorder'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import type { StepOptions } from '../../src/distill/step/recordedStep'
import type { StepSettings } from '../../src/distill/reference/step.reference'
import type { StepInput } from '../../src/distill/step/stepInput'
import { TEACHER_TASKS, TASKS, type StepMetrics } from '../../src/distill/tasks'
import { trainStep } from '../../src/distill/reference/update.reference'
import { Plan } from '../../src/gpu/plan'
import { dimensions } from '../../src/nn/dimensions'
import {
  config,
  FRAMES,
  host,
  parameters,
  sampleMicroBatch,
  SEGMENTS,
  settings,
  signals,
  targets,
  wholeMicroBatch,
} from '../distill/variantSteps'
import { compareMetrics } from './compareMetrics'
import { relativeL2, testDevice } from './gpuRun'
import { bitsOf } from './sameBits'
import { casesHere, SPARED, THOROUGH } from './thorough'

let device: GPUDevice
let errors: string[]
let created = 0

beforeAll(async () => {
  ;({ device, errors } = await testDevice())
  const create = device.createBuffer.bind(device)
  device.createBuffer = (descriptor) => {
    created++
    return create(descriptor)
  }
})
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

const OWN = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
const SGD = { beta1: 0, beta2: 0, epsilon: 1e6, weightDecay: 0 }

/** One of each, prepared; `sample`: the engine works on one sample at a time. */
async function prepare(options: Partial<StepOptions>, sample = false): Promise<Engine> {
  const plan = new Plan(device, 'updates')
  const packed = new Float32Array(targets.flatMap((map) => [...map]))
  const engine = new Engine(plan, {
    dimensions: sample ? dimensions(config, 1, 1) : dimensions(config, FRAMES, SEGMENTS),
    data: uploadData(plan, config, host),
    signals,
    targets: attentionTargets(plan.upload('targets', packed)),
    teacherTasks: [...TEACHER_TASKS],
    trainProjector: false,
    splits: 2,
    // AdamW with a huge epsilon moves along the update itself: compared are updates, not their signs.
    optimizer: SGD,
    ...options,
  })
  await engine.compile()
  return engine
}

const input = (own: StepSettings, step: number): StepInput => ({
  ...wholeMicroBatch(4).gpu,
  active: activeTeachers({ method: own.combine, weights: own.weights, signalled: signalledBy(signals) }),
  step,
  method: own.combine,
  learningRate: 1e6,
  clip: own.clip,
  weights: TASKS.map((task) => own.weights[task]),
  mixing: own.supervision === 'per-capability' ? OWN : own.mixing,
  reweighting: own.reweighting ?? null,
})

const moved = (after: ArrayLike<number>): Float64Array => parameters.map((p, i) => after[i] - p)

/** Weights under which followers oppose ce and each other noticeably, so that stages fire. */
const STRONG = { ce: 1, perception: 400, reasoning: 500, planning: 300 }
const base: StepSettings = { ...settings, weights: STRONG, clip: 0.5, optimizer: SGD }

const VARIANTS: readonly { name: string; own: Partial<StepSettings> }[] = [
  { name: 'per capability', own: { supervision: 'per-capability' } },
  { name: 'support-aware', own: { supportAware: true } },
  { name: 'per capability and support-aware', own: { supervision: 'per-capability', supportAware: true } },
  { name: 'as released', own: { supportAware: true, released: true } },
  {
    name: 'as released, per capability',
    own: { supervision: 'per-capability', supportAware: true, released: true },
  },
  { name: 'support-aware, stage 1', own: { supportAware: true, combine: 'stage1' } },
  {
    name: 'one teacher of three, per capability',
    own: { supervision: 'per-capability', weights: { ...STRONG, perception: 0, reasoning: 0 } },
  },
]
/** Those whose kernels are not compiled by a test below. */
const ON_ADAPTER = ['support-aware', 'as released, per capability']

describe.each(casesHere(VARIANTS, ({ name }) => ON_ADAPTER.includes(name)))('$name', ({ own: changes }) => {
  it('equals its reference: Gram matrix, coefficients, update', async () => {
    const own: StepSettings = { ...base, ...changes }
    const basis = {
      supervision: own.supervision ?? 'shared',
      supportAware: own.supportAware ?? false,
      released: own.released ?? false,
    } as const
    const engine = await prepare({ basis })
    engine.load(Float32Array.from(parameters))
    const present = TEACHER_TASKS.map((f) => own.weights[f] > 0)
    const [metrics] = await engine.run([{ ...input(own, 1), present }])
    const reference = trainStep(own, optimizerState(parameters), {
      ...wholeMicroBatch(4).reference,
      step: 1,
      learningRate: 1e6,
    })
    compareMetrics(metrics, reference.metrics)
    const update = moved(await engine.parameters())
    expect(relativeL2(update, moved(reference.state.params))).toBeLessThan(1e-4)
    engine.destroy()
  })
})

describe('several micro-batches', () => {
  const ways = [
    { combine: 'agp', sample: false },
    { combine: 'upgrad', sample: false },
    { combine: 'agp', sample: true },
    { combine: 'mean', sample: true },
  ] as const
  it.each(casesHere(ways, ({ combine, sample }) => combine === 'agp' && !sample))(
    '$combine, sample by sample $sample: equals its reference, with more micro-batches than a submit holds',
    async ({ combine, sample }) => {
      const own: StepSettings = { ...base, combine }
      const microBatches = Array.from({ length: sample ? 18 : 3 }, (_, i) =>
        sample ? sampleMicroBatch(i % (FRAMES * SEGMENTS), i % 6) : wholeMicroBatch(i),
      )
      const engine = await prepare({ microBatches: microBatches.length }, sample)
      engine.load(Float32Array.from(parameters))
      const [metrics] = await engine.run([
        { ...input(own, 1), ...microBatches[0].gpu, microBatches: microBatches.map((p) => p.gpu) },
      ])
      const reference = trainStep(own, optimizerState(parameters), {
        ...microBatches[0].reference,
        step: 1,
        learningRate: 1e6,
        microBatches: microBatches.map((p) => p.reference),
      })
      compareMetrics(metrics, reference.metrics)
      expect(relativeL2(moved(await engine.parameters()), moved(reference.state.params))).toBeLessThan(1e-4)
      engine.destroy()
    },
  )

  // An adapter has samples side by side in trajectory.test.ts; each number of them compiles every shader again.
  it.skipIf(SPARED).each(['agp', 'upgrad'] as const)(
    '%s: side by side in a pass they give the same bits, however many there are',
    async (combine) => {
      const own: StepSettings = {
        ...base,
        combine,
        mixing: OWN,
        reweighting: { alpha: 0.5, learningRate: 1e-2, units: [1, 400, 500, 300] },
      }
      const microBatches = Array.from({ length: 7 }, (_, i) =>
        sampleMicroBatch((5 * i) % (FRAMES * SEGMENTS), i % 6),
      )
      const step = { ...input(own, 1), ...microBatches[0].gpu, microBatches: microBatches.map((p) => p.gpu) }
      const results = []
      // In the last case the second pass is filled up.
      for (const perPass of [1, 7, 4]) {
        const engine = await prepare({
          dimensions: dimensions(config, perPass, 1, undefined, perPass),
          splits: 1,
          microBatches: microBatches.length,
        })
        expect(engine.passes).toBe(Math.ceil(7 / perPass))
        engine.load(Float32Array.from(parameters))
        const metrics = [...(await engine.run([step])), ...(await engine.run([{ ...step, step: 2 }]))]
        results.push({ metrics, groups: engine.latestGroups, student: bitsOf(await engine.checkpoint(2)) })
        engine.destroy()
      }
      expect(results[1]).toEqual(results[0])
      expect(results[2]).toEqual(results[0])
      const reference = trainStep(own, optimizerState(parameters), {
        ...microBatches[0].reference,
        step: 1,
        learningRate: 1e6,
        microBatches: microBatches.map((p) => p.reference),
      })
      compareMetrics(results[1].metrics[0], reference.metrics)
    },
  )

  it('refuse a step with another number of them', async () => {
    const engine = await prepare({ microBatches: 2 })
    engine.load(Float32Array.from(parameters))
    await expect(engine.run([input(base, 1)])).rejects.toThrow('1 micro-batches for a step recorded with 2')
    engine.destroy()
  })
})

describe('moving weights', () => {
  const rule = { alpha: 0.5, learningRate: 1e-2, units: [1, 400, 500, 300] }
  const own: StepSettings = {
    ...base,
    reweighting: rule,
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-3, weightDecay: 0 },
  }

  const ways = [
    { name: 'batch by batch', sample: false, supervision: 'shared' },
    { name: 'sample by sample', sample: true, supervision: 'shared' },
    { name: 'per capability', sample: false, supervision: 'per-capability' },
  ] as const
  it.each(casesHere(ways, ({ name }) => name === 'batch by batch'))(
    '$name: weights and losses follow the reference over four steps, and come back with a checkpoint',
    async ({ sample, supervision }) => {
      const settingsOf: StepSettings = { ...own, supervision }
      const microBatches = sample
        ? Array.from({ length: FRAMES * SEGMENTS }, (_, s) => sampleMicroBatch(s, s % 6))
        : [wholeMicroBatch(4)]
      const engine = await prepare(
        {
          microBatches: microBatches.length,
          basis: { supervision, supportAware: false },
          unweightedNorms: !sample && supervision === 'shared',
          optimizer: own.optimizer,
        },
        sample,
      )
      engine.load(Float32Array.from(parameters))
      const at = (step: number): StepInput => ({
        ...input(settingsOf, step),
        learningRate: 1e-3,
        ...microBatches[0].gpu,
        ...(sample && { microBatches: microBatches.map((p) => p.gpu) }),
      })
      const metrics = await engine.run([1, 2].map(at))
      const saved = await engine.checkpoint(2)
      metrics.push(...(await engine.run([3, 4].map(at))))
      let state = optimizerState(parameters)
      let memory: ReturnType<typeof trainStep>['reweighting']
      for (let step = 1; step <= 4; step++) {
        const reference = trainStep(
          settingsOf,
          state,
          {
            ...microBatches[0].reference,
            step,
            learningRate: 1e-3,
            ...(sample && { microBatches: microBatches.map((p) => p.reference) }),
          },
          memory,
        )
        compareMetrics(metrics[step - 1], reference.metrics)
        state = reference.state
        memory = reference.reweighting
      }
      expect(metrics[3].weights?.planning).not.toBe(metrics[0].weights?.planning)
      engine.restore(saved)
      expect(await engine.run([3, 4].map(at))).toEqual(metrics.slice(2))
      engine.destroy()
    },
  )
})

const LONG = THOROUGH ? 200 : SPARED ? 20 : 50
it(`${LONG} steps of the widest variant allocate nothing and repeat bit for bit`, async () => {
  const own: StepSettings = {
    ...base,
    supervision: 'per-capability',
    supportAware: true,
    reweighting: { alpha: 0, learningRate: 1e-2, units: [1, 400, 500, 300] },
  }
  const engine = await prepare({
    basis: { supervision: 'per-capability', supportAware: true },
    microBatches: 2,
    optimizer: settings.optimizer,
  })
  const at = (step: number): StepInput => ({
    ...input(own, step),
    learningRate: 1e-4,
    microBatches: [wholeMicroBatch(step % 6).gpu, wholeMicroBatch(1).gpu],
  })
  const train = async (steps: number) => {
    engine.load(Float32Array.from(parameters))
    const all: StepMetrics[] = []
    for (let step = 1; step <= steps; step++) all.push(...(await engine.run([at(step)])))
    return all
  }
  const first = await train(5)
  const before = created
  const long = await train(LONG)
  expect(created - before).toBe(0)
  expect(long.slice(0, 5)).toEqual(first)
  expect(long.every((m) => m.gram.every(Number.isFinite) && Number.isFinite(m.updateNorm))).toBe(true)
  engine.destroy()
}, 300_000)
