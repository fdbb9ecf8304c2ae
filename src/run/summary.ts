// Names and comparisons of runs, made from their settings alone: nobody has to name a run, and two runs can be told apart.

import { matchingPreset } from './presets'
import { changedSettings, formatValue, sameValue } from './resolve'
import type { Settings } from './settings'
import { SETTING_KEYS, settingEntry, SETTINGS_TABLE } from './table'

/** One setting in which two runs differ; values as people read them. */
export interface Difference {
  key: keyof Settings
  label: string
  left: string
  right: string
}

/** A value as people read it: a choice by its label, a row as "0.8 / 0.1 / 0.1". */
export function displayValue<K extends keyof Settings>(key: K, value: Settings[K]): string {
  const entry = settingEntry(key)
  if (entry.kind === 'choice') return entry.options.find((o) => o.value === value)?.label ?? String(value)
  return Array.isArray(value) ? value.join(' / ') : formatValue(value)
}

/** All settings in which two runs differ, in table order. */
export function diffSettings(left: Settings, right: Settings): Difference[] {
  return SETTING_KEYS.filter((key) => !sameValue(left[key], right[key])).map((key) => ({
    key,
    label: SETTINGS_TABLE[key].label,
    left: displayValue(key, left[key]),
    right: displayValue(key, right[key]),
  }))
}

/** A run's automatic name: its preset or method, what else was changed (at most three things), and the seed. */
export function runName(settings: Settings): string {
  const preset = matchingPreset(settings)
  const seed = `seed ${settings.seed}`
  if (preset) return `${preset.label}, ${seed}`
  const changed = (Object.keys(changedSettings(settings)) as (keyof Settings)[]).filter((key) => key !== 'method' && key !== 'seed')
  const told = changed.slice(0, 3).map((key) => `${SETTINGS_TABLE[key].label.toLowerCase()} ${displayValue(key, settings[key])}`)
  const more = changed.length > 3 ? [`${changed.length - 3} more`] : []
  return [displayValue('method', settings.method), ...told, ...more, seed].join(', ')
}
