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
import { PLACES, templateOf, USABLE } from '../../../world/questionForms'
import { COLOURS } from '../../../world/scene'
import { questionSentence, type Language } from '../../../world/sentence'
import { PAD, words } from '../../../world/vocabulary'

export { templateOf }

export const MOST_WORDS = 4

export type Composed =
  | { kind: 'empty' }
  | { kind: 'unknown'; words: string[] }
  | { kind: 'long'; count: number }
  | { kind: 'ready'; question: number[] }

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
