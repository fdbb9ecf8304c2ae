// Every language says everything: same keys, nothing empty, functions that use what they are given.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SettingEntry } from '../../src/settings/entry'
import { SETTING_KEYS, SETTINGS_TABLE } from '../../src/settings/table'
import { methodOfParameter } from '../../src/settings/parameterTable'
import { COMBINE, METHODS } from '../../src/distill/combine/registry'
import { PRESETS, type Preset } from '../../src/settings/presets'
import { describeReferences } from '../../src/ui/features/charts/references'
import { CHART_IDS, CHARTS } from '../../src/ui/features/charts/specs/registry'
import { en } from '../../src/ui/text/en'
import { viewsEn } from '../../src/ui/text/views.en'
import { ko } from '../../src/ui/text/ko'
import { LANGUAGES, loadLanguage, stringsOf } from '../../src/ui/text/useStrings'
import { wordsOf } from '../../src/ui/features/charts/chartWords'

/**
 * Every leaf with its path; the settings' own words are English in the table, hence absent from the English
 * dictionary.
 */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key))
}
const own = (path: string) =>
  !/^(charts\.own|form\.(choices|problems\.together)|setup\.(settings|methods|families|schedules|presets)|failure\.texts|link\.problems|teachers\.contract\.(meanings|symbolMeanings))\./.test(
    path,
  )

describe('dictionaries', () => {
  it('have the same entries', () => {
    const keys = (dictionary: unknown) =>
      leaves(dictionary)
        .map(([path]) => path)
        .filter(own)
        .sort()
    expect(keys(ko)).toEqual(keys(viewsEn))
  })

  it('have no empty text, and functions put in all their arguments', () => {
    for (const dictionary of [viewsEn, ko]) {
      for (const [path, value] of leaves(dictionary)) {
        if (typeof value === 'string') expect(value.trim(), path).not.toBe('')
        // What is wrong with an experiment is no text but data: labProblem.test.ts has its words.
        if (typeof value !== 'function' || /changed$|^lab\.problem$/.test(path)) continue
        const marks = Array.from({ length: value.length }, (_, i) => `«${i}»`)
        const said = String((value as (...parts: string[]) => string)(...marks))
        for (const mark of marks) expect(said, path).toContain(mark)
      }
    }
  })

  it('Korean has one word for perception, in the page and in the files it writes', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f))
    expect(files.filter((f) => readFileSync(`src/${f}`, 'utf8').includes('지각'))).toEqual([])
    expect(ko.capability.perception).toBe('인지')
  })

  it('Korean has the words of every option of a choice', () => {
    const missing = SETTING_KEYS.flatMap((name) => {
      const entry: SettingEntry = SETTINGS_TABLE[name]
      if (entry.kind !== 'choice' || entry.group === 'teachers') return []
      const named = { method: ko.setup.methods, family: ko.setup.families, schedule: ko.setup.schedules }
      const words: object | undefined = named[entry.key as keyof typeof named]
      const key = entry.key.replace(/(Perception|Reasoning|Planning)$/, '')
      return entry.options
        .map(({ value }) => ({ value, found: words ? value in words : `${key}.${value}` in ko.form.choices }))
        .flatMap(({ value, found }) => (found ? [] : [`${entry.key}.${value}`]))
    })
    expect(missing).toEqual([])
  })

  it('Korean has the words of every chart', () => {
    expect(Object.keys(ko.charts.own).sort()).toEqual([...CHART_IDS].sort())
    for (const id of CHART_IDS)
      expect(Object.keys(wordsOf(CHARTS[id], ko)).sort(), id).toEqual(Object.keys(CHARTS[id].words).sort())
  })

  it('summaries for screen readers are in the language of the page', () => {
    for (const id of CHART_IDS)
      for (const { described } of CHARTS[id].series) expect(described(ko)).toMatch(/^ce$|[가-힣]/)
    expect(CHARTS.angles.series[0].described(en)).toBe('ce-perception')
    expect(
      describeReferences([{ capability: 'perception', teacher: 0.9, noImage: 0.2, majority: 0.1 }], ko),
    ).toBe('인지 교사 90.0, 그림 없음 20.0, 다수 답 10.0')
  })

  it('Korean names every setting, method, schedule and preset', () => {
    const fixed = SETTING_KEYS.filter((key) => !methodOfParameter(key))
    expect(Object.keys(ko.setup.settings).sort()).toEqual([...fixed].sort())
    for (const id of METHODS)
      expect(Object.keys(ko.setup.methods[id].parameters ?? {}), id).toEqual(
        Object.keys(COMBINE[id].parameters ?? {}),
      )
    expect(Object.keys(ko.setup.methods).sort()).toEqual([...METHODS].sort())
    expect(Object.keys(ko.setup.families).sort()).toEqual(
      SETTINGS_TABLE.family.options.map((o) => o.value).sort(),
    )
    expect(Object.keys(ko.setup.schedules).sort()).toEqual(
      SETTINGS_TABLE.schedule.options.map((o) => o.value).sort(),
    )
    expect(Object.keys(ko.setup.presets).sort()).toEqual(PRESETS.map((p) => p.id).sort())
    const presets: readonly Preset[] = PRESETS
    for (const { id, details } of presets)
      expect(Boolean(ko.setup.presets[id]?.details), id).toBe(details !== undefined)
  })

  it('the buttons are called what tests and manuals call them', () => {
    const { run, pause, step, reset, newSeed } = en.transport
    expect([run, pause, step, reset, newSeed]).toEqual(['Run', 'Pause', 'Step', 'Reset', 'New seed'])
    expect(['losses', 'accuracy', 'angles'].map((id) => wordsOf(CHARTS[id], en).title)).toEqual([
      'Losses',
      'Accuracy',
      'Gradient angles',
    ])
  })
})

describe('languages', () => {
  it('are fetched when they are chosen, English until then, and called as their dictionaries say', async () => {
    expect(stringsOf('ko')).toBe(en)
    await loadLanguage('ko')
    expect(stringsOf('ko')).toBe(ko)
    expect(LANGUAGES).toEqual({ en: en.languageName, ko: ko.languageName })
  })
})
