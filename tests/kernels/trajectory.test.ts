// The recorded step against the committed PyTorch trajectory: separate sequences and autograd there, packed
// segments and hand-written backward here.

import { beforeAll, describe, expect, it } from 'vitest'
import { casesHere } from './thorough'
import { activeTeachers, signalledBy } from '../../src/distill/activeTeachers'
import { Engine } from '../../src/distill/engine/engine'
import { uploadData, type HostData } from '../../src/distill/engine/deviceData'
import type { SignalTargets } from '../../src/distill/signals/recorder'
import { isAttention, isHidden, isLogits, type SignalEntry } from '../../src/distill/matching'
import type { BatchInput, StepInput } from '../../src/distill/step/stepInput'
import { TEACHER_TASKS, TASKS, type StepMetrics } from '../../src/distill/tasks'
import { engineChoices } from '../../src/experiment/run/engineChoices'
import type { Gpu } from '../../src/gpu/device'
import { Plan } from '../../src/gpu/plan'
import { batchRows } from '../../src/nn/config'
import { dimensions } from '../../src/nn/dimensions'
import { REFERENCE_CASES, type ReferenceCase, type ReferenceName } from '../reference/cases'
import { deviations, readTrajectory } from '../reference/fixture'
import { referenceParameters, referenceStep, type ReferenceStep } from '../reference/inputs'
import { sharedGpu } from './gpuRun'

/** Arrays of one kind one after the other. */
function join<T extends Float32Array | Int32Array>(parts: readonly T[], make: (n: number) => T): T {
  const all = make(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** All steps' batches one after another as one data set, and their targets in the same rows. */
function asDataSet(
  { frames, segments, settings: { config, signals } }: ReferenceCase,
  steps: ReferenceStep[],
): { host: HostData; targets: Float32Array[] } {
  const ints = (pick: (s: ReferenceStep) => Int32Array) => join(steps.map(pick), (n) => new Int32Array(n))
  /**
   * One entry's targets in the rows of the data set: all image rows, then all text rows (logits have text
   * rows only).
   */
  const asRows = (entry: number): Float32Array => {
    const imageFloats = isLogits(signals[entry])
      ? 0
      : (frames * config.imageTokens * steps[0].targets[entry].length) / batchRows(config, frames, segments)
    const parts = steps.map((s) => s.targets[entry])
    return join(
      [...parts.map((t) => t.subarray(0, imageFloats)), ...parts.map((t) => t.subarray(imageFloats))],
      (n) => new Float32Array(n),
    )
  }
  const targets = signals.map((_, entry) => asRows(entry))
  const host = {
    frames: frames * steps.length,
    questionsPerFrame: segments,
    features: join(
      steps.map((s) => s.batch.features),
      (n) => new Float32Array(n),
    ),
    tokens: ints((s) => s.batch.tokens),
    targets: ints((s) => s.batch.targets),
    lengths: ints((s) => s.batch.lengths),
    capabilities: ints((s) => s.batch.capabilities),
  }
  return { host, targets }
}

const answersOf = ({ targets }: { targets: Int32Array }): number => targets.filter((t) => t >= 0).length

/** One device for all trajectories, which share most of what is compiled, with the tile that a page chooses for it. */
let gpu: Gpu
beforeAll(async () => {
  gpu = await sharedGpu()
})

async function trajectory(reference: ReferenceCase): Promise<StepMetrics[]> {
  const { frames, segments, settings } = reference
  const { config, signals, optimizer } = settings
  const steps = Array.from({ length: reference.steps }, (_, i) => referenceStep(reference, i + 1))
  const { host, targets } = asDataSet(reference, steps)
  const plan = new Plan(gpu.device, 'trajectory')
  const of = (is: (entry: SignalEntry) => boolean) =>
    signals.flatMap((entry, i) => (is(entry) ? [targets[i]] : []))
  const maps = of(isAttention)
  const uploaded: SignalTargets = {
    attention:
      maps.length > 0
        ? [
            {
              buffer: plan.upload(
                'target maps',
                join(maps, (n) => new Float32Array(n)),
              ),
              first: 0,
            },
          ]
        : [],
    hidden: of(isHidden).map((rows) => plan.upload('target hidden states', rows)),
    logits: of(isLogits).map((rows) => plan.upload('target logits', rows)),
  }
  const supervision = settings.supervision ?? 'shared'
  const active = activeTeachers({
    method: settings.combine,
    weights: settings.weights,
    signalled: signalledBy(signals),
  })
  const { tile } = engineChoices(gpu)
  const sideBySide = steps[0].samples?.length ?? 1
  const engine = new Engine(plan, {
    dimensions: reference.perSample
      ? dimensions(config, sideBySide, 1, tile, sideBySide)
      : dimensions(config, frames, segments, tile),
    data: uploadData(plan, config, host),
    signals,
    targets: uploaded,
    teacherTasks: [...TEACHER_TASKS],
    trainProjector: false,
    splits: reference.perSample ? 1 : 2,
    optimizer,
    basis: {
      supervision,
      supportAware: settings.supportAware ?? false,
      released: settings.released ?? false,
    },
    unweightedNorms: Boolean(settings.reweighting),
    microBatches: sideBySide,
  })
  await engine.compile()
  engine.load(referenceParameters(reference))
  const metrics: StepMetrics[] = []
  for (const [n, { step, batch, permutation, learningRate, samples }] of steps.entries()) {
    const whole: BatchInput = {
      permutation,
      present: active,
      answerTokens: answersOf(batch),
      frames: Int32Array.from({ length: frames }, (_, i) => n * frames + i),
      questions: Int32Array.from({ length: frames * segments }, (_, i) => n * frames * segments + i),
    }
    const parts = samples?.map((sample, i): BatchInput => ({
      permutation: sample.permutation,
      present: sample.present,
      answerTokens: answersOf(sample.batch),
      frames: Int32Array.of(n * frames + Math.floor(i / segments)),
      questions: Int32Array.of(n * frames * segments + i),
    }))
    const input: StepInput = {
      ...whole,
      active,
      ...parts?.[0],
      ...(parts && { microBatches: parts }),
      step,
      learningRate,
      method: settings.combine,
      clip: settings.clip,
      // With one anchor per capability every capability keeps to its own samples.
      mixing:
        supervision === 'shared'
          ? settings.mixing
          : [
              [1, 0, 0],
              [0, 1, 0],
              [0, 0, 1],
            ],
      weights: TASKS.map((task) => settings.weights[task]),
      reweighting: settings.reweighting ?? null,
    }
    metrics.push(...(await engine.run([input])))
  }
  engine.destroy()
  return metrics
}

/** With the tile of the page both families, one of them with the kernels of supports; and sample by sample. */
const ON_ADAPTER: readonly ReferenceName[] = ['llama-as-released', 'per-sample']

describe('PyTorch trajectory on the GPU', () => {
  it.each(casesHere(Object.keys(REFERENCE_CASES) as ReferenceName[], (name) => ON_ADAPTER.includes(name)))(
    '%s: losses to 1e-4, angles to .5 degrees over all its steps',
    async (name) => {
      const worst = deviations(await trajectory(REFERENCE_CASES[name]), readTrajectory(name).steps)
      console.log(name, worst)
      expect(worst.lossesRelative).toBeLessThan(1e-4)
      expect(worst.anglesDegrees).toBeLessThan(0.5)
      expect(worst.gramRelative).toBeLessThan(1e-3)
    },
  )
})
