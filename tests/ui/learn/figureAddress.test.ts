// What is chosen in a figure, in the address: every choice of every figure is written and read again, and what is none
// is refused.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  choicesIn,
  FIGURE_CHOICES,
  isFigureChoice,
  readChoices,
  withChoices,
} from '../../../src/ui/features/learn/live/figureAddress'
import { embedCode, readEmbed } from '../../../src/ui/features/learn/live/embedAddress'
import { readDisplay } from '../../../src/ui/features/learn/live/lessonTools'
import { FIGURE_IDS, type FigureId } from '../../../src/ui/features/learn/figures/figureIds'

/** A value of each choice. */
const VALUES: Readonly<Record<FigureId, Readonly<Record<string, string>>>> = {
  braking: { place: 'left-mid', truck: 'signal-left', light: 'red' },
  tokens: { token: '38' },
  where: { patches: '7-8-36', shown: 'yes' },
  answers: { drawn: '0-10-20-30-40-50-100' },
  probabilities: { teacher: 'planning', word: '2', temperature: '11.31' },
  signals: { look: 'similarity', teacher: 'base', questions: 'reasoning' },
  layers: { choice: 'intermediate' },
  landscape: {
    way: 'projection',
    start: '-0.4,-0.2',
    ball: '1.25,-2',
    answers: '-1.2,0.33',
    teacher: '0,2.4',
  },
  agp: { run: 'wrong', step: '121', stage: 'stage2' },
  when: { what: 'labels', weight: '0.3' },
  sizes: {},
}

describe('choices in figures', () => {
  test.each(FIGURE_IDS)('of %s are written and read again, beside what else the address says', (figure) => {
    expect(Object.keys(VALUES[figure])).toEqual(Object.keys(FIGURE_CHOICES[figure]))
    const fragment = withChoices('only=figure&present=1&where.patches=3', figure, VALUES[figure])
    expect(readChoices(`#${fragment}`, figure)).toEqual(
      figure === 'where' ? VALUES.where : { ...VALUES[figure] },
    )
    expect(readDisplay(`#${fragment}`)).toEqual({ only: true, present: true, unknown: [] })
    const none = Object.fromEntries(Object.keys(VALUES[figure]).map((key) => [key, null]))
    expect(readChoices(withChoices(fragment, figure, none), figure)).toEqual({})
    // In a frame they go along.
    const code = embedCode('https://a.example/', figure, 'ko', 'x', 100, choicesIn(fragment, figure))
    const source = /src="([^"]+)"/.exec(code)![1].replaceAll('&amp;', '&')
    const { address } = readEmbed(new URL(source).hash, FIGURE_IDS)
    expect(readChoices(new URL(address!, 'https://a.example/').hash, figure)).toEqual(VALUES[figure])
  })

  test('that are none are named and left out', () => {
    const wrong = [
      'agp.step=0',
      'agp.stage=3',
      'where.patches=37',
      'where.patches=1-2-3-4-5',
      'tokens.token=45',
    ]
    wrong.push(
      'answers.drawn=1-2',
      'when.weight=2',
      'landscape.ball=1',
      'sun.step=1',
      'agp.toString=1',
      'agp=1',
    )
    for (const part of wrong) {
      const [key, value] = part.split('=')
      expect(isFigureChoice(key, value), part).toBe(false)
      expect(readDisplay(`#present=1&${part}`).unknown, part).toEqual([part])
    }
    expect(isFigureChoice('agp.step', '1', 'where')).toBe(false)
    expect(readEmbed('#figure=where&agp.step=1', FIGURE_IDS).unknown).toEqual(['agp.step=1'])
    expect(choicesIn('#stop-2')).toBe('')
  })

  test('are read from any text without harm', () => {
    const figures = fc.constantFrom(...FIGURE_IDS)
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), figures, (text, figure) => {
        const values = readChoices(text, figure)
        for (const [key, value] of Object.entries(values))
          expect(isFigureChoice(`${figure}.${key}`, value!)).toBe(true)
        expect(readChoices(withChoices('', figure, values as Record<string, string>), figure)).toEqual(values)
      }),
    )
  })
})
