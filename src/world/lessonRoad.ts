// The road of the lesson's first chapter: a truck that can be moved and a light that can be switched, between a
// car and a bus that stay, and six questions about it.

import { questionFromTokens } from './questions'
import { scenePicture } from './scenePicture'
import { answerSentence, questionSentence, type Language } from './sentence'
import type { Distance, Lane, Light, Scene, VehicleState } from './types'
import { tokenIds } from './vocabulary'

/** Seed of its tint and pixel noise. */
export const ROAD_PICTURE_SEED = 7

/** What can be changed. */
export interface Road {
  lane: Lane
  distance: Distance
  state: VehicleState
  light: Light
}

/** A truck halfway along the own lane, cruising; a green light. */
export const FIRST_ROAD: Road = { lane: 'center', distance: 'mid', state: 'cruising', light: 'green' }

/** Where the car and the bus stand: the truck must be elsewhere. */
export const isTaken = ({ lane, distance }: Pick<Road, 'lane' | 'distance'>): boolean =>
  (lane === 'left' && distance === 'near') || (lane === 'right' && distance === 'far')

/** A car near on the left, the truck, a bus far on the right. */
export const roadOf = ({ lane, distance, state, light }: Road): Scene => ({
  night: false,
  light,
  sign: 'sixty',
  objects: [
    {
      kind: 'vehicle',
      lane: 'left',
      distance: 'near',
      colour: 'red',
      type: 'car',
      state: 'cruising',
      dx: 0,
      dy: 0,
    },
    { kind: 'vehicle', lane, distance, colour: 'white', type: 'truck', state, dx: 0, dy: 0 },
    {
      kind: 'vehicle',
      lane: 'right',
      distance: 'far',
      colour: 'blue',
      type: 'bus',
      state: 'cruising',
      dx: 0,
      dy: 0,
    },
  ],
})

/** Two questions of each capability. */
export const ROAD_QUESTIONS = [
  'what at center-mid',
  'state at center-mid',
  'what matters first',
  'if keeps speed',
  'what should ego do',
  'best lane now',
] as const

/** The road's picture, RGB bytes [48, 48, 3], and the true answers to its questions; null: it cannot be asked. */
export interface RoadView {
  pixels: Uint8Array
  answers: { question: string; answer: string | null }[]
}

export function viewRoad(road: Road, language: Language): RoadView {
  const scene = roadOf(road)
  const start = roadOf(FIRST_ROAD)
  return {
    pixels: scenePicture(scene, ROAD_PICTURE_SEED),
    answers: ROAD_QUESTIONS.map((text) => {
      const first = questionFromTokens(start, tokenIds(text))
      const asked = questionFromTokens(scene, tokenIds(text))
      if (!first) throw new Error(`the lesson's road has no answer to "${text}"`)
      return {
        question: questionSentence(first.template, first.question, language),
        answer: asked ? answerSentence(asked.template, asked.answer, language) : null,
      }
    }),
  }
}
