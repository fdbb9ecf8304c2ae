// Names and comparisons of runs, made from their settings alone: nobody has to name a run, and two runs can
// be distinguished.

import { matchingPreset, PRESETS, type Preset } from '../settings/presets'
import { changedSettings, formatValue, sameValue, shownValue } from '../settings/resolve'
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
  if (entry.kind === 'text') return words.text?.(key, String(value)) ?? shownValue(key, value)
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

/** Most changes that a name mentions; the rest are only counted. */
const MOST_NAMED = 3

/** Apart from these a run may equal a preset (matchingPreset). */
const FREE: readonly (keyof Settings)[] = ['seed', 'trainStream', 'testFrames']

/** What settings change against a preset, of those that are changed against the defaults. */
const besidesPreset = (
  settings: Settings,
  changed: readonly (keyof Settings)[],
  preset: Preset,
): (keyof Settings)[] => [
  ...changed.filter((key) => !(key in preset.settings)),
  ...(Object.keys(preset.settings) as (keyof Settings)[]).filter(
    (key) => !sameValue(settings[key], preset.settings[key]),
  ),
]

interface Described {
  /** The preset that it equals, or is nearest to where that says more than the defaults. */
  preset: Preset | null
  equal: boolean
  changed: (keyof Settings)[]
}

const without = (keys: readonly (keyof Settings)[], left: readonly (keyof Settings)[]): (keyof Settings)[] =>
  keys.filter((key) => !left.includes(key))

/** What a run changes, against the defaults or against the preset that leaves the fewest changes. */
function described(settings: Settings): Described {
  const all = Object.keys(changedSettings(settings)) as (keyof Settings)[]
  let best: Described = { preset: null, equal: false, changed: without(all, UNNAMED) }
  for (const preset of PRESETS) {
    const besides = besidesPreset(settings, all, preset)
    // The cheap test first: a list may have thousands of runs.
    if (without(besides, FREE).length === 0 && matchingPreset(settings)?.id === preset.id)
      return { preset, equal: true, changed: [] }
    const changed = without(besides, UNNAMED)
    if (best.changed.length > MOST_NAMED && changed.length + 1 < best.changed.length)
      best = { preset, equal: false, changed }
  }
  return best
}

const named = (keys: readonly (keyof Settings)[], settings: Settings, words: RunWords): string[] =>
  keys.map((key) => `${labelOf(key, words).toLowerCase()} ${displayValue(key, settings[key], words)}`)

/**
 * A run's automatic name: its preset or method, what else was changed (at most three things), and the seed.
 */
export function runName(settings: Settings, words: RunWords = {}): string {
  const { preset, equal, changed } = described(settings)
  const seed = words.seed?.(String(settings.seed)) ?? `seed ${settings.seed}`
  const presetName = preset && (words.preset?.(preset.id) ?? preset.label)
  if (equal) return `${presetName} · ${seed}`
  const left = changed.length - MOST_NAMED
  const parts = [
    displayValue('method', settings.method, words),
    ...(presetName ? [presetName] : []),
    ...named(changed.slice(0, MOST_NAMED), settings, words),
    ...(left > 0 ? [words.more?.(String(left)) ?? `${left} more`] : []),
    seed,
  ]
  return parts.join(' · ')
}

/** Automatic names of settings that are the same object are computed once. */
const known = new WeakMap<RunWords, WeakMap<Settings, string>>()

/** `runName`, remembered for as long as words and settings are: a list asks for thousands. */
export function rememberedName(settings: Settings, words: RunWords): string {
  const names = known.get(words) ?? new WeakMap<Settings, string>()
  known.set(words, names)
  const name = names.get(settings) ?? runName(settings, words)
  names.set(settings, name)
  return name
}

/**
 * Names that distinguish these runs: where different settings have the same automatic name, the differences
 * are added.
 */
export function distinctNames(all: readonly Settings[], words: RunWords = {}): string[] {
  const names = all.map((settings) => rememberedName(settings, words))
  const groups = new Map<string, number[]>()
  names.forEach((name, i) => groups.set(name, [...(groups.get(name) ?? []), i]))
  for (const group of groups.values()) {
    if (group.length < 2) continue
    const first = all[group[0]]
    const keys = SETTING_KEYS.filter((key) => group.some((i) => !sameValue(all[i][key], first[key])))
    if (keys.length === 0) continue
    for (const i of group)
      names[i] = [names[i], ...named(keys.slice(0, MOST_NAMED), all[i], words)].join(' · ')
  }
  return names
}
