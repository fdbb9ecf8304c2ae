// What the engine promises over many steps: no allocation, bit-for-bit replay, the same run however many
// steps go into one submit.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uploadData, type HostData } from '../../src/distill/engine/deviceData'
import { Engine, RING } from '../../src/distill/engine/engine'
import { attentionTargets } from '../../src/distill/signals/recorder'
import { paperSignals } from '../../src/distill/matching'
import { DEFAULT_MIXING } from '../../src/distill/step/mixing'
import type { StepInput } from '../../src/distill/step/stepInput'
import { COMBINE, HOST_COMBINE_IDS } from '../../src/distill/combine/registry'
import { TEACHER_TASKS, PERMUTATIONS, type StepMetrics } from '../../src/distill/tasks'
import { Plan } from '../../src/gpu/plan'
import { batchRows, mapKeys } from '../../src/nn/config'
import { dimensions } from '../../src/nn/dimensions'
import { initialParameters } from '../../src/nn/initialise'
import { tinyBatch, tinyConfig, normals } from '../nn/tiny'
import { testDevice } from './gpuRun'
import { THOROUGH } from './thorough'

const config = { ...tinyConfig(2), vocabulary: 8, featureSize: 4 }
const frames = 2
const segments = 3
const parameters = initialParameters(config, { normal: normals(5), projector: 'orthonormal' })
const { features, tokens, targets, lengths, capabilities } = tinyBatch(config, frames, segments, 9)
const host: HostData = {
  frames,
  questionsPerFrame: segments,
  features,
  tokens,
  targets,
  lengths,
  capabilities,
}

const input = (step: number): StepInput => ({
  step,
  method: 'agp',
  permutation: step % 6,
  learningRate: 1e-3,
  clip: 1,
  weights: [1, 300, 300, 300],
  mixing: DEFAULT_MIXING,
  active: [true, true, true],
  present: [true, true, true],
  answerTokens: targets.filter((t) => t >= 0).length,
  frames: Int32Array.from({ length: frames }, (_, i) => i),
  questions: Int32Array.from({ length: frames * segments }, (_, i) => i),
})

let device: GPUDevice
let errors: string[]
let engine: Engine
let created = 0
let destroyed = 0

beforeAll(async () => {
  ;({ device, errors } = await testDevice())
  const create = device.createBuffer.bind(device)
  device.createBuffer = (descriptor) => {
    created++
    const buffer = create(descriptor)
    const destroy = buffer.destroy.bind(buffer)
    buffer.destroy = () => {
      destroyed++
      return destroy()
    }
    return buffer
  }
  const plan = new Plan(device, 'student')
  const signals = paperSignals(config.layers, 3)
  const target = new Float32Array(
    signals.length * batchRows(config, frames, segments) * mapKeys(config),
  ).fill(0.1)
  engine = new Engine(plan, {
    dimensions: dimensions(config, frames, segments),
    data: uploadData(plan, config, host),
    signals,
    targets: attentionTargets(plan.upload('targets', target)),
    teacherTasks: [...TEACHER_TASKS],
    trainProjector: false,
    splits: 2,
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
  })
  await engine.compile()
})

afterAll(() => {
  engine.destroy()
  expect(destroyed, 'every buffer is destroyed with the engine').toBe(created)
  expect(errors).toEqual([])
  device.destroy()
})

async function train(steps: number, perSubmit: number): Promise<StepMetrics[]> {
  engine.load(parameters)
  const metrics: StepMetrics[] = []
  for (let step = 1; step <= steps; step += perSubmit)
    metrics.push(
      ...(await engine.run(
        Array.from({ length: Math.min(perSubmit, steps - step + 1) }, (_, i) => input(step + i)),
      )),
    )
  return metrics
}

describe('the engine over many steps', () => {
  it('replays bit for bit after a reset', async () => {
    expect(await train(12, 1)).toEqual(await train(12, 1))
  })

  it('gives the same bits whether steps are submitted one by one or together', async () => {
    expect(await train(RING + 5, RING)).toEqual(await train(RING + 5, 1))
  })

  it('learns: ce falls on a batch it sees again and again', async () => {
    const metrics = await train(150, 10)
    expect(metrics[149].losses.ce).toBeLessThan(0.5 * metrics[0].losses.ce)
  })

  const long = THOROUGH ? 1000 : 200
  it(`allocates no GPU buffer in ${long} steps`, async () => {
    await train(1, 1)
    const before = created
    await train(long, RING)
    expect(created - before).toBe(0)
  })

  it('keeps several submits in flight in order', async () => {
    engine.load(parameters)
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map((step) => engine.run([input(step)])))
    expect(all.flat().map((m) => m.step)).toEqual([1, 2, 3, 4, 5, 6])
    expect(all.flat()).toEqual(await train(6, 1))
  })
})

describe('methods solved on the host', () => {
  const hostInput = (step: number, method: StepInput['method']): StepInput => ({ ...input(step), method })

  it('mean moves a quarter of the plain sum; both know their own coefficients', async () => {
    engine.load(parameters)
    const [sum] = await engine.run([{ ...hostInput(1, 'sum'), clip: 0 }])
    engine.load(parameters)
    const [mean] = await engine.run([{ ...hostInput(1, 'mean'), clip: 0 }])
    expect(mean.gram).toEqual(sum.gram)
    expect(mean.coefficients).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(mean.updateNorm).toBeCloseTo(sum.updateNorm / 4, 4)
  })

  it.each(HOST_COMBINE_IDS)(
    '%s trains: finite, replayed bit for bit, calls in flight stay in order',
    async (method) => {
      const train = async () => {
        engine.load(parameters)
        return (await Promise.all([1, 2, 3, 4].map((step) => engine.run([hostInput(step, method)])))).flat()
      }
      const metrics = await train()
      expect(metrics.map((m) => m.step)).toEqual([1, 2, 3, 4])
      for (const m of metrics)
        expect([m.losses.ce, m.updateNorm, ...m.coefficients].every(Number.isFinite)).toBe(true)
      expect(metrics[3].losses.ce).not.toBe(metrics[0].losses.ce)
      expect(await train()).toEqual(metrics)
    },
  )

  it('agrees with the GPU where both can solve: the very same step', async () => {
    engine.load(parameters)
    const [onGpu] = await engine.run([input(1)])
    const { permutation, present } = input(1)
    const onHost = COMBINE.agp.coefficients(onGpu.gram, { permutation: PERMUTATIONS[permutation], present })
    onHost.forEach((c, k) => expect(onGpu.coefficients[k]).toBeCloseTo(c, 4))
  })
})
