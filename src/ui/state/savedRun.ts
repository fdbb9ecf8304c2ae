// What is saved of a run beside its record, and the rules of saving. Pure: knows no storage and no screen.

import type { Accuracy } from '../../distill/tasks'
import {
  date,
  flag,
  isObject,
  list,
  nullable,
  number,
  object,
  optional,
  text,
  type Check,
} from '../../json/check'
import { expectationOf, type Expectation } from '../../records/expectedFigures'
import { sameInitialWeights, type InitialWeights } from '../../settings/initialWeights'
import { matchingPreset } from '../../settings/presets'
import type { RunRecord } from '../../records/runRecord'
import {
  accuracy,
  count,
  figure,
  initialWeights,
  ownDataAccuracy,
  ownDataName,
  seconds,
  someSettings,
  version,
} from '../../settings/figureChecks'
import { completeSettings, haveTodaysKeys } from '../../settings/migrations'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import type { AdapterSummary } from '../../protocol/messages'
import type { OwnDataAccuracy, OwnDataName } from '../../protocol/runFacts'

/** Runs that are not pinned: the oldest beyond this many go. */
export const MOST_RUNS = 5000
export const NAME_LENGTH = 80
export const NOTE_LENGTH = 2000

/** The list's line about a run; the record, which is large, lies beside it. */
export interface SavedRun {
  id: string
  /** Given by the person; null: the automatic name. */
  name: string | null
  note: string
  /** Never dropped to make room. */
  pinned: boolean
  createdAt: string
  updatedAt: string
  config: Settings
  version: string
  adapter: string
  steps: number
  seconds: number
  accuracy: Accuracy | null
  /** On the test frames, after the last step; absent where it was not measured. */
  test?: Accuracy
  /** On a custom data set, and the one that was trained on; absent: none. */
  own?: OwnDataAccuracy
  trainingData?: OwnDataName
  expect: Expectation | null
  /** The step that could not be recorded because a figure of it was not finite. */
  divergedAt: number | null
  /** Learning rate or weights were changed live: the settings alone do not reproduce it. */
  tuned: boolean
  /** The initial weights; absent: those of its seed. */
  startedFrom?: InitialWeights
  /** Names of settings of the run that this page does not know: it cannot repeat it. */
  unknown?: string[]
}

/** An adapter's name without driver version: "llvmpipe", "NVIDIA GeForce RTX 4060". */
export function adapterName({ description, device, vendor, architecture }: AdapterSummary): string {
  const name = description || device || [vendor, architecture].filter(Boolean).join(' ')
  return name.split(/[:(]/)[0].trim() || name
}

/** The line about a record; `given` keeps what a person wrote. */
export function savedRun(id: string, record: RunRecord, given: Partial<SavedRun> = {}): SavedRun {
  const tuned = given.tuned || record.changes !== undefined
  return {
    name: null,
    note: '',
    pinned: false,
    divergedAt: null,
    updatedAt: record.createdAt,
    ...given,
    id,
    tuned,
    createdAt: record.createdAt,
    config: record.config,
    version: record.version,
    adapter: adapterName(record.adapter),
    steps: record.steps.length,
    seconds: record.seconds,
    ...(record.startedFrom ? { startedFrom: record.startedFrom } : {}),
    ...(record.unknownSettings ? { unknown: Object.keys(record.unknownSettings) } : {}),
    accuracy: record.steps.findLast((s) => s.accuracy)?.accuracy ?? null,
    ...(record.testAccuracy ? { test: record.testAccuracy } : {}),
    ...(record.ownAccuracy ? { own: record.ownAccuracy } : {}),
    ...(record.trainingData ? { trainingData: record.trainingData } : {}),
    expect: tuned || record.unknownSettings ? null : expectationOf(record.steps, record.version),
  }
}

/** Newest first; dates are ISO texts, which sort as they are. */
export const inOrder = (runs: readonly SavedRun[]): SavedRun[] =>
  [...runs].sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0))

/**
 * True when the person has done something with it: such a run is not replaced by a longer one of the same
 * settings.
 */
const touched = (run: SavedRun): boolean => run.pinned || run.name !== null || run.note !== ''

/**
 * Runs that this one makes superfluous: a run repeats exactly, so an untouched one of the same settings,
 * version and adapter that is not longer is the beginning of this one.
 */
export function superseded(runs: readonly SavedRun[], by: SavedRun): string[] {
  if (by.tuned) return []
  return runs
    .filter(
      (r) =>
        r.id !== by.id &&
        !r.tuned &&
        !touched(r) &&
        r.steps <= by.steps &&
        r.version === by.version &&
        r.adapter === by.adapter &&
        sameInitialWeights(r.startedFrom, by.startedFrom) &&
        // What differs most often first: the rest is compared as text, of thousands of runs.
        r.config.seed === by.config.seed &&
        r.config.method === by.config.method &&
        sameValue(r.config, by.config),
    )
    .map((r) => r.id)
}

/** The oldest runs beyond `most`; neither pinned ones nor the current one. */
export function surplus(runs: readonly SavedRun[], current: string | null, most = MOST_RUNS): string[] {
  const free = inOrder(runs).filter((r) => !r.pinned)
  return free
    .slice(most)
    .filter((r) => r.id !== current)
    .map((r) => r.id)
}

/** The run to give up first when the storage is full; null when nothing may go. */
export const dispensable = (runs: readonly SavedRun[], current: string): string | null =>
  inOrder(runs).findLast((r) => r.id !== current && !touched(r))?.id ?? null

/**
 * Settings of an older page as they are called today, completed with what they were then; null when they no
 * longer fit.
 */
export function settingsOf(run: Pick<SavedRun, 'config'>): Settings | null {
  const completed = completeSettings({ ...run.config })
  return completed.ok ? completed.settings : null
}

/**
 * A stored line of any version with today's settings, where they fit; it then names the settings that this
 * page does not know.
 */
export function completed(stored: SavedRun): SavedRun {
  // The usual case, and the quick one: thousands of lines are read before the list is there.
  if (haveTodaysKeys({ ...stored.config })) return stored
  const read = completeSettings({ ...stored.config })
  if (!read.ok) return stored
  const unknown = [...new Set([...(stored.unknown ?? []), ...Object.keys(read.unknown)])]
  return { ...stored, config: read.settings, ...(unknown.length ? { unknown } : {}) }
}

const noted = object({ step: count, ce: figure, accuracy: nullable(list(number(0, 100), 3)), version })

/** A line's parts, each with what stands in for one that is missing or damaged. */
const LINE: { [K in keyof SavedRun]-?: [check: Check<unknown>, instead: SavedRun[K] | undefined] } = {
  id: [text(64), undefined],
  name: [nullable(text(NAME_LENGTH)), null],
  note: [text(NOTE_LENGTH), ''],
  pinned: [flag, false],
  createdAt: [date, '1970-01-01T00:00:00.000Z'],
  updatedAt: [date, '1970-01-01T00:00:00.000Z'],
  config: [someSettings, undefined],
  version: [version, '?'],
  adapter: [text(400), '?'],
  steps: [count, 0],
  seconds: [seconds, 0],
  accuracy: [nullable(accuracy), null],
  test: [optional(accuracy), undefined],
  own: [optional(ownDataAccuracy), undefined],
  trainingData: [optional(ownDataName), undefined],
  expect: [nullable(noted), null],
  divergedAt: [nullable(count), null],
  tuned: [flag, false],
  startedFrom: [optional(initialWeights), undefined],
  unknown: [optional(list(text(64), 0, 400)), undefined],
}

/**
 * A stored line of any version: what is damaged in it is replaced by what stands for "not known", so that its
 * run can still be looked at, saved or deleted. None where even the id or the settings are gone.
 */
export function readSavedRun(stored: unknown): SavedRun[] {
  if (!isObject(stored)) return []
  const parts = Object.entries(LINE).map(
    ([key, [check, instead]]) => [key, check(stored[key]).length > 0 ? instead : stored[key]] as const,
  )
  const line = Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as unknown as SavedRun
  return 'id' in line && 'config' in line ? [completed(line)] : []
}

/** File name of a saved run. */
export function fileName(run: Pick<SavedRun, 'config' | 'steps'>): string {
  const what = matchingPreset(run.config)?.id ?? run.config.method
  return `drive-kd-${what}-seed${run.config.seed}-${run.steps}.json`
}
