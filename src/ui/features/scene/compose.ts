// Questions put together by hand: which words the world knows, which of its templates they make, and what the
// true answer is.

import {
  CAPABILITIES,
  type Capability,
  type Question,
  type Scene,
  type TemplateId,
} from '../../../world/types'
import { capabilityOf, everyQuestion, questionFromTokens } from '../../../world/questions'
import { COLOURS, DISTANCES, LANES } from '../../../world/scene'
import { questionSentence, type Language } from '../../../world/sentence'
import { EOS, PAD, RESERVED, VOCABULARY, words } from '../../../world/vocabulary'

export const MOST_WORDS = 4

export type Composed =
  | { kind: 'empty' }
  | { kind: 'unknown'; words: string[] }
  | { kind: 'long'; count: number }
  | { kind: 'ready'; question: number[] }

/** Words that a person may use: all but padding, `<eos>` and the reserved ones. */
const USABLE = new Map(
  VOCABULARY.flatMap((word, id): [string, number][] =>
    id === PAD || id === EOS || RESERVED.includes(id) ? [] : [[word, id]],
  ),
)

/** Reads what was typed; a question mark at the end is forgiven. */
export function compose(text: string): Composed {
  const typed = text
    .toLowerCase()
    .replace(/[?.!]+\s*$/, '')
    .split(/\s+/)
    .filter((word) => word !== '')
  if (typed.length === 0) return { kind: 'empty' }
  const unknown = typed.filter((word) => !USABLE.has(word))
  if (unknown.length > 0) return { kind: 'unknown', words: [...new Set(unknown)] }
  if (typed.length > MOST_WORDS) return { kind: 'long', count: typed.length }
  return { kind: 'ready', question: typed.map((word) => USABLE.get(word) ?? PAD) }
}

const PLACES = LANES.flatMap((lane) => DISTANCES.map((distance) => `${lane}-${distance}`))
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
 */
export function templateOf(question: readonly number[]): TemplateId | null {
  const text = words(question).join(' ')
  return (Object.keys(PATTERNS) as TemplateId[]).find((id) => PATTERNS[id].test(text)) ?? null
}

/** The question as a sentence, or as its bare words. */
export function spokenQuestion(question: readonly number[], language: Language): string {
  const template = templateOf(question)
  return template ? questionSentence(template, question, language) : `“${words(question).join(' ')}”`
}

export type Truth =
  /** It has a true answer. */
  | { kind: 'known'; question: Question }
  /** A template of this world, but nothing in this scene to ask it of (the state at an empty place). */
  | { kind: 'unfit'; template: TemplateId }
  /** Not a question this world asks. */
  | { kind: 'none' }

/** What is true about this question in this scene. */
export function truthOf(scene: Scene, question: readonly number[]): Truth {
  const found = questionFromTokens(scene, question)
  if (found) return { kind: 'known', question: found }
  const template = templateOf(question)
  return template ? { kind: 'unfit', template } : { kind: 'none' }
}

/** Everything this scene can be asked, by capability. */
export function questionGroups(scene: Scene): Record<Capability, Question[]> {
  const all = everyQuestion(scene)
  return Object.fromEntries(CAPABILITIES.map((c) => [c, all.filter((q) => q.capability === c)])) as Record<
    Capability,
    Question[]
  >
}

export const capabilityOfQuestion = (question: readonly number[]): Capability | null => {
  const template = templateOf(question)
  return template && capabilityOf(template)
}

/** The usable words in groups, for picking. */
export const PALETTE: readonly (readonly string[])[] = [
  [
    'what',
    'where',
    'if',
    'can',
    'best',
    'target',
    'light',
    'sign',
    'state',
    'type',
    'at',
    'ahead',
    'do',
    'matters',
    'first',
    'keeps',
    'speed',
    'should',
    'ego',
    'change',
    'lane',
    'now',
  ],
  PLACES,
  [...COLOURS, 'left', 'center', 'right', 'near', 'mid', 'far'],
]
/** The rest: words that answers use. */
export const ANSWER_WORDS: readonly string[] = [...USABLE.keys()].filter(
  (word) => !PALETTE.some((group) => group.includes(word)),
)
