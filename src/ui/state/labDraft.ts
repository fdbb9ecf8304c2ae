// An experiment as it is set up: a base, methods as arms, one or two settings that are varied, seeds. Pure: a draft
// becomes the file that `npm run lab` takes.

import type { ExperimentSpec } from '../../experiment/lab/spec'
import { changedSettings, formatValue, parseValue } from '../../settings/resolve'
import type { Method, Settings } from '../../settings/settings'
import { METHODS } from '../../distill/combine/registry'
import { SETTING_KEYS, settingEntry } from '../../settings/table'
import { readTypedNumber, type NumberField, type TypedNumber } from '../../settings/typedNumber'

export interface LabDraft {
  /** A preset's id; `now`: the page's current settings; `form`: those of `form`. */
  base: string
  /** What was in the set-up form, or in a run, when several runs of it were asked for. */
  form: Settings | null
  methods: Method[]
  /** Null: nothing is varied. */
  varied: keyof Settings | null
  /** Its values as they were typed: see `valuesIn`. */
  values: string
  /** A second setting: with the first it makes a grid. */
  alsoVaried: keyof Settings | null
  alsoValues: string
  /** Seeds 1 to this many, as it was typed. */
  seeds: string
  control: Method
  keepWeights: boolean
  question: string
}

export const FIRST_DRAFT: LabDraft = {
  base: 'now',
  form: null,
  methods: ['sum', 'agp'],
  varied: null,
  values: '',
  alsoVaried: null,
  alsoValues: '',
  seeds: '3',
  control: 'sum',
  keepWeights: false,
  question: '',
}

/** Settings that can be varied by typing values: numbers and choices. */
export const VARIABLE_KEYS: readonly (keyof Settings)[] = SETTING_KEYS.filter(
  (key) =>
    key !== 'seed' && key !== 'method' && ['integer', 'number', 'choice'].includes(settingEntry(key).kind),
)

/** Initial values of a setting that is varied: all options of a choice, else the current value. */
export function firstValues(key: keyof Settings, now: Settings): string {
  const entry = settingEntry(key)
  return entry.kind === 'choice' ? entry.options.map(({ value }) => value).join(' ') : formatValue(now[key])
}

/** What the field of seeds takes. */
export const SEEDS_FIELD: NumberField = { min: 1, max: 100, whole: true }

/**
 * The values in a text: between semicolons, so that numbers may have spaces of their own; without one between
 * spaces that a space bar makes.
 */
export const valuesIn = (text: string): string[] =>
  text
    .split(/[;；]/.test(text) ? /[;；]/ : /[ \t\r\n\u3000]/)
    .map((part) => part.trim())
    .filter(Boolean)

/** The range a number field accepts; null for a choice. */
export function numberField(key: keyof Settings): NumberField | null {
  const entry = settingEntry(key)
  return entry.kind === 'integer' || entry.kind === 'number'
    ? { min: entry.min, max: entry.max, whole: entry.kind === 'integer' }
    : null
}

/** Part of a number whose groups stand between plain spaces, as in "1 000": no value of its own. */
const GROUP = /^0\d/

/** The values of a setting as they are understood, each with its text. */
export function readingsIn(key: keyof Settings, text: string): [string, TypedNumber][] {
  const field = numberField(key)
  if (!field) return []
  return valuesIn(text).map((part) => [
    part,
    GROUP.test(part) ? { kind: 'none' } : readTypedNumber(part, field),
  ])
}

/** The values that a text means; what is no number stays text, for the settings table to refuse. */
function typedValues(key: keyof Settings, text: string): unknown[] {
  if (!numberField(key)) return valuesIn(text).map((part) => parseValue(key, part))
  return readingsIn(key, text).map(([part, reading]) => (reading.kind === 'number' ? reading.value : part))
}

/** Seeds from 1 on; none where the text is no number of seeds. */
function seedsIn(text: string): number[] {
  const reading = readTypedNumber(text, SEEDS_FIELD)
  const many = reading.kind === 'number' ? reading.value : 0
  const { min, max } = SEEDS_FIELD
  return Number.isInteger(many) && many >= min && many <= max
    ? Array.from({ length: many }, (_, i) => i + 1)
    : []
}

function factorsOf({ varied, values, alsoVaried, alsoValues }: LabDraft): ExperimentSpec['factors'] {
  const pairs = [
    [varied, values],
    [alsoVaried === varied ? null : alsoVaried, alsoValues],
  ] as const
  const factors = pairs.flatMap(([key, texts]) => (key ? [[key, typedValues(key, texts)] as const] : []))
  return factors.length > 0 ? Object.fromEntries(factors) : undefined
}

/** The file of a draft; `now`: the settings that the page has. */
export function specOfDraft(draft: LabDraft, now: Settings): ExperimentSpec {
  const { base, form, seeds, control, keepWeights, question } = draft
  // Seeds and methods are what the experiment varies.
  const settings = Object.fromEntries(
    Object.entries(changedSettings((base === 'form' && form) || now)).filter(
      ([key]) => key !== 'seed' && key !== 'method',
    ),
  )
  const methods = METHODS.filter((method) => draft.methods.includes(method))
  const factors = factorsOf(draft)
  return {
    version: 1,
    ...(question.trim() && { question: question.trim() }),
    base: base === 'now' || base === 'form' ? { settings } : { preset: base },
    arms: methods.map((method) => ({ name: method, settings: { method } })),
    ...(factors && { factors }),
    seeds: seedsIn(seeds),
    ...(methods.length > 1 && methods.includes(control) && { control }),
    ...(keepWeights && { keepWeights }),
  }
}
