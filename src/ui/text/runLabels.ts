// Names, dates and values of runs in the page's language.

import { rememberedName, type RunWords } from '../../records/runNames'
import type { Settings } from '../../settings/settings'
import { SETTINGS_TABLE } from '../../settings/table'
import { isLayerMap, layerMapInWords } from './layerMapWords'
import type { Strings } from './en'
import { choiceLabel } from './teacherLabels'
import type { SavedRun } from '../state/savedRun'
import { useTeachers } from '../state/teachersSlice'
import type { Language } from '../state/preferencesSlice'

const wordsOf = (t: Strings): RunWords => ({
  setting: (key) => {
    const { group, label } = SETTINGS_TABLE[key]
    const own = t.setup.settings[key]?.label ?? label
    // "Perception" alone is a weight only inside its group of the form.
    return group === 'weights' ? `${t.setup.groups.weights}: ${own}` : own
  },
  option: (key, value) =>
    SETTINGS_TABLE[key].group === 'teachers'
      ? choiceLabel(value, t, useTeachers.getState().teachers)
      : key === 'method'
        ? t.setup.methods[value as Settings['method']]?.label
        : key === 'schedule'
          ? t.setup.schedules[value as Settings['schedule']]?.label
          : t.form.choices[`${key.replace(/(Perception|Reasoning|Planning)$/, '')}.${value}`]?.label,
  text: (key, value) => (isLayerMap(key) ? (layerMapInWords(value, t) ?? undefined) : undefined),
  preset: (id) => t.setup.presets[id]?.label,
  seed: t.runs.seed,
  more: t.runs.more,
})

let made: { t: Strings; teachers: unknown; words: RunWords } | null = null

/** The dictionary as words for automatic names and values: the same object until language or own teachers change. */
export function runWords(t: Strings): RunWords {
  const { teachers } = useTeachers.getState()
  if (made?.t !== t || made.teachers !== teachers) made = { t, teachers, words: wordsOf(t) }
  return made.words
}

/** The given name, else the automatic one. */
export const nameOf = (run: Pick<SavedRun, 'name' | 'config'>, t: Strings): string =>
  run.name ?? rememberedName(run.config, runWords(t))

const formats = new Map<string, Intl.DateTimeFormat>()

/** Made once: making one takes longer than a hundred dates. */
function dateFormat(language: Language, time: boolean): Intl.DateTimeFormat {
  const key = `${language} ${time}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', {
    dateStyle: 'medium',
    ...(time ? { timeStyle: 'short' } : {}),
  })
  formats.set(key, made)
  return made
}

/** "22 Nov 2026, 14:45". */
export function formatDate(iso: string, language: Language, time = true): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : dateFormat(language, time).format(date)
}
