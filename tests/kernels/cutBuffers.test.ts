// Buffers that are cut where a binding could not hold them give the same bits.

import { afterAll, describe, expect, it } from 'vitest'
import { uploadData, type HostData } from '../../src/distill/engine/deviceData'
import { Engine } from '../../src/distill/engine/engine'
import { chooseSignals, isAttention, isHidden } from '../../src/distill/matching'
import { DEFAULT_MIXING } from '../../src/distill/step/mixing'
import { TEACHER_TASKS } from '../../src/distill/tasks'
import { targetBuffers } from '../../src/experiment/run/targets'
import { GUARANTEED_LIMITS } from '../../src/gpu/limits'
import { Plan, readBuffer } from '../../src/gpu/plan'
import { batchRows, mapKeys, type ModelConfig } from '../../src/nn/config'
import { dimensions } from '../../src/nn/dimensions'
import { normals, tinyBatch, tinyConfig, tinyLlama, tinyParameters } from '../nn/tiny'
import { testDevice } from './gpuRun'
import { casesHere } from './thorough'

const { device, errors } = await testDevice()
afterAll(() => {
  expect(errors).toEqual([])
  device.destroy()
})

describe('cut buffers', () => {
  const [frames, segments] = [2, 3]

  async function threeSteps(config: ModelConfig, unweightedNorms: boolean, largestBinding: number) {
    const batch = tinyBatch(config, frames, segments, 9)
    const host: HostData = { ...batch, questionsPerFrame: segments }
    const option = { block: 'full', loss: 'mse' } as const
    const teacher = { layers: 3, width: 12, hiddenLayers: 2 }
    const signals = chooseSignals(
      {
        perception: { ...option, layer: 'intermediate' },
        reasoning: { ...option, layer: 'intermediate', signal: 'hidden-mse' },
        planning: { ...option, layer: 'penultimate' },
      },
      config.layers,
      { perception: teacher, reasoning: teacher, planning: teacher },
    )
    const plan = new Plan(device, 'cut', largestBinding)
    const targets = targetBuffers(plan, config, host, signals)
    const random = normals(4)
    const rows = batchRows(config, frames, segments)
    const floats = rows * mapKeys(config)
    signals.filter(isAttention).forEach((_, i) => {
      const { buffer, first } = targets.attention.findLast((part) => part.first <= i)!
      const map = Float32Array.from({ length: floats }, () => Math.abs(random()))
      device.queue.writeBuffer(buffer, 4 * (i - first) * floats, map)
    })
    signals.filter(isHidden).forEach((entry, i) => {
      const states = Float32Array.from({ length: rows * entry.teacherWidth }, random)
      device.queue.writeBuffer(targets.hidden[i], 0, states)
    })
    const engine = new Engine(plan, {
      dimensions: dimensions(config, frames, segments),
      data: uploadData(plan, config, host),
      signals,
      targets,
      teacherTasks: [...TEACHER_TASKS],
      unweightedNorms,
      trainProjector: false,
      splits: 2,
      optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
    })
    await engine.compile()
    const { layout } = engine.step
    const student = Float32Array.from(tinyParameters(config, 3))
    const parameters = Float32Array.from({ length: layout.total }, random)
    parameters.set(student)
    engine.load(parameters)
    const metrics = await engine.run(
      [1, 2, 3].map((step) => ({
        step,
        method: 'agp' as const,
        permutation: step,
        learningRate: 1e-2,
        clip: 1,
        weights: [1, 300, 2, 300],
        mixing: DEFAULT_MIXING,
        present: [true, true, true],
        active: [true, true, true],
        answerTokens: batch.targets.filter((t) => t >= 0).length,
        frames: Int32Array.from({ length: frames }, (_, i) => i),
        questions: Int32Array.from({ length: frames * segments }, (_, i) => i),
      })),
    )
    const after = await readBuffer(device, engine.step.parameters, layout.total)
    const made = {
      partials: plan.memory.filter((b) => b.label.includes('gradient partials')).length,
      maps: targets.attention.length,
    }
    engine.destroy()
    return { metrics, after, made }
  }

  const FAMILIES = [
    { family: 'gpt', config: { ...tinyConfig(2), vocabulary: 8, featureSize: 4 }, unweightedNorms: true },
    { family: 'llama', config: { ...tinyLlama(2), vocabulary: 8, featureSize: 4 }, unweightedNorms: false },
  ]
  it.each(casesHere(FAMILIES, ({ family }) => family === 'gpt'))(
    'give the same bits, $family',
    async ({ config, unweightedNorms }) => {
      const whole = await threeSteps(config, unweightedNorms, GUARANTEED_LIMITS.maxStorageBufferBindingSize)
      expect(whole.made).toMatchObject({ partials: 1, maps: 1 })
      // So small that every parameter group and every map has a buffer of its own.
      const cut = await threeSteps(
        config,
        unweightedNorms,
        4 * batchRows(config, frames, segments) * mapKeys(config),
      )
      expect(cut.made.partials).toBeGreaterThanOrEqual(config.layers + 2)
      expect(cut.made.maps).toBe(2)
      expect(cut.metrics).toEqual(whole.metrics)
      expect(Buffer.from(cut.after.buffer).equals(Buffer.from(whole.after.buffer))).toBe(true)
      expect(whole.metrics[2].updateNorm).toBeGreaterThan(0)
    },
  )
})
