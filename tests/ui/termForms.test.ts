// Words of the glossary are found where they mean what the glossary says, and not in their homonyms.

import { expect, test } from 'vitest'
import { piecesOf } from '../../src/ui/text/termForms'
import type { Language } from '../../src/ui/state/preferencesSlice'

const terms = (text: string, language: Language) => piecesOf(text, language).flatMap(({ term }) => term ?? [])

test('a car that signals and a traffic light are no signals of a teacher', () => {
  expect(terms('signals left, signals right', 'en')).toEqual([])
  expect(terms('the signal of each teacher', 'en')).toEqual(['signal'])
  expect(terms('신호등은 무슨 색입니까?', 'ko')).toEqual([])
  expect(terms('교사의 신호가 어텐션', 'ko')).toEqual(['signal', 'attention'])
})

test('of a word only the first place is marked, whatever its form', () => {
  expect(terms('gradients: one gradient, two gradients', 'en')).toEqual(['gradient'])
  expect(terms('clipped, then AdamW; clipping again', 'en')).toEqual(['clipping', 'optimizer'])
})

test('an interval is its whole name, in both languages', () => {
  expect(terms('its 95 % interval, and 95 % of it', 'en')).toEqual(['interval'])
  expect(terms('띠: 95% t 구간', 'ko')).toEqual(['interval'])
  expect(terms('신뢰할 수 있는 95% 정도', 'ko')).toEqual([])
})

test('the ending of a file is no word', () => {
  expect(terms('model.onnx', 'en')).toEqual([])
  expect(terms('saved as ONNX', 'en')).toEqual(['onnx'])
  expect(terms('model.onnx, onnxruntime-web', 'ko')).toEqual([])
  expect(terms('ONNX로 저장', 'ko')).toEqual(['onnx'])
})
