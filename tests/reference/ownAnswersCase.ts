// One small on-policy step, which the float64 reference, the GPU and PyTorch are all given: a student, teachers of both
// families, questions of 1 to 4 words with answers of 1 to 3.

import type { HostData } from '../../src/distill/engine/deviceData'
import { chooseSignals, type SignalEntry } from '../../src/distill/matching'
import { DEFAULT_MIXING, normaliseMixing } from '../../src/distill/step/mixing'
import { ownBatch } from '../../src/distill/step/ownAnswers.reference'
import type { ModelConfig, PackedBatch } from '../../src/nn/config'
import { initialParameters } from '../../src/nn/initialise'
import { stream } from '../../src/world/random'
import { EOS, PAD } from '../../src/world/vocabulary'

export const STUDENT: ModelConfig = {
  family: 'gpt',
  mlpRatio: 4,
  layers: 2,
  width: 16,
  heads: 2,
  imageTokens: 6,
  textSlots: 8,
  featureSize: 8,
  vocabulary: 12,
}
const { imageTokens, textSlots, featureSize, vocabulary } = STUDENT
export const TEACHERS: Record<'gpt' | 'llama', ModelConfig> = {
  gpt: { ...STUDENT, layers: 3, width: 24, heads: 3 },
  llama: {
    family: 'llama',
    layers: 2,
    width: 16,
    heads: 4,
    kvHeads: 2,
    hidden: 28,
    imageTokens,
    textSlots,
    featureSize,
    vocabulary,
  },
}
export const FRAMES = 4
export const SEGMENTS = 3
export const SAMPLES = FRAMES * SEGMENTS
export const MIXING = normaliseMixing(DEFAULT_MIXING)

const any = { layer: 'first', block: 'full', loss: 'mse' } as const
export const SIGNALS: SignalEntry[] = chooseSignals(
  {
    perception: { ...any, signal: 'logits-reverse-kl', temperature: 1 },
    reasoning: { ...any, signal: 'none' },
    planning: { ...any, signal: 'logits-js', temperature: 2, beta: 0.3 },
  },
  STUDENT.layers,
  3,
)

/** Large weights: distributions far from even, so that answers have every length. */
export function weightsOf(config: ModelConfig, name: string): Float32Array {
  const random = stream(5, name)
  return initialParameters(config, { normal: () => 2.5 * random.normal(), projector: 'random' })
}
export const STUDENT_WEIGHTS = weightsOf(STUDENT, 'student')

/** Questions of 1 to 4 words with answers of 1 to 3, then the end. */
export const HOST: HostData = (() => {
  const random = stream(9, 'own answers')
  const tokens = new Int32Array(SAMPLES * textSlots).fill(PAD)
  const targets = new Int32Array(SAMPLES * textSlots).fill(-1)
  const lengths = new Int32Array(SAMPLES)
  for (let s = 0; s < SAMPLES; s++) {
    const [question, answer] = [1 + random.integer(4), 1 + random.integer(3)]
    lengths[s] = question + answer + 1
    for (let i = 0; i < question + answer; i++) tokens[s * textSlots + i] = 2 + random.integer(vocabulary - 2)
    tokens[s * textSlots + question + answer] = EOS
    for (let i = question - 1; i < question + answer; i++)
      targets[s * textSlots + i] = tokens[s * textSlots + i + 1]
  }
  return {
    frames: FRAMES,
    questionsPerFrame: SEGMENTS,
    features: Float32Array.from({ length: FRAMES * imageTokens * featureSize }, () => random.normal()),
    tokens,
    targets,
    lengths,
    capabilities: Int32Array.from({ length: SAMPLES }, (_, s) => s % 3),
  }
})()
/** In another order than the data set's. */
export const ORDER = [2, 0, 3, 1]
export const QUESTIONS = Int32Array.from(
  { length: SAMPLES },
  (_, s) => ORDER[Math.floor(s / SEGMENTS)] * SEGMENTS + (s % SEGMENTS),
)
export const BATCH: PackedBatch = (() => {
  const gather = <T extends Int32Array | Float32Array>(
    values: T,
    each: number,
    from: ArrayLike<number>,
  ): T => {
    const all = values.slice(0, from.length * each) as T
    Array.from(from).forEach((at, i) =>
      all.set(values.subarray(at * each, (at + 1) * each) as never, i * each),
    )
    return all
  }
  return {
    frames: FRAMES,
    segments: SEGMENTS,
    features: gather(HOST.features, imageTokens * featureSize, ORDER),
    tokens: gather(HOST.tokens, textSlots, QUESTIONS),
    targets: gather(HOST.targets, textSlots, QUESTIONS),
    lengths: gather(HOST.lengths, 1, QUESTIONS),
    capabilities: gather(HOST.capabilities, 1, QUESTIONS),
  }
})()

/** The batch with the student's own answers, at its initial weights. */
export const expected = (share: number, draw: number) =>
  ownBatch(STUDENT, Float64Array.from(STUDENT_WEIGHTS), BATCH, QUESTIONS, draw, share)
