// An experiment as it is set up: a base, methods as arms, one or two settings that are varied, seeds. Pure: a draft
// becomes the file that `npm run lab` takes.

import type { ExperimentSpec } from '../../experiment/lab/spec'
import { changedSettings, formatValue, parseValue } from '../../settings/resolve'
import type { Method, Settings } from '../../settings/settings'
import { METHODS } from '../../distill/combine/registry'
import { SETTING_KEYS, settingEntry } from '../../settings/table'

export interface LabDraft {
  /** A preset's id; `now`: the page's current settings; `form`: those of `form`. */
  base: string
  /** What was in the set-up form, or in a run, when several runs of it were asked for. */
  form: Settings | null
  methods: Method[]
  /** Null: nothing is varied. */
  varied: keyof Settings | null
  /** Its values, separated by spaces or semicolons. */
  values: string
  /** A second setting: with the first it makes a grid. */
  alsoVaried: keyof Settings | null
  alsoValues: string
  /** Seeds 1 to this many. */
  seeds: number
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
  seeds: 3,
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

export const valuesIn = (text: string): string[] => text.split(/[\s;]+/).filter(Boolean)

function factorsOf({ varied, values, alsoVaried, alsoValues }: LabDraft): ExperimentSpec['factors'] {
  const pairs = [
    [varied, values],
    [alsoVaried === varied ? null : alsoVaried, alsoValues],
  ] as const
  const factors = pairs.flatMap(([key, texts]) =>
    key ? [[key, valuesIn(texts).map((text) => parseValue(key, text))] as const] : [],
  )
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
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    ...(methods.length > 1 && methods.includes(control) && { control }),
    ...(keepWeights && { keepWeights }),
  }
}
