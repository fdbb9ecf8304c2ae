// Every variant x every way of combining (on a graphics adapter without THOROUGH=1 a quarter of the pairs): two
// steps equal the float64 reference's; the second comes out the same to the bit after a rewind, and on another
// engine (THOROUGH=1: on another device) that takes the checkpoint over.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeForSample, activeInSettings } from '../../src/distill/activeTeachers'
import { gradientBasis } from '../../src/distill/combine/gradientBasis'
import type { CombineId } from '../../src/distill/combine/method'
import { Engine } from '../../src/distill/engine/engine'
import { uploadData } from '../../src/distill/engine/deviceData'
import { attentionTargets } from '../../src/distill/signals/recorder'
import { normaliseMixing } from '../../src/distill/step/mixing'
import { optimizerState } from '../../src/distill/reference/optimizer.reference'
import type { MicroBatch, StepSettings } from '../../src/distill/reference/step.reference'
import type { BatchInput, StepInput } from '../../src/distill/step/stepInput'
import { TEACHER_TASKS, TASKS } from '../../src/distill/tasks'
import { trainStep, type StepResult } from '../../src/distill/reference/update.reference'
import { Plan } from '../../src/gpu/plan'
import { dimensions } from '../../src/nn/dimensions'
import type { Settings } from '../../src/settings/settings'
import { OWN_SAMPLES, reweightingRule } from '../../src/experiment/run/batches'
import { methodsOf, POSSIBLE, referenceShape, variantSettings } from '../distill/everyVariant'
import {
  batch,
  config,
  FRAMES,
  host,
  parameters,
  sampleMicroBatch,
  SEGMENTS,
  signals,
  targets,
  wholeMicroBatch,
} from '../distill/variantSteps'
import { compareMetrics } from '../kernels/compareMetrics'
import { testDevice } from '../kernels/gpuRun'
import { casesHere, THOROUGH } from '../kernels/thorough'

/** A large epsilon: AdamW moves along the update, not along its signs, which rounding decides. */
const OPTIMIZER = { beta1: 0.9, beta2: 0.98, epsilon: 1e-3, weightDecay: 0.01 }
const SAMPLES = [0, 1, 2]

let devices: Awaited<ReturnType<typeof testDevice>>[] = []
/** One per device, by what an engine is recorded for: variants that differ in their inputs alone share them. */
const prepared = new Map<string, Promise<Engine[]>>()
beforeAll(async () => {
  const first = await testDevice()
  // A device of its own costs as much again to compile; the checkpoint crosses to another engine in any case.
  devices = [first, THOROUGH ? await testDevice() : first]
})
afterAll(async () => {
  for (const engines of prepared.values()) for (const engine of await engines) engine.destroy()
  for (const { device, errors } of new Set(devices)) {
    expect(errors).toEqual([])
    device.destroy()
  }
})

/** Engines for all methods of a variant. */
function enginesFor(settings: Settings): Promise<Engine[]> {
  const sample = settings.combinePer === 'sample'
  const unweightedNorms = settings.reweighting === 'on' && !sample && settings.supervision === 'shared'
  const { supervision, anchorSupport, accumulation, combineOver } = settings
  const key = JSON.stringify([supervision, anchorSupport, accumulation, sample, unweightedNorms, combineOver])
  const engines =
    prepared.get(key) ??
    Promise.all(devices.map(({ device }) => prepare(device, settings, sample, unweightedNorms)))
  prepared.set(key, engines)
  return engines
}

async function prepare(
  device: GPUDevice,
  settings: Settings,
  sample: boolean,
  unweightedNorms: boolean,
): Promise<Engine> {
  const plan = new Plan(device, 'every variant')
  const packed = new Float32Array(targets.flatMap((map) => [...map]))
  const engine = new Engine(plan, {
    // Samples lie side by side; the last pass is filled up.
    dimensions: sample ? dimensions(config, 2, 1, undefined, 2) : dimensions(config, FRAMES, SEGMENTS),
    data: uploadData(plan, config, host),
    signals,
    targets: attentionTargets(plan.upload('targets', packed)),
    teacherTasks: [...TEACHER_TASKS],
    trainProjector: false,
    splits: sample ? 1 : 2,
    optimizer: OPTIMIZER,
    basis: gradientBasis(settings.supervision, settings.anchorSupport),
    unweightedNorms,
    perModule: settings.combineOver === 'module',
    microBatches: sample ? SAMPLES.length : settings.accumulation,
  })
  await engine.compile()
  return engine
}

/** The same run for the reference and for the GPU. */
function inputs(settings: Settings): {
  own: StepSettings
  microBatches: MicroBatch[]
  at: (step: number) => StepInput
} {
  const active = activeInSettings(settings)
  const mixing =
    settings.supervision === 'per-capability'
      ? OWN_SAMPLES
      : normaliseMixing([settings.mixPerception, settings.mixReasoning, settings.mixPlanning])
  const rule = reweightingRule(settings)
  const microBatches: { reference: MicroBatch; gpu: BatchInput }[] =
    settings.combinePer === 'sample'
      ? SAMPLES.map((s) => {
          const { reference, gpu } = sampleMicroBatch(s, s)
          const present = activeForSample(active, mixing[batch.capabilities[s]])
          return { reference: { ...reference, present }, gpu: { ...gpu, present } }
        })
      : Array.from({ length: settings.accumulation }, (_, i) => wholeMicroBatch(4 - i))
  const weights = [
    settings.weightCe,
    settings.weightPerception,
    settings.weightReasoning,
    settings.weightPlanning,
  ]
  const own: StepSettings = {
    ...referenceShape(settings),
    config,
    signals,
    weights: Object.fromEntries(TASKS.map((task, k) => [task, weights[k]])) as StepSettings['weights'],
    mixing,
    combine: settings.method,
    clip: 0.5,
    optimizer: OPTIMIZER,
    ...(rule && { reweighting: rule }),
  }
  return {
    own,
    microBatches: microBatches.map(({ reference }) => reference),
    at: (step) => ({
      ...microBatches[0].gpu,
      ...(microBatches.length > 1 && { microBatches: microBatches.map(({ gpu }) => gpu) }),
      active,
      step,
      method: settings.method,
      learningRate: 1e-3,
      clip: 0.5,
      weights,
      mixing,
      reweighting: rule,
    }),
  }
}

async function compareMethod(
  [engine, other]: readonly Engine[],
  method: CombineId,
  settings: Settings,
): Promise<void> {
  const { own, microBatches, at } = inputs(settings)
  engine.load(Float32Array.from(parameters))
  const [first] = await engine.run([at(1)])
  const saved = await engine.checkpoint(1)
  const [second] = await engine.run([at(2)])
  let before: StepResult | undefined
  for (const [i, metrics] of [first, second].entries()) {
    before = trainStep(
      own,
      before?.state ?? optimizerState(parameters),
      {
        ...microBatches[0],
        step: i + 1,
        learningRate: 1e-3,
        ...(microBatches.length > 1 && { microBatches }),
      },
      before?.reweighting,
      before?.combining,
    )
    compareMetrics(metrics, before.metrics, `${method}, step ${i + 1}:`)
  }
  engine.restore(saved)
  expect(await engine.run([at(2)]), `${method} after a rewind`).toEqual([second])
  other.load(Float32Array.from(parameters))
  other.restore(structuredClone(saved))
  expect(await other.run([at(2)]), `${method} on another device`).toEqual([second])
}

/** On an adapter every fourth method of a variant that has more, each variant beginning with another one. */
const SHARE = 4

describe.each(POSSIBLE.map((variant, place) => ({ ...variant, place })))('$name', ({ place, ...variant }) => {
  it('ways of combining', async () => {
    const all = methodsOf(variant)
    const inTurn = (method: CombineId) => (all.indexOf(method) + place) % SHARE === 0
    const methods = casesHere(all, (method) => all.length <= SHARE || inTurn(method))
    const settings = methods.flatMap((method) => variantSettings(variant, method) ?? [])
    const engines = await enginesFor(settings[0])
    for (const [i, method] of methods.entries()) await compareMethod(engines, method, settings[i])
  })
})
