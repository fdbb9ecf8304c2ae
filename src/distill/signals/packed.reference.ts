// Row weights of all signals, and the attention signals on packed maps, as the step uses them. Every teacher
// loss is a weighted sum over rows of the difference of two rows (squared difference, 1 - cosine, KL), so all
// of METHOD 1's denominators and METHOD 2.3's mixing are in one weight per row.
//
// A sample is one segment s of `length` used slots, T_s = I + length. Its rows: text-to-vision its text rows
// over the I image keys; full its T_s map rows over all keys (zeros above the diagonal counted); answer rows
// those text rows that predict an answer token, over all keys. Squared differences are averaged over rows and
// keys, cosine and KL over rows; then the mean over the teacher task's matched layers. Image rows are shared
// by a frame's segments. Hidden states: the T_s rows of `full`, averaged over rows and channels. KL on
// logits: the mean over the answer rows.

import { batchRows, mapKeys, type ModelConfig, type PackedBatch } from '../../nn/config'
import { typedDifference } from './attention/typed/typed.reference'
import { isTypedLoss, PROBABILITY_FLOOR, type RowLoss } from './types'
import { teacherRows, type Block, type SignalEntry } from '../matching'
import type { Mixing } from '../step/mixing'
import { TEACHER_TASKS, type TeacherTask } from '../tasks'

/** Weights of the map rows, [R] per teacher task. */
export interface RowWeights {
  /**
   * loss = sum over the teacher task's entries and rows of unweighted[r] times the difference of the rows.
   */
  unmixed: Record<TeacherTask, Float64Array>
  /**
   * The same for the objective after mixing, (1/N) sum_s pi[capability of s][teacher] L_s, whose gradient the
   * step uses.
   */
  mixed: Record<TeacherTask, Float64Array>
}

/**
 * Row weights of one batch (METHOD 1, 2.3, 5). With N = B*K segments, L layers matched by the teacher task, n
 * the rows of the block and c what is averaged over within a row (keys for squared differences of maps and for
 * typed losses of entries, channels for hidden states, 1 for cosine, KL and typed losses of rows), pi_s =
 * mixing[capability of s]: every row of segment s weighs 1/(N n c L); an image row of a full map the sum of that
 * over its frame's segments; weighted: each segment's share times pi_s[teacher]. Padding rows and empty segments
 * weigh 0.
 */
export function rowWeights(
  batch: PackedBatch,
  config: ModelConfig,
  mixing: Mixing,
  signals: readonly SignalEntry[],
): RowWeights {
  const { imageTokens: images, textSlots } = config
  const rows = batchRows(config, batch.frames, batch.segments)
  const samples = batch.frames * batch.segments
  const zeros = (): Record<TeacherTask, Float64Array> => ({
    perception: new Float64Array(rows),
    reasoning: new Float64Array(rows),
    planning: new Float64Array(rows),
  })
  const weights: RowWeights = { unmixed: zeros(), mixed: zeros() }
  TEACHER_TASKS.forEach((teacherTask, c) => {
    const shared = teacherRows(signals, teacherTask)
    if (!shared) return
    const { rows: block, layers } = shared
    const unmixed = weights.unmixed[teacherTask]
    const mixed = weights.mixed[teacherTask]
    for (let s = 0; s < samples; s++) {
      const length = batch.lengths[s]
      if (length === 0) continue
      const answers = (position: number) => position < length && batch.targets[s * textSlots + position] >= 0
      const answerRows = Array.from({ length: textSlots }, (_, position) => answers(position)).filter(
        Boolean,
      ).length
      const own = block === 'full' ? images + length : block === 'text-to-vision' ? length : answerRows
      if (own === 0) continue
      const compared =
        shared.compared !== 'keys' ? shared.compared : block === 'text-to-vision' ? images : images + length
      const share = 1 / (samples * own * compared * layers)
      const pi = mixing[batch.capabilities[s]][c]
      const text = batch.frames * images + s * textSlots
      for (let position = 0; position < length; position++) {
        if (block === 'answer-rows' && !answers(position)) continue
        unmixed[text + position] += share
        mixed[text + position] += share * pi
      }
      if (block !== 'full') continue
      const frame = Math.floor(s / batch.segments) * images
      for (let i = 0; i < images; i++) {
        unmixed[frame + i] += share
        mixed[frame + i] += share * pi
      }
    }
  })
  return weights
}

/** Mean over heads of packed maps: attention [R, H, keys] -> [R, keys]. */
export function packedHeadMean(config: ModelConfig, attention: Float64Array): Float64Array {
  const { heads } = config
  const keys = mapKeys(config)
  const mean = new Float64Array(attention.length / heads)
  for (let r = 0; r < mean.length / keys; r++) {
    for (let h = 0; h < heads; h++) {
      for (let j = 0; j < keys; j++) mean[r * keys + j] += attention[(r * heads + h) * keys + j] / heads
    }
  }
  return mean
}

/** A teacher's target for one signal entry: the mean over its layers of the head-averaged maps, [R, keys]. */
export function packedTarget(
  teacher: ModelConfig,
  attention: readonly Float64Array[],
  teacherLayers: readonly number[],
): Float64Array {
  const means = teacherLayers.map((layer) => packedHeadMean(teacher, attention[layer]))
  return means[0].map((_, i) => means.reduce((sum, mean) => sum + mean[i], 0) / means.length)
}

/**
 * The difference of two rows, and its gradient with respect to the student's row, over the first `compared`
 * keys. A zero row has difference 0 in cosine and KL. `expression`: of a typed loss.
 */
export function rowDifference(
  loss: RowLoss,
  student: Float64Array,
  target: Float64Array,
  compared: number,
  expression = '',
): { value: number; gradient: Float64Array } {
  if (isTypedLoss(loss)) return typedDifference(expression, loss, student, target, compared)
  const gradient = new Float64Array(student.length)
  let value = 0
  if (loss === 'mse') {
    for (let j = 0; j < compared; j++) {
      const difference = student[j] - target[j]
      value += difference * difference
      gradient[j] = 2 * difference
    }
    return { value, gradient }
  }
  let dot = 0
  let ss = 0
  let tt = 0
  let sumS = 0
  let sumT = 0
  for (let j = 0; j < compared; j++) {
    dot += student[j] * target[j]
    ss += student[j] ** 2
    tt += target[j] ** 2
    sumS += student[j]
    sumT += target[j]
  }
  if (loss === 'cosine') {
    const norm = Math.sqrt(ss * tt)
    if (norm === 0) return { value: 0, gradient }
    for (let j = 0; j < compared; j++) gradient[j] = (dot / ss) * (student[j] / norm) - target[j] / norm
    return { value: 1 - dot / norm, gradient }
  }
  if (sumS === 0 || sumT === 0) return { value: 0, gradient }
  for (let j = 0; j < compared; j++) {
    const p = target[j] / sumT
    const s = Math.max(student[j], PROBABILITY_FLOOR)
    if (p > 0) value += p * (Math.log(p) - Math.log(s / sumS))
    gradient[j] = (student[j] > PROBABILITY_FLOOR ? -p / s : 0) + 1 / sumS
  }
  return { value, gradient }
}

/**
 * One signal entry: its term of the unweighted loss, and the gradient of its term of the weighted objective
 * with respect to the student's maps, dP_h = (1/H) weighted[r] dD/dS over the compared keys (METHOD 1: it
 * reaches every head equally). attention [R, H, keys], target [R, keys], unweighted and weighted [R] ->
 * dAttention [R, H, keys].
 */
export function packedSignal(
  config: ModelConfig,
  attention: Float64Array,
  target: Float64Array,
  block: Block,
  unmixed: Float64Array,
  mixed: Float64Array,
  kind: RowLoss = 'mse',
  expression?: string,
): { loss: number; dAttention: Float64Array } {
  const { heads, imageTokens } = config
  const keys = mapKeys(config)
  const compared = block === 'text-to-vision' ? imageTokens : keys
  const mean = packedHeadMean(config, attention)
  const dAttention = new Float64Array(attention.length)
  let loss = 0
  for (let r = 0; r < unmixed.length; r++) {
    if (unmixed[r] === 0) continue
    const { value, gradient } = rowDifference(
      kind,
      mean.subarray(r * keys, (r + 1) * keys),
      target.subarray(r * keys, (r + 1) * keys),
      compared,
      expression,
    )
    loss += unmixed[r] * value
    for (let h = 0; h < heads; h++)
      for (let j = 0; j < compared; j++)
        dAttention[(r * heads + h) * keys + j] = (mixed[r] * gradient[j]) / heads
  }
  return { loss, dAttention }
}
