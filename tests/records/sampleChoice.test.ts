// Which question is recorded: the shipped one keeps the rule, and what breaks a part of it is refused.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSample } from '../../src/records/recordedSample'
import { RECORDED_TEMPLATE, showsLearning, wordsSaid } from '../../src/records/sampleChoice'
import type { InspectedSample } from '../../src/protocol/runFacts'
import { answerSentence } from '../../src/world/sentence'
import { tokenIds } from '../../src/world/vocabulary'

const understandable = (words: readonly string[]): boolean =>
  /^[A-Z]/.test(answerSentence(RECORDED_TEMPLATE, tokenIds(words.join(' '))))

const view = (name: string, words: string[], right: boolean) => ({
  name,
  answer: words.map((word) => ({ word, probability: 0.5, right })),
  attention: [],
})
const step = (at: number, said: string[], right: boolean, taught = true): InspectedSample => ({
  frame: 0,
  question: 0,
  frames: 1,
  pixels: new Uint8Array(),
  questions: [],
  words: [],
  questionLength: 1,
  truth: ['green', 'truck'],
  truthSentence: 'A green truck.',
  truthSentenceKo: '초록색 트럭입니다.',
  teachers: [view('perception', ['green', 'truck', '<eos>'], taught)],
  student: view('student', said, right),
  step: at,
})
const WRONG = step(100, ['cyan', 'bus', '<eos>'], false)
const RIGHT = step(700, ['green', 'truck', '<eos>'], true)

describe('the recorded question', () => {
  it('is one that is answered wrongly in a sentence, and rightly in the end', () => {
    expect(showsLearning([step(0, ['cone', 'green', 'truck'], false), WRONG, RIGHT], understandable)).toBe(
      true,
    )
    expect(showsLearning([], understandable)).toBe(false)
    // It is wrong in the end, never was wrong, or was wrong in no sentence.
    expect(showsLearning([RIGHT, WRONG], understandable)).toBe(false)
    expect(showsLearning([RIGHT, RIGHT], understandable)).toBe(false)
    expect(showsLearning([step(0, ['<eos>', '<eos>', '<eos>'], false), RIGHT], understandable)).toBe(false)
  })

  it('is no question whose answer is one word, nor one that a teacher gets wrong', () => {
    expect(showsLearning([WRONG, { ...RIGHT, truth: ['nothing'] }], understandable)).toBe(false)
    expect(showsLearning([WRONG, step(700, ['green', 'truck', '<eos>'], true, false)], understandable)).toBe(
      false,
    )
  })

  it('counts what is said before the answer ends', () => {
    expect(wordsSaid(WRONG.student)).toEqual(['cyan', 'bus'])
    expect(wordsSaid(step(0, ['cone', 'green', 'truck'], false).student)).toEqual(['cone', 'green', 'truck'])
    expect(wordsSaid(step(0, ['<eos>', 'green', '<eos>'], false).student)).toEqual([])
  })

  it('that ships with the page keeps the rule', () => {
    const read = readSample(JSON.parse(readFileSync('public/runs/default.sample.json', 'utf8')))
    if (!read.ok) throw new Error(read.errors[0].message)
    expect(showsLearning(read.sample.inspections, understandable)).toBe(true)
  })
})
