// What changes from step to step, in one small write: step number, rates, weights, mixing, permutation, and
// which frames and questions.

import type { CombineRule } from '../combine/context'
import type { CombineId } from '../combine/method'
import { COMBINE_IDS } from '../combine/registry'
import type { Mixing } from './mixing'
import type { ReweightingRule } from './reweighting'

/** One batch, as the host draws it. */
export interface BatchInput {
  /** Index into PERMUTATIONS. */
  permutation: number
  /** Which teachers take part in combining. */
  present: readonly boolean[]
  /** Target tokens (answers) in this batch. */
  answerTokens: number
  /** Rows of the data set: frames [B], and global question indices [B*K] belonging to them. */
  frames: Int32Array
  questions: Int32Array
  /** Random 32 bits that decide the batch's own answers (ownAnswers.ts); default: 0. */
  draw?: number
}

/** One step's input: its own batch, or several of them that are combined one by one and accumulated. */
export interface StepInput extends BatchInput {
  /** Counts from 1 (AdamW's t). */
  step: number
  method: CombineId
  /** Parameters of methods, as `<method>.<parameter>`; default: those of their descriptors. */
  parameters?: Readonly<Record<string, number>>
  /** The typed rule of the run, where that is its method. */
  rule?: CombineRule
  /** Seed of random methods, used with the step and the micro-batch. */
  seed?: number
  learningRate: number
  /** Bound on the update's norm; 0: none. */
  clip: number
  /** w_ce, w_perception, w_reasoning, w_planning; with reweighting the static ones. */
  weights: readonly number[]
  /** Normalised pi[capability][teacher]. */
  mixing: Mixing
  /**
   * Which teachers take part in the run under its current settings, whichever take part in a single
   * micro-batch (activeTeachers.ts). Reweighting moves their weights.
   */
  active: readonly boolean[]
  /** All micro-batches of the update, the step's own batch first; absent where there is only that one. */
  microBatches?: readonly BatchInput[]
  /** Whether the metrics carry the cosines of each parameter group (layerCosines.ts); default: no. */
  layers?: boolean
  /** Dynamic reweighting; null or absent: the weights stay. */
  reweighting?: ReweightingRule | null
}

/** A step without teachers. */
export const NO_TEACHERS = {
  active: [false, false, false],
  present: [false, false, false],
  mixing: [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ],
} as const
/** All teachers take part, in the run and in the step. */
export const ALL_TEACHERS = { active: [true, true, true], present: [true, true, true] } as const

/**
 * Word offsets inside the state buffer; also injected into WGSL as STATE_*. ROW: of the ring of metrics, counted in
 * passes; FIRST: index of the pass's first micro-batch within its update; COUNT: how many of its micro-batches count.
 */
const WORDS = {
  ROW: 0,
  METHOD: 1,
  RATE: 2,
  CORRECTION1: 3,
  CORRECTION2: 4,
  CLIP: 5,
  FIRST: 6,
  COUNT: 7,
  WEIGHTS: 8,
  MIXING: 12,
  FRAMES: 21,
} as const

/** What each micro-batch of a pass has in the state, behind the questions: a list of each, also as STATE_*. */
const MICRO_BATCH_WORDS = ['PERMUTATION', 'PRESENT', 'INVERSE_ANSWERS', 'DRAW'] as const

/**
 * Size and WGSL constants of the state for a batch of `frames` x `segments`, which is `microBatches` micro-batches
 * side by side.
 */
export function stateLayout(
  frames: number,
  segments: number,
  microBatches = 1,
): { words: number; constants: Record<string, number> } {
  const questions = WORDS.FRAMES + frames
  const constants: Record<string, number> = { STATE_QUESTIONS: questions }
  for (const [name, offset] of Object.entries(WORDS)) constants[`STATE_${name}`] = offset
  const lists = questions + frames * segments
  MICRO_BATCH_WORDS.forEach((name, i) => (constants[`STATE_${name}`] = lists + i * microBatches))
  return { words: Math.ceil((lists + MICRO_BATCH_WORDS.length * microBatches) / 4) * 4, constants }
}

/** The batches of a step as separate inputs, all with the same step, rates and weights. */
export const microBatchesOf = (input: StepInput, weights = input.weights): StepInput[] =>
  (input.microBatches ?? [input]).map((batch) => ({ ...input, ...batch, weights }))

/** The micro-batches of one pass, as the state has them. */
export interface PassBatches {
  /** As many as the pass has side by side. */
  batches: readonly BatchInput[]
  /** How many of them, from the first, count; the others only fill the pass. */
  count: number
  /** Index of the first one within its update. */
  first: number
}

/**
 * Writes one input at `words[at...]` (bits of f32 where a float is meant); `pass`: its micro-batches, where it is not
 * one batch that is a whole update.
 */
export function encodeStepInput(
  words: Uint32Array,
  at: number,
  input: StepInput,
  row: number,
  betas: readonly [number, number],
  { batches, count, first }: PassBatches = { batches: [input], count: 1, first: 0 },
): void {
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length)
  words[at + WORDS.ROW] = row
  words[at + WORDS.METHOD] = COMBINE_IDS.indexOf(input.method)
  floats[at + WORDS.RATE] = input.learningRate
  floats[at + WORDS.CORRECTION1] = 1 - betas[0] ** input.step
  floats[at + WORDS.CORRECTION2] = 1 - betas[1] ** input.step
  floats[at + WORDS.CLIP] = input.clip
  floats.set(input.weights, at + WORDS.WEIGHTS)
  floats.set(input.mixing.flat(), at + WORDS.MIXING)
  words[at + WORDS.FIRST] = first
  words[at + WORDS.COUNT] = count
  let to = at + WORDS.FRAMES
  const append = (list: ArrayLike<number>, into: Uint32Array | Float32Array = words) => {
    into.set(list, to)
    to += list.length
  }
  for (const { frames } of batches) append(frames)
  for (const { questions } of batches) append(questions)
  append(batches.map(({ permutation }) => permutation))
  append(batches.map(({ present }) => present.reduce((mask, on, c) => mask | (on ? 1 << c : 0), 0)))
  append(
    batches.map(({ answerTokens }) => (answerTokens > 0 ? 1 / answerTokens : 0)),
    floats,
  )
  append(batches.map(({ draw = 0 }) => draw))
}
