// What answering costs a model on the float64 reference: time and memory, measured where it runs. The figures of two
// models compare with each other; the reference is slow on purpose, so they say nothing of other runtimes.

import { parameterLayout, type ModelConfig } from '../../nn/config'
import { forward } from '../../nn/model.reference'
import { encoderFeatures } from '../../teacher/encoder.reference'
import type { EncoderParameters } from '../../teacher/exportEncoder'
import { EVALUATION_SEED, makeDataset, PICTURE_BYTES, questionAt } from '../../world/dataset'
import { QUESTIONS_PER_FRAME, type Dataset } from '../../world/types'
import { EOS, PAD } from '../../world/vocabulary'

export interface AnswerCost {
  parameters: number
  /** Bytes of its weights and of everything that one pass keeps, in float64. */
  bytes: number
  /** Medians in ms: from the picture to the first word, the vision encoder included, ... */
  firstWordMs: number
  /** ... and one more word: one whole pass. */
  nextWordMs: number
  /** How many answers were timed. */
  answers: number
}

export interface AnswerCosts {
  /** Median in ms of a picture through the vision encoder, which all models share. */
  encoderMs: number
  /** In the order of the models. */
  costs: AnswerCost[]
}

export interface CostPlan {
  /** `parameters`: a flat buffer by `parameterLayout(config)`. */
  models: readonly { config: ModelConfig; parameters: Float32Array }[]
  encoder: EncoderParameters
  /** Models answer in turns, so that whatever else the machine does meets all of them; so long they warm up, ... */
  warmUpMs: number
  /** ... and so long rounds begin that are timed; at least three. */
  budgetMs: number
  /** A clock in ms. */
  now: () => number
}

const FRAMES = 12
const LEAST = 3

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Bytes of all typed arrays that can be reached, each buffer once. */
export function bytesHeld(value: unknown, seen = new Set<ArrayBufferLike>()): number {
  if (ArrayBuffer.isView(value)) {
    if (seen.has(value.buffer)) return 0
    seen.add(value.buffer)
    return value.buffer.byteLength
  }
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, part) => sum + bytesHeld(part, seen), 0)
}

/** The first question of a frame, packed alone with room for its answer. */
function asked({ textSlots }: ModelConfig, set: Dataset, frame: number) {
  const { question } = questionAt(set, frame * QUESTIONS_PER_FRAME)
  const tokens = new Int32Array(textSlots).fill(PAD)
  tokens.set(question)
  return {
    pixels: set.pixels.subarray(frame * PICTURE_BYTES, (frame + 1) * PICTURE_BYTES),
    tokens,
    length: question.length,
  }
}

const likeliest = (row: Float64Array): number => row.reduce((best, z, i) => (z > row[best] ? i : best), 0)

/** One model that answers; what it took is added to its lists. */
class TimedModel {
  readonly first: number[] = []
  readonly next: number[] = []
  private readonly weights: Float64Array
  private held = 0

  constructor(
    readonly config: ModelConfig,
    parameters: Float32Array,
    private readonly plan: CostPlan,
  ) {
    this.weights = Float64Array.from(parameters)
  }

  /** Answers the first question of a frame, word by word; returns the ms of the encoder. */
  answer(set: Dataset, frame: number): number {
    const { now, encoder } = this.plan
    const { textSlots, vocabulary } = this.config
    const { pixels, tokens, length } = asked(this.config, set, frame)
    const begun = now()
    const features = encoderFeatures(encoder, pixels)
    const encoded = now()
    for (let slot = length; slot < textSlots; slot++) {
      const from = slot === length ? begun : now()
      const result = forward(this.config, this.weights, {
        frames: 1,
        segments: 1,
        features,
        tokens,
        targets: new Int32Array(textSlots).fill(-1),
        lengths: Int32Array.of(slot),
        capabilities: Int32Array.of(0),
      })
      const word = likeliest(result.logits.subarray((slot - 1) * vocabulary, slot * vocabulary))
      ;(slot === length ? this.first : this.next).push(now() - from)
      this.held ||= bytesHeld(result)
      // The first word may not be the end, so that every model says two.
      if (word === EOS && slot > length) break
      tokens[slot] = word
    }
    return encoded - begun
  }

  forget(): void {
    this.first.length = 0
    this.next.length = 0
  }

  get cost(): AnswerCost {
    return {
      parameters: parameterLayout(this.config).count,
      bytes: this.weights.byteLength + this.held,
      firstWordMs: median(this.first),
      nextWordMs: median(this.next),
      answers: this.first.length,
    }
  }
}

/** Times models that answer questions about test pictures, word by word, one whole pass for each. */
export function answerCosts(plan: CostPlan): AnswerCosts {
  const { models, warmUpMs, budgetMs, now } = plan
  const set = makeDataset({ seed: EVALUATION_SEED, split: 'test', frames: FRAMES })
  const timed = models.map(({ config, parameters }) => new TimedModel(config, parameters, plan))
  let encoded: number[] = []
  const rounds = (ms: number, least: number): void => {
    encoded = []
    for (const model of timed) model.forget()
    const begun = now()
    for (let i = 0; i < least || now() - begun < ms; i++)
      for (const model of timed) encoded.push(model.answer(set, i % FRAMES))
  }
  rounds(warmUpMs, 1)
  rounds(budgetMs, LEAST)
  return { encoderMs: median(encoded), costs: timed.map(({ cost }) => cost) }
}
