// The card reports test questions beside the validation questions, where the student was measured on them.
import { describe, expect, it } from 'vitest'
import { cardText } from '../../src/export/studentCard'
import { studentCard } from '../../src/export/studentFiles'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import type { ExaminedStudent } from '../../src/protocol/studentFile'
import { presetSettings } from '../../src/settings/presets'
import { FAKE_BASELINES, fakeFacts } from '../ui/fakeRun'

const settings = presetSettings('tiny')
const accuracy = { perception: 0.5, reasoning: 0.25, planning: 0.75, average: 0.5, questions: 72 }
const student: ExaminedStudent = {
  step: 40,
  config: studentConfig(settings),
  parameters: new Float32Array(0),
  settings,
  tuned: false,
  initialWeights: null,
  trainingFlops: 1,
  accuracy,
  noImage: accuracy,
  questions: { perception: 24, reasoning: 24, planning: 24 },
}
const cardOf = (test?: ExaminedStudent['test']) =>
  studentCard(
    { ...student, ...(test && { test }) },
    fakeFacts(settings),
    FAKE_BASELINES,
    'a',
    '2026-01-31T12:00:00Z',
  )

describe('the card of a student', () => {
  it('has the figures on test questions, in both languages', () => {
    const card = cardOf({ ...accuracy, perception: 0.123, questions: 6000 })
    expect(card.evaluation.split).toBe('validation')
    expect(card.evaluation.exactMatch.perception).toBe(0.5)
    expect(card.evaluation.test).toEqual({
      questions: 6000,
      exactMatch: { perception: 0.123, reasoning: 0.25, planning: 0.75 },
    })
    const text = cardText(card)
    expect(text).toContain(
      'On 6,000 test questions, which nothing was chosen by: perception 12.3, reasoning 25.0',
    )
    expect(text).toContain('테스트 질문 6,000개: 인지 12.3')
  })

  it('says nothing of them where there are none', () => {
    expect(cardOf().evaluation).not.toHaveProperty('test')
    expect(cardText(cardOf())).not.toContain('test questions')
  })

  it('names data sets of one\u2019s own, with n and interval, in both languages', () => {
    const named = { id: 'data:0123456789abcdef', name: 'Crossings', scenes: 12 }
    const own = { ...named, accuracy: { ...accuracy, questions: 20 }, asked: [16, 0, 4] }
    const examined = { ...student, trainingData: named, ownData: own }
    const card = studentCard(examined, fakeFacts(settings), FAKE_BASELINES, 'a', '2026-01-31T12:00:00Z')
    expect(card.trainingData).toEqual(named)
    expect(card.evaluation.ownData).toMatchObject({ ...named, questions: { perception: 16, planning: 4 } })
    const text = cardText(card)
    expect(text).toContain(
      'It learned from the data set "Crossings" of its user (12 scenes, data:0123456789abcdef)',
    )
    expect(text).toContain('perception 50.0 (95 % 28.0\u201372.0, n 16), planning 75.0')
    expect(text).not.toContain('reasoning 25.0 (95 %')
    expect(text).toContain('사용자의 데이터셋 "Crossings"(장면 12개')
    expect(cardText(cardOf())).not.toContain('data set')
  })
})
