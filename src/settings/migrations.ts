// Settings of another version of this page: renamed settings get their new names, settings that did not exist
// yet get the value that earlier runs had, and settings that this page does not know are left out and named.
// Run records, saved runs and links all pass through here. A new setting needs a default that matches what
// runs did before it, or an entry in BEFORE. A renamed one needs an entry in RENAMED. Never change
// FIRST_SETTINGS.

import { activeInSettings } from '../distill/activeTeachers'
import { correctedSettings } from '../distill/engineVersion'
import { methodOfParameter } from './parameterTable'
import { nearestKey, type Problem, problem } from './problem'
import { resolveSettings } from './resolve'
import type { Settings } from './settings'
import { SETTING_KEYS } from './table'

/** Settings of version 0.1.0, the first: every record has them, and one without them is damaged. */
export const FIRST_SETTINGS = [
  'method',
  'seed',
  'steps',
  'evaluateEvery',
  'layers',
  'width',
  'heads',
  'batchFrames',
  'batchSegments',
  'trainFrames',
  'validationFrames',
  'learningRate',
  'schedule',
  'warmup',
  'minRatio',
  'beta1',
  'beta2',
  'weightDecay',
  'clip',
  'weightCe',
  'weightPerception',
  'weightReasoning',
  'weightPlanning',
  'layerPerception',
  'blockPerception',
  'lossPerception',
  'layerReasoning',
  'blockReasoning',
  'lossReasoning',
  'layerPlanning',
  'blockPlanning',
  'lossPlanning',
  'mixPerception',
  'mixReasoning',
  'mixPlanning',
] as const

/**
 * The value that a later setting effectively had before it existed, where that is not today's default or
 * might not remain so.
 */
export const BEFORE: Partial<Settings> = {
  family: 'gpt',
  teachers: 'gpt-6x64',
  teacherBase: 'set',
  teacherPerception: 'set',
  teacherReasoning: 'set',
  teacherPlanning: 'set',
  trainStream: 'teachers',
  testFrames: 0,
}

/** Old names: of settings, and of values by the setting's current name. */
export interface Renamed {
  keys: Readonly<Record<string, string>>
  values: Readonly<Record<string, Readonly<Record<string, string>>>>
}
const RENAMED: Renamed = {
  keys: {},
  values: { frameOrder: { drawn: 'random', 'in-turn': 'sequential' } },
}

/**
 * Replaces old names by today's. Where both the old and the new name of a setting are given, the new one
 * counts.
 */
export function renameSettings<V>(
  given: Readonly<Record<string, V>>,
  { keys, values }: Renamed = RENAMED,
): Record<string, V | string> {
  const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
    Object.hasOwn(table, key) ? table[key] : undefined
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]): [string, V | string][] => {
      const name = own(keys, key) ?? key
      if (name !== key && Object.hasOwn(given, name)) return []
      return [[name, (typeof value === 'string' ? own(own(values, name) ?? {}, value) : undefined) ?? value]]
    }),
  )
}

/**
 * Notice about settings of another version. `unknown`: left out; `added`: did not exist yet and take the
 * value of that time; `changed`: have another meaning since, so that the run gives other results now. `rule`: a
 * link carries a typed rule, which is a program, or typed attention losses.
 */
export interface Notice {
  kind: 'unknown' | 'added' | 'changed' | 'rule'
  keys: string[]
}

/** Keys of a notice as displayed: a typo with what was probably meant. */
export const reportedKeys = ({ kind, keys }: Notice): { key: string; near: string | null }[] =>
  keys.map((key) => ({ key, near: kind === 'unknown' ? nearestKey(key, SETTING_KEYS) : null }))

/** The notice in English, for the command line. */
export function noticeText(notice: Notice): string {
  const list = reportedKeys(notice)
    .map(({ key, near }) => (near ? `${key} (did you mean "${near}"?)` : key))
    .join(', ')
  if (notice.kind === 'unknown')
    return `This version does not know these settings, they were left out: ${list}.`
  if (notice.kind === 'rule') return `Written by its maker: ${list}.`
  return notice.kind === 'added'
    ? `Made before these settings existed, they are taken as they were then: ${list}.`
    : `These settings have since been corrected; a run with them gives different results now: ${list}.`
}

const KEYS: ReadonlySet<string> = new Set(SETTING_KEYS)

/** Splits what is known from what is not. */
export function splitSettings<V>(given: Readonly<Record<string, V>>): {
  known: Partial<Record<keyof Settings, V>>
  unknown: Record<string, V>
} {
  const isKnown = (key: string): boolean => KEYS.has(key)
  const entries = Object.entries(given)
  return {
    known: Object.fromEntries(entries.filter(([k]) => isKnown(k))),
    unknown: Object.fromEntries(entries.filter(([k]) => !isKnown(k))),
  }
}

/** Settings of a run whose meaning has changed since the engine was corrected. */
export const changedMeaning = (settings: Settings): string[] =>
  correctedSettings(settings, activeInSettings(settings))

export type Completion =
  | { ok: true; settings: Settings; unknown: Record<string, unknown>; added: (keyof Settings)[] }
  | { ok: false; errors: Problem[] }

/** Only text was ever renamed. */
const isRenamedValue = (key: string, value: unknown): boolean =>
  typeof value === 'string' && Object.hasOwn(RENAMED.values[key] ?? {}, value)

/**
 * Whether settings have exactly today's keys and no value that was renamed: completing them would change nothing.
 * Their values are not checked.
 */
export function haveTodaysKeys(given: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(given)
  return (
    keys.length === KEYS.size &&
    keys.every((key) => KEYS.has(key) && given[key] !== undefined && !isRenamedValue(key, given[key]))
  )
}

/**
 * Complete settings from those of a record of any version. Errors name a setting of the first version that is
 * missing, a value that is not possible, and settings that are incompatible.
 */
export function completeSettings(given: Readonly<Record<string, unknown>>): Completion {
  const { known, unknown } = splitSettings(renameSettings(given))
  const keys = SETTING_KEYS as readonly string[]
  const missing = FIRST_SETTINGS.filter((key) => keys.includes(key) && known[key] === undefined)
  if (missing.length)
    return {
      ok: false,
      errors: missing.map((key) => problem(key, undefined, 'a value: every version writes it')),
    }
  const absent = SETTING_KEYS.filter((key) => known[key] === undefined)
  const resolved = resolveSettings({
    ...Object.fromEntries(absent.map((key) => [key, BEFORE[key]])),
    ...known,
  })
  if (!resolved.ok) return resolved
  // Of the parameters of methods only those matter that this run reads.
  const { settings } = resolved
  const added = absent.filter((key) => (methodOfParameter(key) ?? settings.method) === settings.method)
  return { ok: true, settings, unknown, added }
}

/** The notices of a completion, none when the settings were today's. */
export function noticesOf(
  unknown: readonly string[],
  added: readonly string[],
  changed: readonly string[] = [],
  rule: readonly string[] = [],
): Notice[] {
  const notices: Notice[] = [
    { kind: 'unknown', keys: [...unknown] },
    { kind: 'added', keys: [...added] },
    { kind: 'changed', keys: [...changed] },
    { kind: 'rule', keys: [...rule] },
  ]
  return notices.filter(({ keys }) => keys.length > 0)
}
