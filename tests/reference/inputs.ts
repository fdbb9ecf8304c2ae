// Inputs of the reference trajectories, drawn from a seed: initial parameters, synthetic batches with target
// maps, shuffles and learning rates. Everything is rounded to float32, so that PyTorch, the float64 reference and
// the GPU are given the same numbers.

import { isHidden, isLogits } from '../../src/distill/matching'
import { learningRateMultiplier } from '../../src/distill/step/schedule'
import { TEACHER_TASKS } from '../../src/distill/tasks'
import { withInitialProjections, withProjections } from '../../src/distill/signals/hiddenMse/projections'
import { batchRows, mapKeys, parameterLayout, type PackedBatch } from '../../src/nn/config'
import { initialParameters } from '../../src/nn/initialise'
import { stream } from '../../src/world/random'
import { EOS, PAD } from '../../src/world/vocabulary'
import type { ReferenceCase } from './cases'

/** One step's inputs; `step` counts from 1. */
export interface ReferenceStep {
  step: number
  batch: PackedBatch
  /**
   * Per signal entry: maps [R, keys], hidden states [R, teacher width], logits [B*K*S, V]; head and group
   * means are taken already.
   */
  targets: Float32Array[]
  permutation: number
  learningRate: number
  /**
   * Where every sample is combined on its own: each sample as a batch of one with its rows of the targets,
   * its shuffle, and which followers it has.
   */
  samples?: ReferenceSample[]
}

export interface ReferenceSample {
  batch: PackedBatch
  targets: Float32Array[]
  permutation: number
  present: boolean[]
}

/**
 * Initial parameters [layout.total], projector fixed and orthonormal. Cases of opposed teachers start from
 * nearly even attention (queries, keys and values a quarter as large): otherwise all teachers first agree
 * that the maps are too sharp.
 */
export function referenceParameters({
  opposed,
  seed,
  settings: { config, signals },
}: ReferenceCase): Float32Array {
  const random = stream(seed, 'reference parameters')
  const parameters = initialParameters(config, { normal: () => random.normal(), projector: 'orthonormal' })
  if (opposed) {
    for (const entry of parameterLayout(config).entries) {
      if (!/(c_attn|qkv_proj)\.weight$/.test(entry.name)) continue
      for (let i = entry.offset; i < entry.offset + entry.size; i++) parameters[i] *= 0.25
    }
  }
  const projections = stream(seed, 'reference projections')
  return withInitialProjections(parameters, withProjections(parameterLayout(config), config, signals), () =>
    projections.normal(),
  )
}

/** The inputs of one step, 1..steps. */
export function referenceStep(reference: ReferenceCase, step: number): ReferenceStep {
  const { seed, settings, peakLearningRate, warmup } = reference
  const schedule = { kind: 'cosine', total: 700, warmup, minRatio: 0.02 } as const
  const shuffles = stream(seed, 'reference shuffle', step)
  const whole = {
    step,
    batch: syntheticBatch(reference, step),
    targets: settings.signals.map((_, entry) => syntheticTarget(reference, step, entry)),
    permutation: shuffles.integer(6),
    learningRate: peakLearningRate * learningRateMultiplier(step - 1, schedule),
  }
  if (!reference.perSample) return whole
  const samples = Array.from(whole.batch.lengths, (_, s) =>
    sampleOf(reference, whole, s, s === 0 ? whole.permutation : shuffles.integer(6)),
  )
  return { ...whole, samples }
}

/** Sample s alone; a follower of no weight for its capability takes no part. */
function sampleOf(
  { segments, frames, settings: { config, mixing, weights } }: ReferenceCase,
  { batch, targets }: Pick<ReferenceStep, 'batch' | 'targets'>,
  s: number,
  permutation: number,
): ReferenceSample {
  const { imageTokens, textSlots, featureSize } = config
  const frame = Math.floor(s / segments)
  const text = (values: Int32Array) => values.slice(s * textSlots, (s + 1) * textSlots)
  const capabilities = batch.capabilities.slice(s, s + 1)
  const imageRows = frames * imageTokens
  const rowsOf = (target: Float32Array): Float32Array => {
    const columns = target.length / batchRows(config, frames, segments)
    const rows = (first: number, count: number) => target.subarray(first * columns, (first + count) * columns)
    return Float32Array.from([
      ...rows(frame * imageTokens, imageTokens),
      ...rows(imageRows + s * textSlots, textSlots),
    ])
  }
  return {
    batch: {
      frames: 1,
      segments: 1,
      capabilities,
      features: batch.features.slice(
        frame * imageTokens * featureSize,
        (frame + 1) * imageTokens * featureSize,
      ),
      tokens: text(batch.tokens),
      targets: text(batch.targets),
      lengths: batch.lengths.slice(s, s + 1),
    },
    targets: targets.map(rowsOf),
    permutation,
    present: TEACHER_TASKS.map(
      (teacherTask, c) => weights[teacherTask] > 0 && mixing[capabilities[0]][c] > 0,
    ),
  }
}

/**
 * Questions of 2-4 tokens, answers of 1-3 and `<eos>`; a third of a frame's segments per capability, in
 * shuffled order.
 */
function syntheticBatch(
  { seed, frames, segments, settings: { config } }: ReferenceCase,
  step: number,
): PackedBatch {
  const random = stream(seed, 'reference batch', step)
  const { imageTokens, textSlots, featureSize, vocabulary } = config
  const samples = frames * segments
  const batch: PackedBatch = {
    frames,
    segments,
    features: Float32Array.from({ length: frames * imageTokens * featureSize }, () => random.normal()),
    tokens: new Int32Array(samples * textSlots).fill(PAD),
    targets: new Int32Array(samples * textSlots).fill(-1),
    lengths: new Int32Array(samples),
    capabilities: new Int32Array(samples),
  }
  for (let s = 0; s < samples; s++) {
    if (s % segments === 0)
      batch.capabilities.set(
        random.permutation(segments).map((i) => i % 3),
        s,
      )
    const question = 2 + random.integer(3)
    const answer = 1 + random.integer(3)
    batch.lengths[s] = question + answer + 1
    for (let slot = 0; slot < question + answer; slot++)
      batch.tokens[s * textSlots + slot] = 2 + random.integer(vocabulary - 4)
    batch.tokens[s * textSlots + question + answer] = EOS
    for (let slot = question - 1; slot < question + answer; slot++) {
      batch.targets[s * textSlots + slot] = batch.tokens[s * textSlots + slot + 1]
    }
  }
  return batch
}

/**
 * Hidden states and logits: normals. Maps: row softmaxes over the keys a row sees, of independent normals;
 * or, of opposed teachers, mostly on the odd keys, on the even ones for planning.
 */
function syntheticTarget(
  { opposed, seed, frames, segments, settings }: ReferenceCase,
  step: number,
  entry: number,
): Float32Array {
  const { config, signals } = settings
  const random = stream(seed, `reference target ${entry}`, step)
  const signal = signals[entry]
  const normals = (rows: number, columns: number) =>
    Float32Array.from({ length: rows * columns }, () => random.normal())
  if (isLogits(signal)) return normals(frames * segments * config.textSlots, config.vocabulary)
  if (isHidden(signal)) return normals(batchRows(config, frames, segments), signal.teacherWidth)
  const { imageTokens, textSlots } = config
  const keys = mapKeys(config)
  const sign = signal.teacherTask === 'planning' ? -1 : 1
  const score = (j: number) =>
    opposed ? 1.5 * (j % 2 ? sign : -sign) + 0.25 * random.normal() : random.normal()
  const imageRows = frames * imageTokens
  const target = new Float32Array(batchRows(config, frames, segments) * keys)
  for (let r = 0; r < target.length / keys; r++) {
    const visible = r < imageRows ? 1 + (r % imageTokens) : imageTokens + 1 + ((r - imageRows) % textSlots)
    const weights = Array.from({ length: visible }, (_, j) => Math.exp(score(j)))
    const sum = weights.reduce((a, b) => a + b, 0)
    weights.forEach((w, j) => (target[r * keys + j] = w / sum))
  }
  return target
}
