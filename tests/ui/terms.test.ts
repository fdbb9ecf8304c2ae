// Words of the glossary in the texts of the page: found, each once, in both languages; and none without a meaning.

import { describe, expect, test } from 'vitest'
import { CHART_IDS, CHARTS } from '../../src/ui/features/charts/specs/registry'
import { wordsOf } from '../../src/ui/features/charts/chartWords'
import { glossaryPage } from '../../scripts/glossaryPage'
import { glossaryEn } from '../../src/ui/text/glossary.en'
import { glossaryKo } from '../../src/ui/text/glossary.ko'
import { ko } from '../../src/ui/text/ko'
import { piecesOf, TERM_IDS } from '../../src/ui/text/termForms'
import { viewsEn } from '../../src/ui/text/views.en'

const terms = (text: string, language: 'en' | 'ko' = 'en') =>
  piecesOf(text, language).flatMap(({ text: word, term }) => (term ? [`${term}: ${word}`] : []))

describe('words of the glossary', () => {
  test('are found where they stand, each once, the longer form first', () => {
    expect(terms('AGP turns a teacher gradient that opposes ce; other gradients conflict.')).toEqual([
      'agp: AGP',
      'teacherGradient: teacher gradient',
      'ce: ce',
      'gradient: gradients',
      'conflict: conflict',
    ])
    expect(terms('Loss, loss, losses')).toEqual(['loss: Loss'])
    expect(terms('Drive-KD')).toEqual(['kd: KD'])
    expect(terms('ce는 정답의 교차 엔트로피, 그래디언트는 투영된다.', 'ko')).toEqual([
      'ce: ce',
      'gradient: 그래디언트',
      'projection: 투영',
    ])
  })

  test('are no parts of other words', () => {
    expect(terms('Once the face is clear, a projector lossless eclipse')).toEqual([])
  })

  test('a text is cut at them and nothing of it is lost', () => {
    for (const [language, dictionary] of [
      ['en', viewsEn],
      ['ko', ko],
    ] as const)
      for (const text of Object.values(dictionary.inspector).filter((v) => typeof v === 'string'))
        expect(
          piecesOf(text, language)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
  })

  test('stand in the titles of charts and panels, and in the name of the page', () => {
    for (const dictionary of [viewsEn, ko]) {
      const language = dictionary === ko ? 'ko' : 'en'
      for (const id of CHART_IDS) {
        const { title, note } = wordsOf(CHARTS[id], dictionary)
        expect(terms(`${title} ${note ?? ''}`, language), title).not.toEqual([])
      }
      for (const title of [dictionary.attention.title, dictionary.inspector.title, dictionary.title])
        expect(terms(title, language), title).toHaveLength(1)
    }
  })

  test('AGP, KD and ce are spelled out where they are first seen', () => {
    expect(viewsEn.tagline).toContain('Knowledge distillation')
    expect(ko.tagline).toContain('지식 증류')
    expect(wordsOf(CHARTS.losses, viewsEn).note).toContain('cross-entropy')
    expect(wordsOf(CHARTS.losses, ko).note).toContain('교차 엔트로피')
    expect(glossaryEn.agp.word).toContain('asymmetric gradient projection')
    expect(glossaryKo.agp.word).toContain('비대칭 그래디언트 투영')
  })

  test('have a sentence each, in both languages, and an address on the glossary page', () => {
    for (const [language, entries] of [
      ['en', glossaryEn],
      ['ko', glossaryKo],
    ] as const) {
      expect(Object.keys(entries).sort()).toEqual([...TERM_IDS].sort())
      const page = glossaryPage(language)
      expect(page).toContain(`<html lang="${language}">`)
      for (const id of TERM_IDS) {
        expect(entries[id].meaning, id).toMatch(/^.{15,}\.$/)
        expect(page).toContain(`<dt id="${id}">`)
        expect(page).toContain(entries[id].meaning)
        if (language === 'ko') expect(entries[id].meaning, id).toMatch(/\p{Script=Hangul}/u)
      }
    }
  })
})
