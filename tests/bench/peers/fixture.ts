// One training step of the default run as arrays that any library can read: the first step of
// tests/reference, laid out densely. A frame is one sequence of T = image tokens + segments x text slots,
// under a mask by which a segment sees the image and itself: the shared image prefix is computed once, as in
// the engine. Expected losses, Gram matrix and update come from the float64 reference.

import { optimizerState } from '../../../src/distill/reference/optimizer.reference'
import { rowWeights } from '../../../src/distill/signals/packed.reference'
import { trainStep } from '../../../src/distill/reference/update.reference'
import { TEACHER_TASKS, PERMUTATIONS, TASKS } from '../../../src/distill/tasks'
import { mapKeys, parameterLayout, type ModelConfig } from '../../../src/nn/config'
import { REFERENCE_CASES } from '../../reference/cases'
import { referenceParameters, referenceStep } from '../../reference/inputs'

/** Where an array lies in the data file: float32 throughout, offset in floats. */
export interface FixtureArray {
  offset: number
  shape: number[]
}

export interface FixtureMeta {
  config: ModelConfig
  frames: number
  segments: number
  /** Tokens of one frame's sequence. */
  length: number
  /** Name, shape and offset of every tensor in `parameters` and `update`; the projector is frozen. */
  entries: { name: string; shape: number[]; offset: number; size: number }[]
  signals: { teacherTask: number; layer: number; textToVision: boolean }[]
  /** w of ce, perception, reasoning, planning. */
  weights: number[]
  /** The order of AGP's second stage. */
  permutation: number[]
  /** Of the timed steps; it does not enter the update that is compared. */
  learningRate: number
  clip: number
  optimizer: { beta1: number; beta2: number; epsilon: number; weightDecay: number }
  arrays: Record<string, FixtureArray>
  expected: { losses: number[]; gram: number[] }
  /**
   * What a peer may deviate by: losses relative, Gram entries relative to sqrt(G_ii G_jj), the update's
   * relative L2.
   */
  tolerance: { losses: number; gram: number; update: number }
}

/** Meta data and all arrays one after another. */
export interface Fixture {
  meta: FixtureMeta
  data: Float32Array
}

/** Float32 in another order of summation, no more. */
const TOLERANCE = { losses: 1e-4, gram: 1e-4, update: 1e-4 }

/** Builds the fixture; some seconds of float64 arithmetic. */
export function peerFixture(): Fixture {
  const reference = REFERENCE_CASES.default
  const { frames, segments, settings } = reference
  const { config, signals } = settings
  const { imageTokens, textSlots } = config
  const { batch, targets, permutation, learningRate } = referenceStep(reference, 1)
  const layout = parameterLayout(config)
  const parameters = referenceParameters(reference)
  const result = trainStep(settings, optimizerState(parameters), {
    batch,
    targets: targets.map((t) => Float64Array.from(t)),
    step: 1,
    learningRate,
    permutation,
  })

  const length = imageTokens + segments * textSlots
  const text = segments * textSlots
  const imageRows = frames * imageTokens
  /** Packed row of dense row (b, i). */
  const packed = (b: number, i: number) =>
    i < imageTokens ? b * imageTokens + i : imageRows + b * text + i - imageTokens
  const keys = mapKeys(config)
  const denseMap = (map: Float32Array) => {
    const dense = new Float32Array(frames * length * length)
    for (let b = 0; b < frames; b++)
      for (let i = 0; i < length; i++) {
        const own = i < imageTokens ? 0 : Math.floor((i - imageTokens) / textSlots) * textSlots
        for (let j = 0; j < keys; j++) {
          if (i < imageTokens && j >= imageTokens) continue
          dense[(b * length + i) * length + (j < imageTokens ? j : j + own)] = map[packed(b, i) * keys + j]
        }
      }
    return dense
  }
  const denseRows = (rows: Float64Array) =>
    Float32Array.from({ length: frames * length }, (_, r) => rows[packed(Math.floor(r / length), r % length)])

  const arrays: Record<string, FixtureArray> = {}
  const parts: Float32Array[] = []
  let floats = 0
  const add = (name: string, values: ArrayLike<number>, ...shape: number[]) => {
    arrays[name] = { offset: floats, shape }
    parts.push(Float32Array.from(values))
    floats += values.length
  }
  const weights = rowWeights(batch, config, settings.mixing, signals)
  add('parameters', parameters, layout.total)
  add('features', batch.features, frames, imageTokens, config.featureSize)
  add('tokens', batch.tokens, frames, text)
  add('labels', batch.targets, frames, text)
  TEACHER_TASKS.forEach((teacherTask) => {
    add(`${teacherTask} raw`, denseRows(weights.unmixed[teacherTask]), frames, length)
    add(`${teacherTask} mixed`, denseRows(weights.mixed[teacherTask]), frames, length)
  })
  targets.forEach((target, n) => add(`target ${n}`, denseMap(target), frames, length, length))
  const mask = new Float32Array(length * length)
  for (let i = 0; i < length; i++)
    for (let j = 0; j <= i; j++)
      if (
        j < imageTokens ||
        (i >= imageTokens &&
          Math.floor((i - imageTokens) / textSlots) === Math.floor((j - imageTokens) / textSlots))
      )
        mask[i * length + j] = 1
  add('mask', mask, length, length)
  add('update', result.update, layout.total)

  const data = new Float32Array(floats)
  Object.values(arrays).forEach(({ offset }, n) => data.set(parts[n], offset))
  return {
    data,
    meta: {
      config,
      frames,
      segments,
      length,
      arrays,
      learningRate: 1e-4,
      entries: layout.entries.map(({ name, shape, offset, size }) => ({ name, shape, offset, size })),
      signals: signals.flatMap((s) =>
        'block' in s
          ? [
              {
                teacherTask: TEACHER_TASKS.indexOf(s.teacherTask),
                layer: s.studentLayer,
                textToVision: s.block === 'text-to-vision',
              },
            ]
          : [],
      ),
      weights: TASKS.map((task) => settings.weights[task]),
      permutation: [...PERMUTATIONS[permutation]],
      clip: settings.clip,
      optimizer: settings.optimizer,
      expected: { losses: TASKS.map((task) => result.metrics.losses[task]), gram: result.metrics.gram },
      tolerance: TOLERANCE,
    },
  }
}
