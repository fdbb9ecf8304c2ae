// The first visit: who meets it, and what it shows of the shipped sample.

import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { readSample } from '../../../src/records/recordedSample'
import { firstMistake, spoken } from '../../../src/ui/features/learn/Beginning'
import { isFirstVisit, passBeginning } from '../../../src/ui/state/beginning'
import { beginningEn } from '../../../src/ui/text/beginning.en'
import { beginningKo } from '../../../src/ui/text/beginning.ko'
import { landscapeEn } from '../../../src/ui/text/landscape.en'
import { landscapeKo } from '../../../src/ui/text/landscape.ko'
import { liveEn } from '../../../src/ui/text/lessonLive.en'
import { liveKo } from '../../../src/ui/text/lessonLive.ko'
import { learnEn } from '../../../src/ui/text/learn.en'
import { learnKo } from '../../../src/ui/text/learn.ko'
import { usePage } from '../../../src/ui/state/pageSlice'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
})

describe('the first visit', () => {
  test('is one without a link, and only until somebody has passed on', () => {
    expect(isFirstVisit('')).toBe(true)
    expect(isFirstVisit('#')).toBe(true)
    for (const link of ['#v=1', '#v=1&preset=tiny', '#v=99', '#page=gradients', '#nonsense'])
      expect(isFirstVisit(link)).toBe(false)
    expect(isFirstVisit(undefined)).toBe(false)
    usePage.setState({ beginning: true })
    passBeginning()
    expect(usePage.getState().beginning).toBe(false)
    expect(isFirstVisit('')).toBe(false)
  })

  test('shows a wrong answer of the student and the right one of all teachers', () => {
    const read = readSample(JSON.parse(readFileSync('public/runs/default.sample.json', 'utf8')))
    if (!read.ok) throw new Error(read.errors[0].message)
    const mistake = firstMistake(read.sample.inspections)
    expect(mistake).toBeDefined()
    expect(spoken(mistake!.student, 'en')).toBe('A white bus.')
    expect(spoken(mistake!.student, 'ko')).toBe('흰색 버스입니다.')
    for (const teacher of mistake!.teachers) {
      expect(spoken(teacher, 'en')).toBe(mistake!.truthSentence)
      expect(spoken(teacher, 'ko')).toBe(mistake!.truthSentenceKo)
    }
  })
})

/** Paths and kinds of everything that a dictionary says; functions are asked for something. */
function said(dictionary: object): [string, string][] {
  return Object.entries(dictionary).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'object' && value !== null)
      return said(value).map(([path, text]) => [`${key}.${path}`, text])
    const marks = typeof value === 'function' ? Array.from({ length: value.length }, (_, i) => `«${i}»`) : []
    const text =
      typeof value === 'function'
        ? String((value as (...words: string[]) => string)(...marks))
        : String(value)
    for (const mark of marks) expect(text).toContain(mark)
    return [[key, text]]
  })
}

describe('words of the lesson', () => {
  test.each([
    ['beginning', beginningEn, beginningKo],
    ['landscape', landscapeEn, landscapeKo],
    ['learn', learnEn, learnKo],
    ['live figures', liveEn, liveKo],
  ])('%s: both languages say everything', (_, en, ko) => {
    const [english, korean] = [said(en), said(ko)]
    expect(korean.map(([path]) => path)).toEqual(english.map(([path]) => path))
    for (const [path, text] of [...english, ...korean]) expect(text.trim(), path).not.toBe('')
  })
})
