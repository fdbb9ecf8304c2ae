// Trains the vision encoder on patch labels, and turns pictures into features with it. WORLD 3: 1,024 patches
// a step, three quarters of them labelled.

import { learningRateMultiplier } from '../../distill/step/schedule'
import { NO_TEACHERS, encodeStepInput, stateLayout, type StepInput } from '../../distill/step/stepInput'
import { Plan, readBuffer } from '../../gpu/plan'
import type { Tile } from '../../nn/tile'
import {
  BOTTLENECK,
  ENCODER_LABELS,
  FEATURE_SIZE,
  positionFeatures,
  WINDOW_INPUTS,
  type EncoderParameters,
} from '../../teacher/exportEncoder'
import { makeDataset } from '../../world/dataset'
import { patchLabels } from '../../world/patchLabels'
import { stream } from '../../world/random'
import { IMAGE_SIZE, IMAGE_TOKENS, type Dataset } from '../../world/types'
import { CancellationToken } from '../run/cancellationToken'
import { TrainingClock } from '../run/trainingClock'
import { TrainingLoop, type SteppedRun } from '../run/trainingLoop'
import { ENCODER_LAYOUT, recordEncoder } from './encoderPlan'
import { windows, writeWindow } from './patches'

export interface EncoderTrainingOptions {
  seed: number
  steps: number
  /** Patches per step; three quarters with a label. */
  patches: number
  frames: number
  learningRate: number
  tile: Tile
}

export const ENCODER_DEFAULTS: Omit<EncoderTrainingOptions, 'seed' | 'tile'> = {
  steps: 1500,
  patches: 1024,
  frames: 4000,
  learningRate: 3e-3,
}

/** Floating-point operations of one training step (three products per weight). */
export const encoderFlopsPerStep = (patches: number): number =>
  6 * patches * (ENCODER_LAYOUT.sizes.w1 + ENCODER_LAYOUT.sizes.w2 + ENCODER_LAYOUT.sizes.w3)

/** In steps. */
const REPORT_EVERY = 50

function initialEncoder(seed: number): Float32Array {
  const random = stream(seed, 'encoder init')
  const parameters = new Float32Array(ENCODER_LAYOUT.total)
  for (const [name, fanIn] of [
    ['w1', WINDOW_INPUTS],
    ['w2', 128],
    ['w3', BOTTLENECK],
  ] as const) {
    const { [name]: offset } = ENCODER_LAYOUT.offsets
    for (let i = 0; i < ENCODER_LAYOUT.sizes[name]; i++)
      parameters[offset + i] = random.normal() / Math.sqrt(fanIn)
  }
  return parameters
}

/**
 * Splits the flat parameters into named tensors; mean and std are of the bottleneck over `frames` training
 * pictures.
 */
function namedParameters(flat: Float32Array, mean: Float32Array, std: Float32Array): EncoderParameters {
  const { offsets, sizes } = ENCODER_LAYOUT
  const tensor = (name: keyof typeof offsets) => flat.slice(offsets[name], offsets[name] + sizes[name])
  return {
    w1: tensor('w1'),
    b1: tensor('b1'),
    w2: tensor('w2'),
    b2: tensor('b2'),
    w3: tensor('w3'),
    b3: tensor('b3'),
    mean,
    std,
  }
}

/** The flat buffer of named parameters. */
export function flatEncoder(parameters: EncoderParameters): Float32Array {
  const flat = new Float32Array(ENCODER_LAYOUT.total)
  for (const [name, offset] of Object.entries(ENCODER_LAYOUT.offsets))
    flat.set(parameters[name as keyof EncoderParameters], offset)
  return flat
}

/** Frames over which the bottleneck is scaled. */
const MOMENT_FRAMES = 1000
const BETAS = [0.9, 0.98] as const

type RecordedEncoder = ReturnType<typeof recordEncoder>

/** Draws batches of patches with their labels, three quarters of them labelled. */
function patchBatches({ seed, patches }: EncoderTrainingOptions, data: Dataset) {
  const labels = new Uint8Array(data.frames * IMAGE_TOKENS * ENCODER_LABELS)
  data.scenes.forEach((scene, f) => labels.set(patchLabels(scene), f * IMAGE_TOKENS * ENCODER_LABELS))
  const labelled: number[] = []
  const plain: number[] = []
  for (let p = 0; p < data.frames * IMAGE_TOKENS; p++)
    (labels.subarray(p * ENCODER_LABELS, (p + 1) * ENCODER_LABELS).includes(1) ? labelled : plain).push(p)
  const random = stream(seed, 'encoder batches')
  const input = new Float32Array(patches * WINDOW_INPUTS)
  const wanted = new Float32Array(patches * ENCODER_LABELS)
  return (): { input: Float32Array<ArrayBuffer>; wanted: Float32Array<ArrayBuffer> } => {
    for (let i = 0; i < patches; i++) {
      const pool = i < (patches * 3) / 4 ? labelled : plain
      const patch = pool[random.integer(pool.length)]
      writeWindow(
        data.pixels,
        Math.floor(patch / IMAGE_TOKENS) * IMAGE_SIZE * IMAGE_SIZE * 3,
        patch % IMAGE_TOKENS,
        input,
        i * WINDOW_INPUTS,
      )
      for (let l = 0; l < ENCODER_LABELS; l++)
        wanted[i * ENCODER_LABELS + l] = labels[patch * ENCODER_LABELS + l]
    }
    return { input, wanted }
  }
}

const stepInput = (step: number, { steps, learningRate }: EncoderTrainingOptions): StepInput => ({
  step,
  method: 'ce-only',
  permutation: 0,
  learningRate:
    learningRate *
    learningRateMultiplier(step - 1, {
      kind: 'cosine',
      total: steps,
      warmup: Math.min(50, steps / 4),
      minRatio: 0.01,
    }),
  clip: 0,
  weights: [1, 0, 0, 0],
  ...NO_TEACHERS,
  answerTokens: 0,
  frames: new Int32Array(0),
  questions: new Int32Array(0),
})

/** Training steps of an encoder on a device; their losses stay there. */
class EncoderSteps implements SteppedRun<null> {
  step = 0
  private readonly words = new Uint32Array(stateLayout(0, 0).words)
  private readonly nextBatch: ReturnType<typeof patchBatches>

  constructor(
    private readonly plan: Plan,
    private readonly encoder: RecordedEncoder,
    private readonly options: EncoderTrainingOptions,
    data: Dataset,
  ) {
    this.nextBatch = patchBatches(options, data)
  }

  async advance(count: number): Promise<null[]> {
    const { plan, encoder, words } = this
    const { queue } = plan.device
    for (let i = 0; i < count; i++) {
      const { input, wanted } = this.nextBatch()
      encodeStepInput(words, 0, stepInput(++this.step, this.options), 0, BETAS)
      queue.writeBuffer(encoder.input, 0, input)
      if (encoder.labels) queue.writeBuffer(encoder.labels, 0, wanted)
      if (encoder.state) queue.writeBuffer(encoder.state, 0, words)
      plan.submit()
    }
    await queue.onSubmittedWorkDone()
    return Array.from({ length: count }, () => null)
  }

  /** Of the latest step. */
  async loss(): Promise<number> {
    const { rowLoss } = this.encoder
    if (!rowLoss) return NaN
    return (await readBuffer(this.plan.device, rowLoss, this.options.patches)).reduce((a, b) => a + b, 0)
  }
}

/** Mean and standard deviation of each number of the bottleneck [rows, 16]. */
function moments(bottleneck: Float32Array): { mean: Float32Array; std: Float32Array } {
  const mean = new Float32Array(BOTTLENECK)
  const std = new Float32Array(BOTTLENECK)
  const rows = bottleneck.length / BOTTLENECK
  for (let c = 0; c < BOTTLENECK; c++) {
    let sum = 0
    let squares = 0
    for (let r = 0; r < rows; r++) {
      const x = bottleneck[r * BOTTLENECK + c]
      sum += x
      squares += x * x
    }
    mean[c] = sum / rows
    std[c] = Math.sqrt(Math.max(squares / rows - (sum / rows) ** 2, 1e-12))
  }
  return { mean, std }
}

/**
 * Trains the encoder; reports (step, steps, loss). Returns parameters and the share of right labels on 200
 * held-out frames.
 */
export async function trainEncoder(
  device: GPUDevice,
  options: EncoderTrainingOptions,
  onStep?: (step: number, steps: number, loss: number) => void,
): Promise<{ parameters: EncoderParameters; labelAccuracy: number; heldOutPatches: number }> {
  const { seed, steps, patches, frames, tile } = options
  const data = makeDataset({ seed, split: 'train', frames })
  const plan = new Plan(device, 'encoder training')
  const encoder = recordEncoder(plan, patches, tile, {
    optimizer: { beta1: BETAS[0], beta2: BETAS[1], weightDecay: 0.01 },
  })
  await plan.compile()
  device.queue.writeBuffer(encoder.parameters, 0, initialEncoder(seed) as Float32Array<ArrayBuffer>)
  const run = new EncoderSteps(plan, encoder, options, data)
  const report = async (): Promise<void> => onStep?.(run.step, steps, await run.loss())
  const loop = new TrainingLoop(
    run,
    {
      handleMetrics: () => true,
      whenDrained: () => (run.step % REPORT_EVERY === 0 ? report : null),
      onEnd: report,
    },
    { clock: new TrainingClock(), lastStep: steps },
  )
  await loop.train(new CancellationToken())
  const flat = await readBuffer(device, encoder.parameters, ENCODER_LAYOUT.total)
  plan.destroy()

  const unscaled = namedParameters(flat, new Float32Array(BOTTLENECK), new Float32Array(BOTTLENECK).fill(1))
  const { mean, std } = moments(
    (await encode(device, unscaled, data.pixels, Math.min(MOMENT_FRAMES, frames), tile)).bottleneck,
  )
  const parameters = namedParameters(flat, mean, std)

  const heldOutFrames = 200
  const heldOut = makeDataset({ seed, split: 'validation', frames: heldOutFrames })
  const { logits } = await encode(device, parameters, heldOut.pixels, heldOutFrames, tile)
  let right = 0
  heldOut.scenes.forEach((scene, f) =>
    patchLabels(scene).forEach(
      (label, i) => (right += Number(logits[f * IMAGE_TOKENS * ENCODER_LABELS + i] > 0 === label > 0)),
    ),
  )
  return { parameters, labelAccuracy: right / logits.length, heldOutPatches: heldOutFrames * IMAGE_TOKENS }
}

/**
 * Features [frames * 36, 44] (and the unstandardised bottleneck, label logits) of the first `frames` pictures
 * [., 48, 48, 3], on our own kernels.
 */
export async function encode(
  device: GPUDevice,
  parameters: EncoderParameters,
  pixels: Uint8Array,
  frames: number,
  tile: Tile,
): Promise<{ features: Float32Array; bottleneck: Float32Array; logits: Float32Array }> {
  const chunk = Math.min(64, frames)
  const plan = new Plan(device, 'encoder')
  const encoder = recordEncoder(plan, chunk * IMAGE_TOKENS, tile)
  await plan.compile()
  device.queue.writeBuffer(encoder.parameters, 0, flatEncoder(parameters) as Float32Array<ArrayBuffer>)
  const places = positionFeatures()
  const features = new Float32Array(frames * IMAGE_TOKENS * FEATURE_SIZE)
  const bottleneck = new Float32Array(frames * IMAGE_TOKENS * BOTTLENECK)
  const logits = new Float32Array(frames * IMAGE_TOKENS * ENCODER_LABELS)
  for (let first = 0; first < frames; first += chunk) {
    const count = Math.min(chunk, frames - first)
    device.queue.writeBuffer(encoder.input, 0, windows(pixels, first, count) as Float32Array<ArrayBuffer>)
    plan.submit()
    const rows = count * IMAGE_TOKENS
    const b = await readBuffer(device, encoder.bottleneck, rows * BOTTLENECK)
    bottleneck.set(b, first * IMAGE_TOKENS * BOTTLENECK)
    logits.set(
      await readBuffer(device, encoder.logits, rows * ENCODER_LABELS),
      first * IMAGE_TOKENS * ENCODER_LABELS,
    )
    for (let r = 0; r < rows; r++) {
      const to = (first * IMAGE_TOKENS + r) * FEATURE_SIZE
      features.set(
        places.subarray((r % IMAGE_TOKENS) * FEATURE_SIZE, ((r % IMAGE_TOKENS) + 1) * FEATURE_SIZE),
        to,
      )
      for (let c = 0; c < BOTTLENECK; c++)
        features[to + c] = (b[r * BOTTLENECK + c] - parameters.mean[c]) / parameters.std[c]
    }
  }
  plan.destroy()
  return { features, bottleneck, logits }
}
