// The live figures' arithmetic, and what the reader is asked: read from the page and from what the browser kept.

import { beforeAll, describe, expect, test, vi } from 'vitest'
import { findPreset } from '../../../src/settings/presets'
import { resolveSettings } from '../../../src/settings/resolve'
import { drawnAt, UNDRAWN } from '../../../src/ui/features/learn/live/accuracyChart'
import { aloneChanges, REGIMES, studentChanges } from '../../../src/ui/features/learn/live/whenSettings'
import { liveEn } from '../../../src/ui/text/lessonLive.en'
import { moved, PATCHES } from '../../../src/ui/features/learn/live/patchGrid'

type Answers = typeof import('../../../src/ui/features/learn/live/answersFigure')
type When = typeof import('../../../src/ui/features/learn/live/whenFigure')
type Where = typeof import('../../../src/ui/features/learn/live/whereFigure')
type Probabilities = typeof import('../../../src/ui/features/learn/live/probabilitiesFigure')
type Predictions = typeof import('../../../src/ui/features/learn/live/predictions')
let answers: Answers
let when: When
let where: Where
let predictions: Predictions
let probabilities: Probabilities

beforeAll(async () => {
  // The figures look for their places when they are loaded: here there are none.
  vi.stubGlobal('document', { querySelectorAll: () => [], documentElement: { lang: 'en' } })
  answers = await import('../../../src/ui/features/learn/live/answersFigure')
  when = await import('../../../src/ui/features/learn/live/whenFigure')
  where = await import('../../../src/ui/features/learn/live/whereFigure')
  probabilities = await import('../../../src/ui/features/learn/live/probabilitiesFigure')
  predictions = await import('../../../src/ui/features/learn/live/predictions')
})

describe('live figures', () => {
  test('a drawing runs straight between its handles, and ends where they do', () => {
    const drawn = [0, 10, 20, 30, 40, 50, 60]
    for (const step of [0, 25, 50, 150, 299, 300]) expect(drawnAt(drawn, step, 300)).toBeCloseTo(step / 5, 9)
  })

  test('a kept drawing is one of as many percents as there are handles', () => {
    expect(answers.readDrawing(UNDRAWN.join(','))).toEqual(UNDRAWN)
    for (const text of [null, '', '1,2,3', '0,0,0,0,0,0,x', '0,0,0,0,0,0,101', '-1,0,0,0,0,0,0'])
      expect(answers.readDrawing(text)).toBeNull()
  })

  test('chapter 4 draws as many steps as its preset makes', () => {
    expect(findPreset('one-minute')?.settings.steps).toBe(answers.STEPS)
  })

  test("chapter 10's settings are possible with either method and any of its weights", () => {
    for (const method of ['sum', 'agp'] as const)
      for (const weight of [0.3, 0.6, 1])
        for (const regime of REGIMES) {
          const changes = studentChanges(method, weight, regime)
          const resolved = resolveSettings({ ...findPreset('one-minute')?.settings, ...changes })
          expect(resolved.ok && resolved.settings).toMatchObject({
            method,
            labelNoise: regime === 'labels' ? 0.4 : 0,
            wrongTeacher: regime === 'wrong' ? 'perception' : 'none',
          })
          // There is one teacher, so AGP counts the answers once: the weights need no correction.
          expect(changes.weightPerception).toBe(weight)
          // The student without a teacher differs in nothing but the teacher.
          const without = resolveSettings({ ...findPreset('one-minute')?.settings, ...aloneChanges(regime) })
          const { method: _, ...own } = aloneChanges(regime)
          expect(without.ok).toBe(true)
          expect(changes).toMatchObject(own)
        }
  })

  test("AGP's curve gets a letter by chance, and never the same one three times in a row", () => {
    expect([when.drawnLetter('', 0.1), when.drawnLetter('', 0.9)]).toEqual(['a', 'b'])
    expect([when.drawnLetter('ab', 0.1), when.drawnLetter('ab', 0.9)]).toEqual(['a', 'b'])
    for (const random of [0, 0.3, 0.7, 0.99]) {
      expect(when.drawnLetter('aa', random)).toBe('b')
      expect(when.drawnLetter('bb', random)).toBe('a')
    }
  })

  test('the last place of an answer is its end, the others are counted', () => {
    const names = [0, 1, 2].map((place) => probabilities.wordName(liveEn.probabilities, place, 3))
    expect(names).toEqual(['word 1', 'word 2', 'end of the answer'])
  })

  test('arrow keys stay on the picture', () => {
    expect(moved(0, 'ArrowLeft')).toBe(0)
    expect(moved(5, 'ArrowRight')).toBe(5)
    expect(moved(6, 'ArrowLeft')).toBe(6)
    expect(moved(0, 'ArrowRight')).toBe(1)
    expect(moved(0, 'ArrowDown')).toBe(6)
    expect(moved(3, 'ArrowUp')).toBe(3)
    for (let patch = 0; patch < PATCHES; patch++)
      for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])
        expect(moved(patch, key)).toBeGreaterThanOrEqual(0)
    expect(moved(35, 'ArrowDown')).toBe(35)
  })

  test('the share of the chosen patches is of what lies on the picture', () => {
    expect(where.shareOn([0.1, 0.3, 0.1], [1])).toBeCloseTo(0.6, 9)
    expect(where.shareOn([0.1, 0.3, 0.1], [])).toBe(0)
    expect(where.shareOn([0, 0], [1])).toBe(0)
  })

  test('a kept number is read back without its unit', () => {
    for (const answer of ['50개(100개 가운데)', '50 of 100', '50 degrees'])
      expect(predictions.keptNumber(answer)).toBe('50')
    expect(predictions.keptNumber('nothing')).toBe('0')
  })

  test('a page asks for a choice, a number, or nothing', () => {
    expect(predictions.readAsked('choice|yes|no')).toEqual({ kind: 'choice', options: ['yes', 'no'] })
    const number = { kind: 'number', least: 0, most: 20, unit: 'points' }
    expect(predictions.readAsked('number|0|20|points')).toEqual(number)
    for (const text of [undefined, '', 'choice|one', 'number|5|1|x', 'number|a|b|x', 'other|1|2'])
      expect(predictions.readAsked(text)).toBeNull()
  })
})
