// The forms of this world's questions, and the words that a person may use in questions and answers.

import { COLOURS, DISTANCES, LANES } from './scene'
import type { TemplateId } from './types'
import { EOS, PAD, RESERVED, VOCABULARY, words } from './vocabulary'

/** Most words of a question, and of an answer. */
export const MOST_QUESTION_WORDS = 4
export const MOST_ANSWER_WORDS = 3

/** Words that a person may use, with their ids: all but padding, `<eos>` and the reserved ones. */
export const USABLE: ReadonlyMap<string, number> = new Map(
  VOCABULARY.flatMap((word, id): [string, number][] =>
    id === PAD || id === EOS || RESERVED.includes(id) ? [] : [[word, id]],
  ),
)

/** The words for places on the road. */
export const PLACES: readonly string[] = LANES.flatMap((lane) =>
  DISTANCES.map((distance) => `${lane}-${distance}`),
)
const one = (list: readonly string[]): string => `(?:${list.join('|')})`

const PATTERNS: Readonly<Record<TemplateId, RegExp>> = {
  P1: new RegExp(`^what at ${one(PLACES)}$`),
  P2: new RegExp(`^where ${one(COLOURS)}$`),
  P3: /^light state$/,
  P4: new RegExp(`^state at ${one(PLACES)}$`),
  P5: /^sign type$/,
  R1: /^what matters first$/,
  R2: /^if keeps speed$/,
  R3: new RegExp(`^what ahead ${one(COLOURS)}$`),
  R4: new RegExp(`^what (?:left|right) ${one(COLOURS)}$`),
  R5: new RegExp(`^what do ${one(COLOURS)}$`),
  L1: /^what should ego do$/,
  L2: /^can change (?:left|right)$/,
  L3: /^best lane now$/,
  L4: /^target speed now$/,
}

/**
 * The template that a question's words follow, in whatever scene; null where this world asks no such thing.
 * Throws on an id outside the vocabulary.
 */
export function templateOf(question: readonly number[]): TemplateId | null {
  const text = words(question).join(' ')
  return (Object.keys(PATTERNS) as TemplateId[]).find((id) => PATTERNS[id].test(text)) ?? null
}
