// Takes scenes and questions, one by one, into a data set; what does not fit is left out and named.

import { capabilityOf, questionFromTokens, TEMPLATES } from '../../world/questions'
import { MOST_ANSWER_WORDS, MOST_QUESTION_WORDS, templateOf, USABLE } from '../../world/questionForms'
import { decodeScene, type SceneSetUp } from '../../world/sceneCode'
import { CAPABILITIES, type Capability, type Question } from '../../world/types'
import { words } from '../../world/vocabulary'
import {
  foundText,
  MOST_SHOWN,
  type Refusal,
  type RefusalKind,
  type RefusalPlace,
  type Refusals,
} from './refusals'
import { MOST_DATA_QUESTIONS, MOST_DATA_SCENES, sceneCodeOf, type OwnScene } from './sceneSet'

/** A text that a person wrote; longer ones hold no words of ours. */
const LONGEST_TEXT = 400

/** A scene that is taken, with its questions so far by their words. */
export interface TakenScene {
  setUp: SceneSetUp
  questions: Map<string, Question>
}

/** What a file says of a question; undefined or empty: nothing. */
export interface GivenQuestion {
  capability: unknown
  question: unknown
  answer: unknown
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** The code in a text: the text itself, or what stands behind `scene=` in a link. */
const codeIn = (text: string): string => {
  const given = text.slice(0, LONGEST_TEXT * 10)
  return (/[#&?]scene=([^&\s]+)/.exec(given)?.[1] ?? given).trim()
}

type Words = { ids: number[] } | { kind: 'long' } | { kind: 'word'; word: string }

/** The ids of a person's words; a question mark or full stop at the end is forgiven. */
function wordsOf(text: string, most: number): Words {
  if (text.length > LONGEST_TEXT) return { kind: 'long' }
  const said = text
    .toLowerCase()
    .replace(/[?.!\s]+$/, '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const ids: number[] = []
  for (const word of said) {
    const id = USABLE.get(word)
    if (id === undefined) return { kind: 'word', word }
    ids.push(id)
  }
  return ids.length > most ? { kind: 'long' } : { ids }
}

export class Collector {
  private readonly scenes = new Map<string, TakenScene>()
  private readonly shown: Refusal[] = []
  private count = 0
  private questionCount = 0

  refuse(place: RefusalPlace, kind: RefusalKind, found: unknown): null {
    this.count++
    if (this.shown.length < MOST_SHOWN) this.shown.push({ ...place, kind, found: foundText(found) })
    return null
  }

  /** Takes a scene by its code, or finds it where it is there already; null: refused. */
  scene(code: unknown, place: RefusalPlace): TakenScene | null {
    if (isEmpty(code)) return this.refuse(place, 'scene-missing', code)
    if (typeof code !== 'string') return this.refuse(place, 'scene-broken', code)
    const read = decodeScene(codeIn(code))
    if (!read.ok) return this.refuse(place, `scene-${read.problem}`, code)
    const key = sceneCodeOf(read.setUp)
    const known = this.scenes.get(key)
    if (known) return known
    if (this.scenes.size === MOST_DATA_SCENES) return this.refuse(place, 'scenes', code)
    const again = decodeScene(key)
    const taken: TakenScene = { setUp: again.ok ? again.setUp : read.setUp, questions: new Map() }
    this.scenes.set(key, taken)
    return taken
  }

  /** Adds a question to a scene. Nothing given: the world's questions are asked. */
  question(scene: TakenScene, given: GivenQuestion, place: RefusalPlace): void {
    const { capability, question, answer } = given
    if (isEmpty(question)) {
      if (!isEmpty(capability) || !isEmpty(answer)) this.refuse(place, 'question-missing', answer)
      return
    }
    if (typeof question !== 'string') return void this.refuse(place, 'question-missing', question)
    const asked = wordsOf(question, MOST_QUESTION_WORDS)
    if (!('ids' in asked))
      return void (asked.kind === 'word'
        ? this.refuse(place, 'word', asked.word)
        : this.refuse(place, 'question-long', question))
    if (asked.ids.length === 0) return void this.refuse(place, 'question-missing', question)
    const answered = this.answer(scene, asked.ids, answer, place)
    if (answered === null) return
    const template = templateOf(asked.ids)
    const about = this.capability(capability, template && capabilityOf(template), question, place)
    if (about === null) return
    const key = asked.ids.join(' ')
    if (scene.questions.has(key)) return void this.refuse(place, 'twice', question)
    if (this.questionCount === MOST_DATA_QUESTIONS) return void this.refuse(place, 'questions', question)
    this.questionCount++
    scene.questions.set(key, {
      template: template ?? TEMPLATES[about][0],
      capability: about,
      question: asked.ids,
      answer: answered,
      ...(template === null && { free: true as const }),
    })
  }

  private capability(
    given: unknown,
    own: Capability | null,
    asked: unknown,
    place: RefusalPlace,
  ): Capability | null {
    if (isEmpty(given)) return own ?? this.refuse(place, 'capability-missing', asked)
    const name = typeof given === 'string' ? given.trim().toLowerCase() : given
    return CAPABILITIES.find((c) => c === name) ?? this.refuse(place, 'capability', given)
  }

  /** The ids of the answer; where none is given, the world's. */
  private answer(
    { setUp }: TakenScene,
    question: number[],
    given: unknown,
    place: RefusalPlace,
  ): number[] | null {
    const said = words(question).join(' ')
    if (isEmpty(given))
      return questionFromTokens(setUp.scene, question)?.answer ?? this.refuse(place, 'answer-missing', said)
    if (typeof given !== 'string') return this.refuse(place, 'answer-missing', said)
    const answer = wordsOf(given, MOST_ANSWER_WORDS)
    if ('ids' in answer)
      return answer.ids.length > 0 ? answer.ids : this.refuse(place, 'answer-missing', said)
    return answer.kind === 'word'
      ? this.refuse(place, 'word', answer.word)
      : this.refuse(place, 'answer-long', given)
  }

  get refused(): Refusals {
    return { shown: this.shown, count: this.count }
  }

  get taken(): OwnScene[] {
    return [...this.scenes.values()].map(({ setUp, questions }) => ({
      setUp,
      questions: [...questions.values()],
    }))
  }
}
