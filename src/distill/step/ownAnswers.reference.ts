// Float64 reference of own answers: which questions the student answers itself, the words that it draws, and the batch
// that results. What the teachers say of it, and the losses, are those of any batch.

import type { ModelConfig, PackedBatch } from '../../nn/config'
import { forward } from '../../nn/model.reference'
import { EOS, PAD } from '../../world/vocabulary'
import { drawnUniform, isOwnAnswer, OWN_WORDS, ownDraws } from './ownDraws'

export interface OwnBatch {
  /** With the own answers as tokens; no targets of cross-entropy where an answer is the student's own. */
  batch: PackedBatch
  /** Next-token targets by which answer rows are known [B*K*S]: the own answers', elsewhere the right ones. */
  answers: Int32Array
  /** Per sample. */
  own: boolean[]
  /**
   * How close the closest draw was to another word: the distance of its number to the nearer end of the word's share of
   * [0, 1). Below a float32's error the word may be the neighbour's.
   */
  margin: number
}

/** The first word at which the summed probabilities exceed u in [0, 1), and its distance to the nearer end. */
export function drawnWord(logits: Float64Array, u: number): { word: number; margin: number } {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const shares = logits.map((x) => Math.exp(x - highest))
  const sum = shares.reduce((a, b) => a + b, 0)
  let before = 0
  for (let word = 0; word < shares.length; word++) {
    const reached = before + shares[word]
    if (reached > u * sum || word === shares.length - 1)
      return { word, margin: Math.min(u - before / sum, reached / sum - u) }
    before = reached
  }
  throw new Error('there are no words')
}

/**
 * The batch with the student's own answers. `questions`: the data set's question of each sample [B*K]; `draw`: of the
 * batch; `share`: lambda.
 */
export function ownBatch(
  config: ModelConfig,
  student: Float64Array,
  given: PackedBatch,
  questions: ArrayLike<number>,
  draw: number,
  share: number,
): OwnBatch {
  const { textSlots, vocabulary } = config
  const batch: PackedBatch = {
    ...given,
    tokens: given.tokens.slice(),
    targets: given.targets.slice(),
    lengths: given.lengths.slice(),
  }
  const answers = given.targets.slice()
  const first = Array.from(questions, (_, s) =>
    given.targets.subarray(s * textSlots, (s + 1) * textSlots).findIndex((t) => t >= 0),
  )
  const own = first.map((position, s) => position >= 0 && isOwnAnswer(share, draw, questions[s]))
  const open = [...first]
  let margin = Infinity
  own.forEach((yes, s) => {
    if (!yes) return
    const from = s * textSlots
    batch.tokens.fill(PAD, from + first[s] + 1, from + textSlots)
    batch.targets.fill(-1, from, from + textSlots)
    answers.fill(-1, from, from + textSlots)
    batch.lengths[s] = first[s] + 1
  })
  for (let w = 0; w < OWN_WORDS; w++) {
    const { logits } = forward(config, student, batch)
    own.forEach((yes, s) => {
      const position = open[s]
      if (!yes || position < 0 || position + 1 >= textSlots) return
      const row = s * textSlots + position
      const u = drawnUniform(ownDraws(draw, questions[s])[w + 1])
      const next = drawnWord(logits.subarray(row * vocabulary, (row + 1) * vocabulary), u)
      margin = Math.min(margin, next.margin)
      answers[row] = next.word
      batch.tokens[row + 1] = next.word
      batch.lengths[s] = position + 2
      open[s] = next.word === EOS ? -1 : position + 1
    })
  }
  // An answer that has not ended has one more row: what comes next there is compared, and drawn by nobody.
  own.forEach((yes, s) => {
    if (yes && open[s] >= 0) answers[s * textSlots + open[s]] = EOS
  })
  return { batch, answers, own, margin }
}
