// The set-up form's arithmetic: a draft of the settings, what is wrong with it, what it would change. Pure.

import { defaultOf, SETTING_KEYS } from '../../run/table'
import { checkSetting, formatValue, parseValue, resolveSettings, sameValue } from '../../run/resolve'
import type { Method, Settings } from '../../run/settings'

/** Every field as the text in it; rows as "a,b,c". */
export type Draft = Record<keyof Settings, string>

export const draftOf = (settings: Settings): Draft =>
  Object.fromEntries(SETTING_KEYS.map((key) => [key, formatValue(settings[key])])) as Draft

/** Another method; weights that were that method's defaults become the new one's (AGP counts ce three times, so its followers weigh three times more). */
export function withMethod(draft: Draft, method: Method): Draft {
  const old = { method: draft.method as Method }
  const next: Draft = { ...draft, method }
  for (const key of SETTING_KEYS) {
    if (key !== 'method' && draft[key] === formatValue(defaultOf(key, old))) next[key] = formatValue(defaultOf(key, { method }))
  }
  return next
}

/** Settings of a draft, or a sentence per faulty key. */
export function readDraft(draft: Draft): { ok: true; settings: Settings } | { ok: false; errors: Partial<Record<keyof Settings, string>> } {
  const errors: Partial<Record<keyof Settings, string>> = {}
  const values: Record<string, unknown> = {}
  for (const key of SETTING_KEYS) {
    values[key] = parseValue(key, draft[key].trim())
    const error = checkSetting(key, values[key])
    if (error) errors[key] = error.message
  }
  if (Object.keys(errors).length) return { ok: false, errors }
  const resolved = resolveSettings(values)
  if (resolved.ok) return resolved
  for (const error of resolved.errors) errors[error.key as keyof Settings] = error.message
  return { ok: false, errors }
}

/** Keys in which a draft differs from the run's settings. */
export const changedKeys = (draft: Draft, settings: Settings): (keyof Settings)[] =>
  SETTING_KEYS.filter((key) => !sameValue(parseValue(key, draft[key].trim()), settings[key]))
