// A card survives its JSON, and a malformed one is refused by the name of its field.

import { expect, test } from 'vitest'
import { CARD_KEY, cardJson, cardOf, parseCard, validateCard, type TeacherCard } from '../../src/teacher/card'
import { cardFor, ENCODER_CARD, FULL, FULL_LLAMA } from './fixtures'

const measured: TeacherCard = {
  ...cardFor(FULL),
  heldOutQuestions: 1200,
  accuracy: { perception: 0.95, reasoning: 0.87, planning: 0.92 },
  noImage: { perception: 0.3, reasoning: 0.3, planning: 0.2 },
}

test.each([
  ['measured', measured],
  ['not measured', cardFor(FULL)],
  ['Llama-like', cardFor(FULL_LLAMA)],
  ['encoder', ENCODER_CARD],
  [
    "trained on a data set of one's own",
    { ...cardFor(FULL), trainingData: { id: 'data:0123456789abcdef', name: 'Fog', scenes: 3 } },
  ],
])('a card comes back from its JSON: %s', (_, card) => {
  expect(parseCard(cardJson(card))).toEqual(card)
  expect(cardOf({ [CARD_KEY]: JSON.stringify(card) })).toEqual(card)
})

test.each<[string, (card: Record<string, unknown>) => void]>([
  [
    'trainingData.id is "x", it should be "data:" and 16 hexadecimal digits',
    (c) => {
      c['trainingData'] = { id: 'x', name: 'Fog', scenes: 3 }
    },
  ],
  [
    'trainingData.scenes is 0, it should be a whole number of at least 1',
    (c) => {
      c['trainingData'] = { id: 'data:0123456789abcdef', name: 'Fog', scenes: 0 }
    },
  ],
  [
    'name is missing, it should be a text of at most 400 characters',
    (c) => {
      delete c['name']
    },
  ],
  [
    'role is "chief", it should be one of base, perception, reasoning, planning, student, encoder',
    (c) => {
      c['role'] = 'chief'
    },
  ],
  [
    'steps is 1.5, it should be a whole number of at least 0',
    (c) => {
      c['steps'] = 1.5
    },
  ],
  [
    'trainingFlops is "many", it should be a number of at least 0',
    (c) => {
      c['trainingFlops'] = 'many'
    },
  ],
  [
    'date is "yesterday", it should be an ISO 8601 date such as 2026-03-01',
    (c) => {
      c['date'] = 'yesterday'
    },
  ],
  [
    'accuracy.planning is 92, it should be a number from 0 to 1',
    (c) => {
      c['accuracy'] = { perception: 1, reasoning: 1, planning: 92 }
    },
  ],
  [
    'noImage.reasoning is missing, it should be a number from 0 to 1',
    (c) => {
      c['noImage'] = { perception: 0.1 }
    },
  ],
  [
    'accuracy is missing, it should be an object',
    (c) => {
      delete c['accuracy']
    },
  ],
  [
    'config is null, it should be an object',
    (c) => {
      c['config'] = null
    },
  ],
  [
    'config.layers is 0, it should be a whole number from 1 to 128',
    (c) => {
      c['config'] = { ...FULL, layers: 0 }
    },
  ],
  [
    'config.family is "mamba", it should be "gpt" or "llama"',
    (c) => {
      c['config'] = { ...FULL, family: 'mamba' }
    },
  ],
  [
    'config.kvHeads is missing, it should be a whole number from 1 to 256',
    (c) => {
      c['config'] = { ...FULL, family: 'llama' }
    },
  ],
  [
    'config.kvHeads is 3, it should divide config.heads, 4',
    (c) => {
      c['config'] = { ...FULL_LLAMA, kvHeads: 3 }
    },
  ],
  [
    'config.width / config.heads is 15, it should be even: rotary positions turn channels in pairs',
    (c) => {
      c['config'] = { ...FULL_LLAMA, width: 60 }
    },
  ],
  [
    'config.width is 66, it should be a multiple of config.heads, 4',
    (c) => {
      c['config'] = { ...FULL, width: 66 }
    },
  ],
])('a card is refused: %s', (sentence, change) => {
  const card: Record<string, unknown> = { ...measured }
  change(card)
  expect(() => validateCard(card)).toThrow(`The teacher card is not usable: ${sentence}.`)
})

test('text that is not JSON, a list, and a file without a card are refused', () => {
  expect(() => parseCard('{')).toThrow('it is not JSON')
  expect(() => parseCard('[]')).toThrow('the card is [], it should be an object')
  expect(() => cardOf({})).toThrow('the file carries none')
})
