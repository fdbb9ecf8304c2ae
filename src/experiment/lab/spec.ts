// The specification of an experiment: one JSON that says which runs to make and what to compare (format:
// docs/EXPERIMENT.md). Parsed strictly and expanded into arms with complete settings. Pure: page and command
// line read the same file in the same way.

import {
  anything,
  both,
  choice,
  dictionary,
  flag,
  isObject,
  list,
  MOST_FINDINGS,
  object,
  optional,
  satisfying,
  text,
  whole,
  type Check,
  type Passed,
} from '../../json/check'
import { parseJson } from '../../json/parse'
import { sentence, shortened } from '../../json/text'
import { problemsIn } from '../../settings/figureChecks'
import { findPreset, PRESETS } from '../../settings/presets'
import { problem, unknownKey, type Problem } from '../../settings/problem'
import { checkSetting, shownValue, resolveSettings } from '../../settings/resolve'
import { isDataId } from '../../settings/ownData'
import type { Settings } from '../../settings/settings'
import { SETTING_KEYS } from '../../settings/table'

export const SPEC_VERSION = 1

/** The metrics that a figure, a mean or a comparison may use. */
export const MEASURES = ['average', 'perception', 'reasoning', 'planning'] as const
export type Measure = (typeof MEASURES)[number]

/**
 * The frames that means and comparisons use: `test` for reporting, `validation` for choosing (a weight, a
 * layer), after which another experiment with other seeds reports what was chosen; `own` for the data set of one's
 * own that the settings evaluate (`evaluationData`).
 */
export const REPORTED_SPLITS = ['test', 'validation', 'own'] as const
export type ReportedSplit = (typeof REPORTED_SPLITS)[number]

const MOST_ARMS = 100
const MOST_SEEDS = 1000
/** Values of one factor, and factors. */
const MOST_VALUES = 50
const MOST_FACTORS = 4
export const MOST_RUNS = 5000
export const MOST_SPEC_BYTES = 200_000
const MOST_NAME = 80

const name = satisfying<string>(
  `a name of 1 to ${MOST_NAME} characters on one line`,
  (v) => typeof v === 'string' && v.length <= MOST_NAME && /^[^\p{Cc}]*\S[^\p{Cc}]*$/u.test(v),
)
const someSettings = dictionary(anything, 100, 64)

const arm = object({ name, settings: optional(someSettings), control: optional(name) })

const distinct = <T>(expected: string): Check<T[]> =>
  satisfying(expected, (v) => Array.isArray(v) && new Set(v).size === v.length)

const document = object({
  version: choice([SPEC_VERSION]),
  title: optional(text(200)),
  question: optional(text(1000)),
  base: optional(object({ preset: optional(text(60)), settings: optional(someSettings) })),
  arms: optional(list(arm, 1, MOST_ARMS)),
  factors: optional(dictionary(list(anything, 1, MOST_VALUES), MOST_FACTORS, 64)),
  seeds: both(list(whole(0, 2 ** 32 - 1), 1, MOST_SEEDS), () => distinct<number>('seeds that differ')),
  control: optional(name),
  measure: optional(choice(MEASURES)),
  split: optional(choice(REPORTED_SPLITS)),
  keepWeights: optional(flag),
})

const KEYS = [
  'version',
  'title',
  'question',
  'base',
  'arms',
  'factors',
  'seeds',
  'control',
  'measure',
  'split',
  'keepWeights',
]

/** The file as it was written, its shape checked. */
export type ExperimentSpec = Passed<typeof document>

export interface Arm {
  name: string
  /** The spec's own settings for this arm, and its values of the factors. */
  settings: Partial<Settings>
  /** Complete, with the first seed. */
  resolved: Settings
  /** The arm that this one is compared with; null for a control itself, and where none is named. */
  control: string | null
}

export interface Experiment {
  spec: ExperimentSpec
  arms: readonly Arm[]
  seeds: readonly number[]
  measure: Measure
  split: ReportedSplit
}

export type SpecRead = { ok: true; experiment: Experiment } | { ok: false; errors: Problem[] }

/** Unknown keys of an object of the file: a typo must not lead to a different experiment. */
function unknownKeys(value: unknown, known: readonly string[], at: string): Problem[] {
  if (!isObject(value)) return []
  const path = at ? `${at}.` : ''
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => problem(`${path}${key}`, value[key], `one of the fields ${known.join(', ')}`))
}

/** A problem prefixed with its place in the file. */
const placed = (found: Problem, at: string): Problem => ({
  ...found,
  key: `${at}.${found.key}`,
  message: sentence(`${shortened(at, 100)}: ${found.message}`),
})

/** Problems of settings in the file, by their place in it. */
function settingProblems(given: Record<string, unknown> | undefined, at: string): Problem[] {
  return Object.entries(given ?? {}).flatMap(([key, value]) => {
    if (key === 'seed') return [problem(`${at}.seed`, value, 'seeds in the list "seeds" of the spec alone')]
    if (!isSettingKey(key)) return [placed(unknownKey(key, SETTING_KEYS), at)]
    const wrong = checkSetting(key, value)
    return wrong ? [placed(wrong, at)] : []
  })
}

const isSettingKey = (key: string): key is keyof Settings => (SETTING_KEYS as string[]).includes(key)

/** One value per factor, every combination; the last factor changes fastest. */
function combinations(factors: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown>[] {
  return Object.entries(factors).reduce<Record<string, unknown>[]>(
    (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  )
}

/** Problems of shape that the checks of single fields cannot see. */
function formProblems(spec: ExperimentSpec, file: unknown): Problem[] {
  const { base, arms = [], factors = {}, seeds } = spec
  const parts = isObject(file) ? file : {}
  const errors = [
    ...unknownKeys(file, KEYS, ''),
    ...unknownKeys(parts.base, ['preset', 'settings'], 'base'),
    ...(Array.isArray(parts.arms) ? parts.arms : []).flatMap((one, i) =>
      unknownKeys(one, ['name', 'settings', 'control'], `arms[${i}]`),
    ),
    ...settingProblems(base?.settings, 'base.settings'),
    ...arms.flatMap((one, i) => settingProblems(one.settings, `arms[${i}].settings`)),
    ...Object.entries(factors).flatMap(([key, values]) =>
      values.flatMap((value) => settingProblems({ [key]: value }, 'factors')),
    ),
  ]
  if (base?.preset !== undefined && !findPreset(base.preset))
    errors.push(problem('base.preset', base.preset, `one of ${PRESETS.map((p) => p.id).join(', ')}`))
  if (arms.length === 0 && Object.keys(factors).length === 0)
    errors.push(problem('arms', undefined, 'a list of arms, or "factors"'))
  // Counted, not written out: 50 values of each of four factors would be millions.
  const grid = Object.values(factors).reduce((count, values) => count * values.length, 1)
  const runs = grid * Math.max(1, arms.length) * seeds.length
  if (runs > MOST_RUNS) errors.push(problem('seeds', seeds, `at most ${MOST_RUNS} runs, these are ${runs}`))
  return errors
}

/** The settings that every arm starts from. */
function baseSettings({ base, keepWeights }: ExperimentSpec): Record<string, unknown> {
  const preset = findPreset(base?.preset ?? '')?.settings
  // Curves serve to inspect one run; an experiment only asks for its end.
  const given = { evaluateEvery: 0, ...preset, ...base?.settings }
  if (!keepWeights) return given
  const resolved = resolveSettings(given)
  if (!resolved.ok) return given
  const { weightCe, weightPerception, weightReasoning, weightPlanning } = resolved.settings
  return { ...given, weightCe, weightPerception, weightReasoning, weightPlanning }
}

const factorWords = (values: Record<string, unknown>): string[] =>
  Object.entries(values).map(
    ([key, value]) => `${key} ${shownValue(key as keyof Settings, value as Settings[keyof Settings])}`,
  )

interface NamedArm {
  name: string
  /** Its name before the values of the factors. */
  family: string
  words: string[]
  settings: Record<string, unknown>
  /** The arm that the spec names as control. */
  against: string | undefined
}

function namedArms({ arms, factors = {}, control }: ExperimentSpec): NamedArm[] {
  const families: NonNullable<ExperimentSpec['arms']> = arms ?? [{ name: '' }]
  return families.flatMap(({ name: family, settings, control: own }) =>
    combinations(factors).map((values) => {
      const words = factorWords(values)
      const name = [family, ...words].filter(Boolean).join(', ')
      return { name, family, words, settings: { ...settings, ...values }, against: own ?? control }
    }),
  )
}

const isKnownArm = (control: string | undefined, arms: readonly NamedArm[]): boolean =>
  control === undefined || arms.some(({ name, family }) => name === control || family === control)

/** The arm that another one is compared with. */
function controlOf(arm: NamedArm, arms: readonly NamedArm[]): string | null {
  if (arm.against === undefined) return null
  const one =
    arms.find(({ name }) => name === arm.against) ??
    arms.find(({ family, words }) => family === arm.against && words.join() === arm.words.join())
  return one && one.name !== arm.name ? one.name : null
}

/**
 * The experiment of a parsed file. Errors name the field and say what was expected, in at most 300 characters
 * each.
 */
export function readSpec(file: unknown): SpecRead {
  const wrong = problemsIn(document, file)
  if (wrong.length > 0) return { ok: false, errors: wrong }
  const spec = file as ExperimentSpec
  const errors = formProblems(spec, file)
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, MOST_FINDINGS) }
  const named = namedArms(spec)
  const split = spec.split ?? 'test'
  const base = baseSettings(spec)
  const arms = named.flatMap((one, i): Arm[] => {
    const resolved = resolveSettings({ ...base, ...one.settings, seed: spec.seeds[0] })
    const at = `arm "${one.name}"`
    if (named.findIndex(({ name: other }) => other === one.name) !== i)
      errors.push(problem('arms', one.name, 'arms with names that differ'))
    if (!isKnownArm(one.against, named))
      errors.push(
        problem('control', one.against, `the name of an arm: ${named.map((n) => n.name).join(', ')}`),
      )
    if (!resolved.ok) {
      errors.push(...resolved.errors.map((error) => placed(error, at)))
      return []
    }
    if (split === 'test' && resolved.settings.testFrames === 0)
      errors.push(placed(problem('testFrames', 0, 'at least 1: figures are reported on test frames'), at))
    if (split === 'own' && !isDataId(resolved.settings.evaluationData))
      errors.push(
        placed(
          problem(
            'evaluationData',
            resolved.settings.evaluationData,
            'the name of a data set of one\'s own, "data:…"',
          ),
          at,
        ),
      )
    return [
      {
        name: one.name,
        settings: one.settings,
        resolved: resolved.settings,
        control: controlOf(one, named),
      },
    ]
  })
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, MOST_FINDINGS) }
  return {
    ok: true,
    experiment: { spec, arms, seeds: spec.seeds, measure: spec.measure ?? 'average', split },
  }
}

/** The experiment of a file's text or bytes. */
export function readSpecFile(source: string | Uint8Array): SpecRead {
  const parsed = parseJson(source, MOST_SPEC_BYTES)
  if (parsed.ok) return readSpec(parsed.value)
  const message = sentence(`This is no specification of an experiment: ${parsed.reason}.`)
  return { ok: false, errors: [{ key: 'file', found: 'no JSON', expected: 'a JSON object', message }] }
}

/** One run to make. */
export interface PlannedRun {
  arm: Arm
  seed: number
  settings: Settings
}

/** All runs in the order in which they are made: the first seed of every arm, then the second. */
export const plannedRuns = ({ arms, seeds }: Experiment): PlannedRun[] =>
  seeds.flatMap((seed) => arms.map((one) => ({ arm: one, seed, settings: { ...one.resolved, seed } })))
