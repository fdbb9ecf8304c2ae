// What a setting is: the kinds of entries of the settings table.

import type { Settings } from './settings'

export const GROUPS = [
  'run',
  'student',
  'data',
  'teachers',
  'signals',
  'optimizer',
  'weights',
  'mixing',
  'regime',
] as const
export type Group = (typeof GROUPS)[number]

/** Where the setting is defined in the method's description. */
export type Source =
  | 'Section 1: Signals'
  | 'Section 2: Training step'
  | 'Section 3: AGP'
  | 'Section 4: Reweighting'
  | 'Section 5: Baselines and ablations'
  | 'Section 6: Combining gradients'
  | 'TinyDrive: the toy world'

interface Described<K extends keyof Settings> {
  key: K
  label: string
  /** One line of explanation. */
  help: string
  source: Source
  /** The formula in which it appears, in plain text. */
  equation?: string
  group: Group
  /** May be updated live. */
  live: boolean
}

/**
 * The keys that choose defaults: the settings on which the defaults of others depend. Signals not named are
 * attention, losses are squared differences.
 */
export const DEFAULTS_KEYS = [
  'method',
  'supervision',
  'signalPerception',
  'signalReasoning',
  'signalPlanning',
  'lossPerception',
  'lossReasoning',
  'lossPlanning',
] as const
export type DefaultsSettings = Pick<Settings, 'method'> &
  Partial<Pick<Settings, (typeof DEFAULTS_KEYS)[number]>>

export type Default<T> = T | ((settings: DefaultsSettings) => T)

export interface NumberEntry<K extends keyof Settings = keyof Settings> extends Described<K> {
  kind: 'integer' | 'number'
  min: number
  max: number
  /** The value is a whole multiple of this. */
  multiple?: number
  default: Default<number>
}

export interface ChoiceEntry<
  K extends keyof Settings = keyof Settings,
  V extends string = string,
> extends Described<K> {
  kind: 'choice'
  options: readonly { value: V; label: string; help: string }[]
  /** Further values that are accepted besides the options, and how an error describes them. */
  also?: { pattern: RegExp; expected: string }
  default: Default<V>
}

/** Three non-negative numbers, not all zero; only their ratio counts. */
export interface RowEntry<K extends keyof Settings = keyof Settings> extends Described<K> {
  kind: 'row3'
  min: number
  max: number
  default: Default<[number, number, number]>
}

/** Free text; rules between settings say what it must be. */
export interface TextEntry<K extends keyof Settings = keyof Settings> extends Described<K> {
  kind: 'text'
  /** Most characters. */
  longest: number
  /** It may have several lines: links carry it encoded, lists show a short checksum. */
  lines?: true
  /** Links carry it encoded: in transit its signs could be taken for those of the text around. */
  coded?: true
  default: Default<string>
}

export type EntryOf<K extends keyof Settings> = Settings[K] extends number
  ? NumberEntry<K>
  : string extends Settings[K]
    ? TextEntry<K>
    : Settings[K] extends string
      ? ChoiceEntry<K, Settings[K]>
      : RowEntry<K>

export type SettingEntry = NumberEntry | ChoiceEntry | RowEntry | TextEntry
