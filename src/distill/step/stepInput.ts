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

/** Word offsets inside the state buffer; also injected into WGSL as STATE_*. */
const WORDS = {
  ROW: 0,
  METHOD: 1,
  PERMUTATION: 2,
  PRESENT: 3,
  RATE: 4,
  CORRECTION1: 5,
  CORRECTION2: 6,
  CLIP: 7,
  WEIGHTS: 8,
  MIXING: 12,
  INVERSE_ANSWERS: 21,
  PART: 22,
  DRAW: 23,
  FRAMES: 24,
} as const

/** Size and WGSL constants of the state for a batch of `frames` x `segments`. */
export function stateLayout(
  frames: number,
  segments: number,
): { words: number; constants: Record<string, number> } {
  const questions = WORDS.FRAMES + frames
  const constants: Record<string, number> = { STATE_QUESTIONS: questions }
  for (const [name, offset] of Object.entries(WORDS)) constants[`STATE_${name}`] = offset
  return { words: Math.ceil((questions + frames * segments) / 4) * 4, constants }
}

/** The batches of a step as separate inputs, all with the same step, rates and weights. */
export const microBatchesOf = (input: StepInput, weights = input.weights): StepInput[] =>
  (input.microBatches ?? [input]).map((batch) => ({ ...input, ...batch, weights }))

/**
 * Writes one input at `words[at...]` (bits of f32 where a float is meant); `part`: index of the micro-batch
 * within its update.
 */
export function encodeStepInput(
  words: Uint32Array,
  at: number,
  input: StepInput,
  row: number,
  betas: readonly [number, number],
  part = 0,
): void {
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length)
  words[at + WORDS.ROW] = row
  words[at + WORDS.METHOD] = COMBINE_IDS.indexOf(input.method)
  words[at + WORDS.PERMUTATION] = input.permutation
  words[at + WORDS.PRESENT] = input.present.reduce((mask, on, c) => mask | (on ? 1 << c : 0), 0)
  floats[at + WORDS.RATE] = input.learningRate
  floats[at + WORDS.CORRECTION1] = 1 - betas[0] ** input.step
  floats[at + WORDS.CORRECTION2] = 1 - betas[1] ** input.step
  floats[at + WORDS.CLIP] = input.clip
  floats.set(input.weights, at + WORDS.WEIGHTS)
  floats.set(input.mixing.flat(), at + WORDS.MIXING)
  floats[at + WORDS.INVERSE_ANSWERS] = input.answerTokens > 0 ? 1 / input.answerTokens : 0
  words[at + WORDS.PART] = part
  words[at + WORDS.DRAW] = input.draw ?? 0
  words.set(input.frames, at + WORDS.FRAMES)
  words.set(input.questions, at + WORDS.FRAMES + input.frames.length)
}
