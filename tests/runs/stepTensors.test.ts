// Looking inside a step: tensors read back by name against the float64 reference, and training that does not
// notice that somebody looks.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uploadData } from '../../src/distill/engine/deviceData'
import { Engine } from '../../src/distill/engine/engine'
import { StepTensors } from '../../src/distill/engine/stepTensors'
import { isAttention } from '../../src/distill/matching'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import { trainStep } from '../../src/distill/reference/update.reference'
import { attentionTargets } from '../../src/distill/signals/recorder'
import type { StepOptions } from '../../src/distill/step/recordedStep'
import type { StepInput } from '../../src/distill/step/stepInput'
import { TEACHER_TASKS, TASKS, type StepMetrics } from '../../src/distill/tasks'
import { Plan } from '../../src/gpu/plan'
import { mapKeys, parameter, parameterLayout } from '../../src/nn/config'
import { dimensions } from '../../src/nn/dimensions'
import { forward } from '../../src/nn/model.reference'
import * as tiny from '../distill/variantSteps'
import { compareActivationGradients } from '../kernels/activationGradients'
import { relativeL2, testDevice } from '../kernels/gpuRun'
import { bitsOf } from '../kernels/sameBits'

const { config, FRAMES, SEGMENTS, settings, targets } = tiny
const signals = tiny.signals.filter(isAttention)
const layout = parameterLayout(config)
const keys = mapKeys(config)

let device: GPUDevice
let errors: string[]
beforeAll(async () => {
  ;({ device, errors } = await testDevice())
})
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

async function prepare(options: Partial<StepOptions> = {}): Promise<Engine> {
  const plan = new Plan(device, 'inside')
  const engine = new Engine(plan, {
    dimensions: dimensions(config, FRAMES, SEGMENTS),
    data: uploadData(plan, config, tiny.host),
    signals,
    targets: attentionTargets(plan.upload('targets', new Float32Array(targets.flatMap((map) => [...map])))),
    teacherTasks: [...TEACHER_TASKS],
    trainProjector: false,
    splits: 2,
    optimizer: settings.optimizer,
    ...options,
  })
  await engine.compile()
  engine.load(Float32Array.from(tiny.parameters))
  return engine
}

const input = (step: number): StepInput => ({
  ...tiny.wholeMicroBatch(step % 6).gpu,
  step,
  method: 'agp',
  learningRate: 1e-2,
  clip: 1,
  weights: TASKS.map((task) => tiny.WEIGHTS[task]),
  mixing: settings.mixing,
  active: [true, true, true],
})

async function valuesOf(tensors: StepTensors, name: string): Promise<Float32Array> {
  const read = await tensors.read(name)
  if (!read) throw new Error(`no tensor ${name}`)
  expect(read.values, name).toHaveLength(read.tensor.shape.reduce((product, n) => product * n, 1))
  return read.values
}

/** One named tensor of a flat buffer. */
function named(flat: Float64Array, name: string): Float64Array {
  const { offset, size } = parameter(layout, name)
  return flat.subarray(offset, offset + size)
}

describe('the tensors of a step', () => {
  it('are those of the float64 reference: states, maps, targets, gradients, update, change', async () => {
    const engine = await prepare()
    const tensors = new StepTensors(engine)
    expect(await tensors.read('layer 1 x'), 'before the first step').toBeNull()
    await engine.run([input(1)])
    const before = optimizerState(tiny.parameters)
    const { reference } = tiny.wholeMicroBatch(1)
    const wanted = trainStep(settings, before, { ...reference, step: 1, learningRate: 1e-2 })
    const { hidden, attention, logits } = forward(config, before.params, tiny.batch)
    expect(tensors.step).toBe(1)
    const near = async (name: string, reference64: ArrayLike<number>) =>
      expect(relativeL2(await valuesOf(tensors, name), reference64), name).toBeLessThan(1e-4)

    await near('layer 1 x', hidden[0])
    await near('logits', logits)
    await near(
      'layer 1 attention head 1',
      attention[1].filter((_, i) => Math.floor(i / keys) % config.heads === 1),
    )
    for (const [i, { teacherTask, studentLayer }] of signals.entries())
      await near(`target ${teacherTask} layer ${studentLayer} attention`, targets[i])
    for (const task of TASKS)
      await near(
        `gradient ${task} h.0.attn.c_attn.weight`,
        named(wanted.gradients[TASKS.indexOf(task)], 'h.0.attn.c_attn.weight').map(
          (g) => tiny.WEIGHTS[task] * g,
        ),
      )
    const { updateNorm } = wanted.metrics
    expect(updateNorm, 'the update is clipped').toBeGreaterThan(1)
    await near(
      'update h.1.mlp.c_fc.weight',
      named(wanted.update, 'h.1.mlp.c_fc.weight').map((g) => g / (updateNorm + 1e-6)),
    )
    const moved = wanted.state.params.map((p, i) => p - before.params[i])
    await near('change h.1.mlp.c_fc.bias', named(moved, 'h.1.mlp.c_fc.bias'))
    await near('parameter wte.weight', named(wanted.state.params, 'wte.weight'))
    await near('moment 1 ln_f.weight', named(wanted.state.m, 'ln_f.weight'))

    expect(await tensors.read('layer 9 x'), 'no such tensor').toBeNull()
    engine.load(Float32Array.from(tiny.parameters))
    expect(await tensors.read('layer 1 x'), 'after a reset').toBeNull()
    engine.destroy()
  })

  it('has every listed tensor, under a name of its own, and nothing that is not trained', async () => {
    const engine = await prepare()
    const tensors = new StepTensors(engine)
    await engine.run([input(1)])
    const names = tensors.list.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect((await valuesOf(tensors, name)).every(Number.isFinite), name).toBe(true)
    expect(names).toContain('parameter projector.weight')
    expect(names).not.toContain('update projector.weight')
    engine.destroy()
  })

  // With three side by side the second one is followed by another that only fills the pass.
  it.each([1, 2, 3])(
    'are those of the last micro-batch, and the update that of all: %d in a pass',
    async (sideBySide) => {
      const samples = [1, 4]
      const engine = await prepare({
        dimensions: dimensions(config, sideBySide, 1, undefined, sideBySide),
        splits: 1,
        microBatches: samples.length,
      })
      const tensors = new StepTensors(engine)
      const microBatches = samples.map((s) => tiny.sampleMicroBatch(s, 2))
      await engine.run([
        { ...input(1), ...microBatches[0].gpu, microBatches: microBatches.map(({ gpu }) => gpu) },
      ])
      const wanted = trainStep(settings, optimizerState(tiny.parameters), {
        ...microBatches[0].reference,
        microBatches: microBatches.map(({ reference }) => reference),
        step: 1,
        learningRate: 1e-2,
      })
      const last = microBatches[1].reference
      const states = forward(config, Float64Array.from(tiny.parameters), last.batch).hidden[0]
      expect(relativeL2(await valuesOf(tensors, 'layer 1 x'), states)).toBeLessThan(1e-4)
      const [{ teacherTask, studentLayer }] = signals
      const target = await valuesOf(tensors, `target ${teacherTask} layer ${studentLayer} attention`)
      expect(relativeL2(target, last.targets[0])).toBeLessThan(1e-6)
      const scale = Math.min(1, 1 / (wanted.metrics.updateNorm + 1e-6))
      const update = named(wanted.update, 'h.0.mlp.c_proj.weight').map((g) => g * scale)
      expect(relativeL2(await valuesOf(tensors, 'update h.0.mlp.c_proj.weight'), update)).toBeLessThan(1e-4)
      const single = trainStep(settings, optimizerState(tiny.parameters), {
        ...last,
        step: 1,
        learningRate: 1e-2,
      })
      const planning = named(single.gradients[TASKS.indexOf('planning')], 'h.0.attn.c_attn.weight')
      const gradient = await valuesOf(tensors, 'gradient planning h.0.attn.c_attn.weight')
      expect(
        relativeL2(
          gradient,
          planning.map((g) => tiny.WEIGHTS.planning * g),
        ),
      ).toBeLessThan(1e-4)
      const maps = forward(config, Float64Array.from(tiny.parameters), last.batch).attention[1]
      const wantedMap = maps.filter((_, i) => Math.floor(i / keys) % config.heads === 1)
      expect(relativeL2(await valuesOf(tensors, 'layer 1 attention head 1'), wantedMap)).toBeLessThan(1e-4)
      await compareActivationGradients(engine, settings, tiny.parameters, last)
      engine.destroy()
    },
  )

  it.each(['agp', 'cagrad'] as const)('looking changes no bit of the training: %s', async (method) => {
    const engine = await prepare()
    const tensors = new StepTensors(engine)
    const train = async (look: boolean) => {
      engine.load(Float32Array.from(tiny.parameters))
      const metrics: StepMetrics[] = []
      for (let step = 1; step <= 6; step++) {
        metrics.push(...(await engine.run([{ ...input(step), method }])))
        const seen = [
          'layer 2 x',
          'layer 0 attention head 0',
          'gradient ce wte.weight',
          'update wte.weight',
          'gradient planning at layer 0 x',
        ]
        if (look) for (const name of seen) await valuesOf(tensors, name)
      }
      return { metrics, student: bitsOf(await engine.checkpoint(6)) }
    }
    expect(await train(true)).toEqual(await train(false))
    engine.destroy()
  })
})
