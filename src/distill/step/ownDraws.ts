// Which questions the student answers itself, and by which random numbers: functions of seed, step and question alone,
// the same here and in ownAnswers.wgsl.

import { philox } from '../../world/random'

/**
 * Words that are drawn at most. An answer has at most four with its `<eos>`; what the fourth would be, nobody reads.
 */
export const OWN_WORDS = 3

/** Random bits of a uniform number. */
const BITS = 2 ** 24

/** Below which `ownDraws(...)[0] >>> 8` a question is the student's own. */
export const ownBelow = (share: number): number => Math.round(share * BITS)

/**
 * Four random words of a question in a batch: whose answer it gets, then one for each drawn word. A function of the
 * batch's draw and the question alone.
 */
export function ownDraws(draw: number, question: number): Uint32Array {
  const words = new Uint32Array(4)
  philox(question, 0, 0, 0, draw, 0, words, 0)
  return words
}

/** A random word as a number in [0, 1) that float32 holds exactly. */
export const drawnUniform = (word: number): number => (word >>> 8) / BITS

/** Whether the student answers this question itself, in the batch of this draw. */
export const isOwnAnswer = (share: number, draw: number, question: number): boolean =>
  ownDraws(draw, question)[0] >>> 8 < ownBelow(share)
