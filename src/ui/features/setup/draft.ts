// The set-up form's arithmetic: a draft of the settings, what is wrong with it, what it would change. Pure.

import type { Problem } from '../../../settings/problem'
import { DEFAULTS_KEYS, type DefaultsSettings } from '../../../settings/entry'
import { defaultOf, SETTING_KEYS, SETTINGS_TABLE } from '../../../settings/table'
import { checkSetting, resolveSettings, sameValue } from '../../../settings/resolve'
import type { Settings } from '../../../settings/settings'
import { fieldText, typedValue } from './typed'

/** Every field as the text in it; rows as "a/b/c". */
export type Draft = Record<keyof Settings, string>

export const draftOf = (settings: Settings): Draft =>
  Object.fromEntries(SETTING_KEYS.map((key) => [key, fieldText(settings[key])])) as Draft

/** Some settings as texts of a draft. */
export const textsOf = (settings: Partial<Settings>): Partial<Draft> =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, fieldText(value as Settings[keyof Settings])]),
  )

/** The keys that choose defaults, as the draft has them. */
export const defaultsSettings = (draft: Draft): DefaultsSettings =>
  Object.fromEntries(DEFAULTS_KEYS.map((key) => [key, draft[key]])) as unknown as DefaultsSettings

/**
 * Another value; what was the default under the old choice of method or losses becomes the default under the
 * new one (AGP counts ce three times, so teacher losses weigh three times more; cosine and KL are thousands
 * of times larger than squared differences).
 */
export function withValue(draft: Draft, key: keyof Settings, value: string): Draft {
  const next: Draft = { ...draft, [key]: value }
  if (!DEFAULTS_KEYS.some((k) => k === key)) return next
  for (const other of SETTING_KEYS) {
    if (other !== key && draft[other] === fieldText(defaultOf(other, defaultsSettings(draft))))
      next[other] = fieldText(defaultOf(other, defaultsSettings(next)))
  }
  return next
}

/** Settings of a draft, or what is wrong per faulty key. */
export function readDraft(
  draft: Draft,
): { ok: true; settings: Settings } | { ok: false; errors: Partial<Record<keyof Settings, Problem>> } {
  const errors: Partial<Record<keyof Settings, Problem>> = {}
  const values: Record<string, unknown> = {}
  for (const key of SETTING_KEYS) {
    values[key] = typedValue(key, draft[key])
    const error = checkSetting(key, values[key])
    if (error) errors[key] = error
  }
  if (Object.keys(errors).length) return { ok: false, errors }
  const resolved = resolveSettings(values)
  if (resolved.ok) return resolved
  for (const error of resolved.errors) errors[error.key as keyof Settings] = error
  return { ok: false, errors }
}

/** Keys in which a draft differs from the run's settings. */
export const changedKeys = (draft: Draft, settings: Settings): (keyof Settings)[] =>
  SETTING_KEYS.filter((key) => !sameValue(typedValue(key, draft[key]), settings[key]))

/** Of changed keys, those that need a new run. */
export const restartKeys = (changed: readonly (keyof Settings)[]): (keyof Settings)[] =>
  changed.filter((key) => !SETTINGS_TABLE[key].live)

/** The default of a field under the draft's method, as text. */
export const defaultText = (key: keyof Settings, draft: Draft): string =>
  fieldText(defaultOf(key, defaultsSettings(draft)))

/** True when a field's text is not its default. */
export const offDefault = (key: keyof Settings, draft: Draft): boolean =>
  !sameValue(typedValue(key, draft[key]), defaultOf(key, defaultsSettings(draft)))
