// From a few given values to complete, checked settings. Pure: the same input gives the same settings or the
// same errors everywhere.

import { activeInSettings } from '../distill/activeTeachers'
import { COMBINE } from '../distill/combine/registry'
import { type Problem, problem, unknownKey } from './problem'
import type { Settings } from './settings'
import { shapeProblems } from './modelShape'
import { checkOwnAnswers } from './ownAnswerRules'
import { checkRegime } from './regimeRules'
import { checkSignals } from './signalRules'
import { DEFAULTS_KEYS, type DefaultsSettings, type SettingEntry } from './entry'
import { defaultOf, SETTING_KEYS, settingEntry } from './table'
import { textMark } from './textCode'

/** Most micro-batches of one update, each a separate pass through the student. */
export const MAX_MICRO_BATCHES = 512

export type Resolved = { ok: true; settings: Settings } | { ok: false; errors: Problem[] }

const KEYS: ReadonlySet<string> = new Set(SETTING_KEYS)

const isKey = (key: string): key is keyof Settings => KEYS.has(key)

/** What the table accepts for one entry, as words for an error or a form. */
export function expectation(entry: SettingEntry): string {
  if (entry.kind === 'choice')
    return `one of ${entry.options.map((o) => o.value).join(', ')}${entry.also ? `, or ${entry.also.expected}` : ''}`
  if (entry.kind === 'row3') return 'three finite numbers >= 0, not all zero'
  if (entry.kind === 'text') return `text of 1 to ${entry.longest} characters`
  const noun = entry.kind === 'integer' ? 'a whole number' : 'a finite number'
  const multiple = entry.multiple ? ` and a multiple of ${entry.multiple}` : ''
  return `${noun} from ${entry.min} to ${entry.max}${multiple}`
}

function fits(entry: SettingEntry, value: unknown): boolean {
  const inRange = (n: unknown, min: number, max: number): n is number =>
    typeof n === 'number' && n >= min && n <= max
  if (entry.kind === 'choice')
    return (
      entry.options.some((o) => o.value === value) ||
      (typeof value === 'string' && Boolean(entry.also?.pattern.test(value)))
    )
  if (entry.kind === 'row3') {
    return (
      Array.isArray(value) &&
      value.length === 3 &&
      // By index: `every` passes over the holes of a list.
      [0, 1, 2].every((i) => inRange(value[i], entry.min, entry.max)) &&
      value.some((n) => n > 0)
    )
  }
  if (entry.kind === 'text')
    return typeof value === 'string' && value.trim() !== '' && value.length <= entry.longest
  if (!inRange(value, entry.min, entry.max)) return false
  return entry.kind === 'number' || (Number.isInteger(value) && value % (entry.multiple ?? 1) === 0)
}

/** Checks one value of one key against its entry; rules between keys are checked by `resolveSettings`. */
export function checkSetting(key: keyof Settings, value: unknown): Problem | null {
  const entry = settingEntry(key)
  return fits(entry, value) ? null : problem(key, value, expectation(entry))
}

/** Settings that are incompatible with combining layer by layer. */
function moduleProblems(s: Settings): Problem[] {
  if (s.combineOver === 'model') return []
  const refuse = (reason: string): Problem[] => [
    problem('combineOver', s.combineOver, 'model with these settings', reason),
  ]
  if (s.supervision !== 'shared' || s.anchorSupport !== 'whole')
    return refuse('variants of AGP work on the whole model')
  if (COMBINE[s.method].typed) return refuse('what a rule remembers is of the whole model')
  return COMBINE[s.method].memory ? refuse(`what ${s.method} remembers is of the whole model`) : []
}

/** A batch has no more frames than there are, and a step no more micro-batches than `MAX_MICRO_BATCHES`. */
function batchProblems(s: Settings): Problem[] {
  const errors: Problem[] = []
  if (s.batchFrames > s.trainFrames) {
    errors.push(problem('batchFrames', s.batchFrames, `at most the training frames, ${s.trainFrames}`))
  }
  const samples = s.batchFrames * s.batchSegments
  const microBatches = s.accumulation * (s.combinePer === 'sample' ? samples : 1)
  if (microBatches > MAX_MICRO_BATCHES && samples > MAX_MICRO_BATCHES) {
    errors.push(
      problem(
        'combinePer',
        s.combinePer,
        `batch with ${s.batchFrames} x ${s.batchSegments} samples`,
        `each would be combined by itself, more than ${MAX_MICRO_BATCHES} per step`,
      ),
    )
  } else if (microBatches > MAX_MICRO_BATCHES) {
    errors.push(
      problem(
        'accumulation',
        s.accumulation,
        `at most ${Math.floor(MAX_MICRO_BATCHES / samples)} sample by sample`,
        `${s.batchFrames} x ${s.batchSegments} samples x ${s.accumulation} are ${microBatches} micro-batches per step, more than ${MAX_MICRO_BATCHES}`,
      ),
    )
  }
  return errors
}

/** What AGP projects against: its variants need its stages, and one gradient per capability a whole batch. */
function supervisionProblems(s: Settings): Problem[] {
  const errors: Problem[] = []
  const { stages } = COMBINE[s.method]
  if (s.supervision === 'per-capability' && (!stages || stages.supervisedOnce)) {
    const why = stages
      ? 'with supervision per capability AGP counts cross-entropy once already: choose agp'
      : 'only AGP and its stages project against a supervised gradient'
    errors.push(problem('supervision', s.supervision, `shared with method ${s.method}`, why))
  }
  if (s.supervision === 'per-capability' && s.combinePer === 'sample') {
    errors.push(
      problem(
        'supervision',
        s.supervision,
        'shared when gradients are combined sample by sample',
        'one sample has one capability',
      ),
    )
  }
  if (s.anchorSupport !== 'whole' && !stages?.first) {
    errors.push(
      problem(
        'anchorSupport',
        s.anchorSupport,
        `whole with method ${s.method}`,
        'only stage 1 of AGP projects against the supervised gradient',
      ),
    )
  }
  return errors
}

/** Something is learned: from the answers, or from a teacher. */
const learningProblems = (s: Settings): Problem[] =>
  s.weightCe === 0 && !activeInSettings(s).some(Boolean)
    ? [problem('weightCe', s.weightCe, 'more than 0 where no teacher takes part', 'nothing would be learned')]
    : []

/** Rules between settings. */
const checkTogether = (s: Settings): Problem[] => [
  ...shapeProblems(s),
  ...batchProblems(s),
  ...supervisionProblems(s),
  ...learningProblems(s),
  ...moduleProblems(s),
  ...checkSignals(s),
  ...checkRegime(s),
  ...checkOwnAnswers(s),
]

/**
 * Fills what is absent (or undefined) with defaults and checks everything. All errors are returned, not only
 * the first. Idempotent: resolving resolved settings gives them back.
 */
export function resolveSettings(partial: Record<string, unknown>): Resolved {
  const errors: Problem[] = []
  const given: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(partial)) {
    if (value === undefined) continue
    const error = isKey(key) ? checkSetting(key, value) : unknownKey(key, SETTING_KEYS)
    if (error) errors.push(error)
    // -0 and 0 are one setting: a link writes both as "0".
    else
      given[key] = Array.isArray(value)
        ? value.map((n) => n + 0)
        : typeof value === 'number'
          ? value + 0
          : value
  }
  if (errors.length) return { ok: false, errors }
  const defaultsSettings = {
    method: 'agp',
    ...Object.fromEntries(
      DEFAULTS_KEYS.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])),
    ),
  } as DefaultsSettings
  const settings = Object.fromEntries(
    SETTING_KEYS.map((key) => [key, given[key] ?? defaultOf(key, defaultsSettings)]),
  ) as unknown as Settings
  const conflicts = checkTogether(settings)
  return conflicts.length ? { ok: false, errors: conflicts } : { ok: true, settings }
}

/** The settings of the default run. */
export function defaultSettings(): Settings {
  const resolved = resolveSettings({})
  if (!resolved.ok) throw new Error(`the defaults are invalid: ${resolved.errors[0].message}`)
  return resolved.settings
}

/** True when two values of a setting are the same. */
export const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)

/**
 * The keys whose value differs from their default, with their values: what a link or a name has to contain.
 */
export function changedSettings(settings: Settings): Partial<Settings> {
  return Object.fromEntries(
    SETTING_KEYS.filter((key) => !sameValue(settings[key], defaultOf(key, settings))).map((key) => [
      key,
      settings[key],
    ]),
  )
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
/** Most characters of a number: no double needs more, and a longer text is not one. */
const LONGEST_NUMBER = 60

/** One value as text (link or flag). Numbers in their shortest exact form, rows comma-separated. */
export const formatValue = (value: Settings[keyof Settings]): string =>
  Array.isArray(value) ? value.join(',') : String(value)

/** One value as it is shown; a text of several lines is shown as its checksum. */
export function shownValue(key: keyof Settings, value: Settings[keyof Settings]): string {
  const entry = settingEntry(key)
  return entry.kind === 'text' && entry.lines ? textMark(formatValue(value)) : formatValue(value)
}

/**
 * Reads text into the kind of value its key wants; text that is not a number stays text, for
 * `resolveSettings` to name in its error.
 */
export function parseValue(key: string, text: string): unknown {
  const number = (t: string): unknown => (t.length <= LONGEST_NUMBER && NUMBER.test(t.trim()) ? Number(t) : t)
  if (!isKey(key)) return text
  const { kind } = settingEntry(key)
  if (kind === 'choice' || kind === 'text') return text
  if (kind === 'row3') return text.split(',', 4).map(number)
  return number(text)
}
