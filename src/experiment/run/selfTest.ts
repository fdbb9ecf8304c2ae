// Start-up self-test: one tiny distillation step on this very GPU against the float64 reference. A driver
// that computes wrongly is rejected before it can produce a plausible curve.

import { ALL_TEACHERS } from '../../distill/step/stepInput'
import { uploadData, type HostData } from '../../distill/engine/deviceData'
import { Engine } from '../../distill/engine/engine'
import { attentionTargets } from '../../distill/signals/recorder'
import { paperSignals } from '../../distill/matching'
import { DEFAULT_MIXING } from '../../distill/step/mixing'
import { optimizerState } from '../../distill/reference/optimizer.reference'
import { trainStep } from '../../distill/reference/update.reference'
import { TEACHER_TASKS, TASKS, type StepMetrics } from '../../distill/tasks'
import { GpuFailure } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import { batchRows, mapKeys, type Family, type ModelConfig } from '../../nn/config'
import { dimensions } from '../../nn/dimensions'
import { initialParameters } from '../../nn/initialise'
import type { Tile } from '../../nn/tile'
import { stream } from '../../world/random'

const SHAPE = { layers: 2, width: 16, heads: 2, vocabulary: 8, imageTokens: 4, textSlots: 4, featureSize: 4 }
const CONFIGS: Record<Family, ModelConfig> = {
  gpt: { ...SHAPE, family: 'gpt', mlpRatio: 4 },
  llama: { ...SHAPE, family: 'llama', kvHeads: 1, hidden: 24 },
}
const FRAMES = 2
const SEGMENTS = 3
const TEACHER_WEIGHT = 500
const TOLERANCE = 1e-3

/** Random frames whose segments are two question and two answer tokens each. */
function syntheticData(): HostData {
  const random = stream(1, 'self-test')
  const samples = FRAMES * SEGMENTS
  const tokens = Int32Array.from({ length: samples * SHAPE.textSlots }, () =>
    random.integer(SHAPE.vocabulary),
  )
  const targets = Int32Array.from(tokens, (_, i) =>
    i % SHAPE.textSlots === 1 || i % SHAPE.textSlots === 2 ? tokens[i + 1] : -1,
  )
  return {
    frames: FRAMES,
    questionsPerFrame: SEGMENTS,
    features: Float32Array.from({ length: FRAMES * SHAPE.imageTokens * SHAPE.featureSize }, () =>
      random.normal(),
    ),
    tokens,
    targets,
    lengths: new Int32Array(samples).fill(SHAPE.textSlots),
    capabilities: Int32Array.from({ length: samples }, (_, s) => s % TEACHER_TASKS.length),
  }
}

/** What differs between two steps' metrics by more than the tolerance, in words; empty when they agree. */
export function differences(actual: StepMetrics, expected: StepMetrics): string[] {
  const found: string[] = []
  for (const task of TASKS) {
    const error = Math.abs(actual.losses[task] / expected.losses[task] - 1)
    if (!(error < TOLERANCE))
      found.push(`${task} loss ${actual.losses[task]} instead of ${expected.losses[task]}`)
  }
  expected.gram.forEach((wanted, k) => {
    const scale = Math.sqrt(expected.gram[Math.floor(k / 4) * 5] * expected.gram[(k % 4) * 5])
    if (!(Math.abs(actual.gram[k] - wanted) < TOLERANCE * scale))
      found.push(
        `gradient product of ${TASKS[Math.floor(k / 4)]} and ${TASKS[k % 4]} ${actual.gram[k]} instead of ${wanted}`,
      )
  })
  return found
}

type OnCompiled = (done: number, total: number) => void

const passed = new WeakMap<GPUDevice, Set<Family>>()

/**
 * Throws GpuFailure `self-test`, naming what differed, when the device computes a step of this family
 * wrongly. Tests once per device and family, with the tile the run will use; tells how many of its kernels
 * are compiled.
 */
export async function selfTest(
  device: GPUDevice,
  family: Family = 'gpt',
  tile: Tile = { rows: 4, columns: 4 },
  onCompiled?: OnCompiled,
): Promise<void> {
  const done = passed.get(device) ?? new Set<Family>()
  if (done.has(family)) return
  await testStep(device, CONFIGS[family], tile, onCompiled)
  passed.set(device, done.add(family))
}

async function testStep(device: GPUDevice, config: ModelConfig, tile: Tile, onCompiled?: OnCompiled) {
  const host = syntheticData()
  const signals = paperSignals(config.layers, 3)
  const rows = batchRows(config, FRAMES, SEGMENTS)
  const keys = mapKeys(config)
  const target = new Float32Array(signals.length * rows * keys).fill(1 / keys)
  const random = stream(2, 'self-test')
  const parameters = initialParameters(config, { normal: () => random.normal(), projector: 'orthonormal' })
  const optimizer = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 }
  const plan = new Plan(device, 'self-test')
  const engine = new Engine(plan, {
    dimensions: dimensions(config, FRAMES, SEGMENTS, tile),
    data: uploadData(plan, config, host),
    signals,
    targets: attentionTargets(plan.upload('targets', target)),
    teacherTasks: [...TEACHER_TASKS],
    trainProjector: false,
    splits: 2,
    optimizer,
  })
  try {
    await engine.compile(onCompiled)
    engine.load(parameters)
    const common = { learningRate: 1e-3, permutation: 0 }
    const [metrics] = await engine.run([
      {
        ...common,
        step: 1,
        method: 'agp',
        clip: 1,
        mixing: DEFAULT_MIXING,
        weights: [1, TEACHER_WEIGHT, TEACHER_WEIGHT, TEACHER_WEIGHT],
        ...ALL_TEACHERS,
        answerTokens: host.targets.filter((t) => t >= 0).length,
        frames: Int32Array.from({ length: FRAMES }, (_, i) => i),
        questions: Int32Array.from({ length: FRAMES * SEGMENTS }, (_, i) => i),
      },
    ])
    const reference = trainStep(
      {
        config,
        signals,
        mixing: DEFAULT_MIXING,
        combine: 'agp',
        clip: 1,
        optimizer,
        weights: {
          ce: 1,
          perception: TEACHER_WEIGHT,
          reasoning: TEACHER_WEIGHT,
          planning: TEACHER_WEIGHT,
        },
      },
      optimizerState(parameters),
      {
        ...common,
        step: 1,
        targets: signals.map((_, e) =>
          Float64Array.from(target.subarray(e * rows * keys, (e + 1) * rows * keys)),
        ),
        batch: {
          frames: FRAMES,
          segments: SEGMENTS,
          features: host.features,
          tokens: host.tokens,
          targets: host.targets,
          lengths: host.lengths,
          capabilities: host.capabilities,
        },
      },
    )
    const found = differences(metrics, reference.metrics)
    if (found.length > 0)
      throw new GpuFailure(
        'self-test',
        `This graphics adapter computes the training step wrongly: ${found[0]}.`,
        'Update the graphics driver, or try another browser. Training on wrong gradients would only look like learning.',
        found.join('; '),
      )
  } finally {
    engine.destroy()
  }
}
