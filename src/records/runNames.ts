// Names and comparisons of runs, made from their settings alone: nobody has to name a run, and two runs can
// be distinguished.

import { matchingPreset } from '../settings/presets'
import { changedSettings, formatValue, sameValue } from '../settings/resolve'
import type { Settings } from '../settings/settings'
import { SETTING_KEYS, settingEntry, SETTINGS_TABLE } from '../settings/table'

/** One setting in which two runs differ; values as displayed. */
export interface Difference {
  key: keyof Settings
  label: string
  left: string
  right: string
}

/** Names and values in one language; whatever is missing falls back to the table's English. */
export interface RunWords {
  setting?: (key: keyof Settings) => string | undefined
  option?: (key: keyof Settings, value: string) => string | undefined
  /** Free text of a setting, e.g. a layer map. */
  text?: (key: keyof Settings, value: string) => string | undefined
  preset?: (id: string) => string | undefined
  seed?: (seed: string) => string
  more?: (count: string) => string
}

/** A value as displayed: a choice by its label, a row as "0.8 / 0.1 / 0.1". */
export function displayValue<K extends keyof Settings>(
  key: K,
  value: Settings[K],
  words: RunWords = {},
): string {
  const entry = settingEntry(key)
  if (entry.kind === 'choice')
    return (
      words.option?.(key, String(value)) ??
      entry.options.find((o) => o.value === value)?.label ??
      String(value)
    )
  if (entry.kind === 'text') return words.text?.(key, String(value)) ?? String(value)
  return Array.isArray(value) ? value.join(' / ') : formatValue(value)
}

const labelOf = (key: keyof Settings, words: RunWords): string =>
  words.setting?.(key) ?? SETTINGS_TABLE[key].label

/** All settings in which two runs differ, in table order. */
export function diffSettings(left: Settings, right: Settings, words: RunWords = {}): Difference[] {
  return SETTING_KEYS.filter((key) => !sameValue(left[key], right[key])).map((key) => ({
    key,
    label: labelOf(key, words),
    left: displayValue(key, left[key], words),
    right: displayValue(key, right[key], words),
  }))
}

/**
 * Settings that appear elsewhere in the name, or that differ in every run of an earlier version: they would
 * make every name long.
 */
const UNNAMED: readonly (keyof Settings)[] = ['method', 'seed', 'trainStream', 'testFrames']

/**
 * A run's automatic name: its preset or method, what else was changed (at most three things), and the seed.
 */
export function runName(settings: Settings, words: RunWords = {}): string {
  const preset = matchingPreset(settings)
  const seed = words.seed?.(String(settings.seed)) ?? `seed ${settings.seed}`
  if (preset) return `${words.preset?.(preset.id) ?? preset.label}, ${seed}`
  const changed = (Object.keys(changedSettings(settings)) as (keyof Settings)[]).filter(
    (key) => !UNNAMED.includes(key),
  )
  const named = changed
    .slice(0, 3)
    .map((key) => `${labelOf(key, words).toLowerCase()} ${displayValue(key, settings[key], words)}`)
  const more =
    changed.length > 3 ? [words.more?.(String(changed.length - 3)) ?? `${changed.length - 3} more`] : []
  return [displayValue('method', settings.method, words), ...named, ...more, seed].join(', ')
}
