// Korean particles after words, numbers and quotation marks.

import { expect, test } from 'vitest'
import { particle, withParticle, type ParticlePair } from '../../src/ui/text/particle.ko'

test.each<[string | number, ParticlePair, string]>([
  ['교사', '은/는', '교사는'],
  ['학생', '은/는', '학생은'],
  ['교사', '으로/로', '교사로'],
  ['학생', '으로/로', '학생으로'],
  ['모델', '으로/로', '모델로'],
  ['모델', '을/를', '모델을'],
  ['그래디언트', '이/가', '그래디언트가'],
  [0.03, '으로/로', '0.03으로'],
  [1, '으로/로', '1로'],
  [1, '을/를', '1을'],
  [2, '이/가', '2가'],
  [7, '으로/로', '7로'],
  [10, '으로/로', '10으로'],
  ['95%', '은/는', '95%는'],
  ['“장면”', '은/는', '“장면”은'],
  ['데이터(장면 3개)', '을/를', '데이터(장면 3개)를'],
  ['로짓 (KL)', '으로/로', '로짓 (KL)으로'],
  // Read as a word or letter by letter: nobody knows.
  ['AGP', '으로/로', 'AGP(으)로'],
  ['x', '은/는', 'x은(는)'],
  ['', '이라는/라는', '(이)라는'],
])('%s with %s', (word, pair, expected) => {
  expect(withParticle(word, pair)).toBe(expected)
  expect(particle(word, pair)).toBe(expected.slice(String(word).length))
})
