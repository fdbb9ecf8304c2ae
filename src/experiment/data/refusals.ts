// What a reader of data sets leaves out, as data, and the sentence about it.

import { preview, sentence } from '../../json/text'
import { CAPABILITIES } from '../../world/types'

/** Why a line, a scene or a question is left out. */
export const REFUSAL_KINDS = [
  'line',
  'entry',
  'scene-missing',
  'scene-version',
  'scene-broken',
  'scene-rule',
  'capability',
  'capability-missing',
  'question-missing',
  'question-long',
  'answer-missing',
  'answer-long',
  'word',
  'twice',
  'scenes',
  'questions',
] as const
export type RefusalKind = (typeof REFUSAL_KINDS)[number]

/** Where it stands in the file: the line of a table, or the number of a scene (and question) of a JSON file, from 1. */
export interface RefusalPlace {
  line?: number
  scene?: number
  question?: number
}

export interface Refusal extends RefusalPlace {
  kind: RefusalKind
  /** What was found, as a few letters. */
  found: string
}

/** At most `MOST_SHOWN` of the refusals, and how many there are. */
export interface Refusals {
  shown: readonly Refusal[]
  count: number
}

export const MOST_SHOWN = 20

/** A found value in a few letters. */
export const foundText = (value: unknown): string => preview(value)

const REASONS: Readonly<Record<RefusalKind, (found: string) => string>> = {
  line: () => 'it has an open quotation mark or too many cells. Close the quotation, or take it out.',
  entry: (found) =>
    `${found} is no scene. Write a scene code, or { "scene": CODE } with a list of questions.`,
  'scene-missing': () => 'there is no scene. Copy the code behind "scene=" of a link of the scene editor.',
  'scene-version': (found) =>
    `the scene code ${found} was made by a newer version of this page. Update the page.`,
  'scene-broken': (found) =>
    `${found} is no scene code. Copy the code behind "scene=" of a link of the scene editor, whole.`,
  'scene-rule': (found) =>
    `the scene ${found} has two vehicles of one colour or two objects in one place. Change it in the scene editor.`,
  capability: (found) => `the capability is ${found}. Write one of ${CAPABILITIES.join(', ')}.`,
  'capability-missing': (found) =>
    `${found} is no question of this world's, so it needs a capability. Write one of ${CAPABILITIES.join(', ')}.`,
  'question-missing': () => 'there is no question. Write one, or leave capability and answer out, too.',
  'question-long': (found) => `the question ${found} has more than 4 words. Shorten it.`,
  'answer-missing': (found) =>
    `the question ${found} has no answer, and this world knows none for this scene. Write one.`,
  'answer-long': (found) => `the answer ${found} has more than 3 words. Shorten it.`,
  word: (found) => `${found} is not in this world's vocabulary. Use its words (docs/DATA.md lists them).`,
  twice: (found) => `the question ${found} is asked twice of this scene. Keep one of the two.`,
  scenes: () => 'the set has as many scenes as it may have, 2048. Split the file.',
  questions: () => 'the set has as many questions as it may have, 24576. Split the file.',
}

/** "line 7", "scene 3", "scene 3, question 2". */
export const placeText = ({ line, scene, question }: RefusalPlace): string =>
  line !== undefined
    ? `line ${line}`
    : `scene ${scene}${question === undefined ? '' : `, question ${question}`}`

/** The sentence about one refusal, with its remedy: at most 300 characters. */
export const refusalText = (refusal: Refusal): string => {
  const place = placeText(refusal)
  return sentence(`${place[0].toUpperCase()}${place.slice(1)}: ${REASONS[refusal.kind](refusal.found)}`)
}
