// The recorded step against the committed PyTorch trajectory: separate sequences and autograd there, packed segments and hand-written backward here.

import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/distill/engine'
import { uploadData, type HostData } from '../../src/distill/deviceData'
import { FOLLOWERS, TASKS, type StepMetrics } from '../../src/distill/tasks'
import { Plan } from '../../src/gpu/plan'
import { dimensions } from '../../src/nn/forward'
import { deviations, readTrajectories } from '../reference/fixture'
import { REFERENCE_CASES, referenceParameters, referenceStep, type ReferenceCase, type ReferenceStep } from '../reference/inputs'
import { testDevice } from './gpuRun'

/** All steps' batches one after another as one data set, and their targets in the same rows. */
function asDataSet({ frames, segments, settings: { config, signals } }: ReferenceCase, steps: ReferenceStep[]): { host: HostData; targets: Float32Array } {
  const keys = config.imageTokens + config.textSlots
  const join = <T extends Float32Array | Int32Array>(parts: T[], make: (n: number) => T): T => {
    const all = make(parts.reduce((n, p) => n + p.length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
  const ints = (pick: (s: ReferenceStep) => Int32Array) => join(steps.map(pick), (n) => new Int32Array(n))
  const imageFloats = frames * config.imageTokens * keys
  const targets = join(
    signals.flatMap((_, entry) => [...steps.map((s) => s.targets[entry].subarray(0, imageFloats)), ...steps.map((s) => s.targets[entry].subarray(imageFloats))]),
    (n) => new Float32Array(n),
  )
  const host = {
    frames: frames * steps.length, questionsPerFrame: segments,
    features: join(steps.map((s) => s.batch.features), (n) => new Float32Array(n)),
    tokens: ints((s) => s.batch.tokens), targets: ints((s) => s.batch.targets), lengths: ints((s) => s.batch.lengths), capabilities: ints((s) => s.batch.capabilities),
  }
  return { host, targets }
}

async function trajectory(reference: ReferenceCase): Promise<StepMetrics[]> {
  const { frames, segments, settings } = reference
  const { config, signals, optimizer } = settings
  const steps = Array.from({ length: reference.steps }, (_, i) => referenceStep(reference, i + 1))
  const { host, targets } = asDataSet(reference, steps)
  const { device, errors } = await testDevice()
  const plan = new Plan(device, 'trajectory')
  const engine = new Engine(plan, {
    dimensions: dimensions(config, frames, segments, { rows: 4, columns: 8 }), data: uploadData(plan, config, host), signals, targets: plan.upload('targets', targets),
    followers: [...FOLLOWERS], trainProjector: false, splits: 2, optimizer,
  })
  await engine.compile()
  engine.load(referenceParameters(reference))
  const metrics: StepMetrics[] = []
  for (const [n, { step, batch, permutation, learningRate }] of steps.entries()) {
    metrics.push(
      ...(await engine.run([
        {
          step, permutation, learningRate, method: settings.combine, clip: settings.clip, mixing: settings.mixing,
          weights: TASKS.map((task) => settings.weights[task]), present: [true, true, true],
          answerTokens: batch.targets.filter((t) => t >= 0).length,
          frames: Int32Array.from({ length: frames }, (_, i) => n * frames + i),
          questions: Int32Array.from({ length: frames * segments }, (_, i) => n * frames * segments + i),
        },
      ])),
    )
  }
  engine.destroy()
  device.destroy()
  expect(errors).toEqual([])
  return metrics
}

describe('PyTorch trajectory on the GPU', () => {
  it.each(Object.values(REFERENCE_CASES))('$name: losses to 1e-4, angles to .5 degrees over all its steps', async (reference) => {
    const expected = readTrajectories()[reference.name].steps
    const worst = deviations(await trajectory(reference), expected)
    console.log(reference.name, worst)
    expect(worst.lossesRelative).toBeLessThan(1e-4)
    expect(worst.anglesDegrees).toBeLessThan(0.5)
    expect(worst.gramRelative).toBeLessThan(1e-3)
  })
})
