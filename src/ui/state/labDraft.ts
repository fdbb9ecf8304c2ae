// An experiment as it is set up: a base, methods as arms, one setting that is varied, seeds. Pure: a draft
// becomes the file that `npm run lab` takes.

import type { ExperimentSpec } from '../../experiment/lab/spec'
import { changedSettings, parseValue } from '../../settings/resolve'
import type { Method, Settings } from '../../settings/settings'
import { METHODS } from '../../distill/combine/registry'
import { SETTING_KEYS, settingEntry } from '../../settings/table'

export interface LabDraft {
  /** A preset's id, or `now`: the settings that the page has. */
  base: string
  methods: Method[]
  /** Null: nothing is varied. */
  varied: keyof Settings | null
  /** Its values, separated by spaces or semicolons. */
  values: string
  /** Seeds 1 to this many. */
  seeds: number
  control: Method
  keepWeights: boolean
  question: string
}

export const FIRST_DRAFT: LabDraft = {
  base: 'now',
  methods: ['sum', 'agp'],
  varied: null,
  values: '',
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

/** The file of a draft; `now`: the settings that the page has. */
export function specOfDraft(draft: LabDraft, now: Settings): ExperimentSpec {
  const { base, varied, values, seeds, control, keepWeights, question } = draft
  // Seeds and methods are what the experiment varies.
  const settings = Object.fromEntries(
    Object.entries(changedSettings(now)).filter(([key]) => key !== 'seed' && key !== 'method'),
  )
  const methods = METHODS.filter((method) => draft.methods.includes(method))
  const list = values.split(/[\s;]+/).filter(Boolean)
  return {
    version: 1,
    ...(question.trim() && { question: question.trim() }),
    base: base === 'now' ? { settings } : { preset: base },
    arms: methods.map((method) => ({ name: method, settings: { method } })),
    ...(varied && { factors: { [varied]: list.map((text) => parseValue(varied, text)) } }),
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    ...(methods.length > 1 && methods.includes(control) && { control }),
    ...(keepWeights && { keepWeights }),
  }
}
