// Makes the runs of an experiment one after the other, each once: a run is identified by the hash of its
// complete settings, the engine's version and the adapter, and a run stored under that hash is not computed
// again. Knows neither files nor a GPU: both are passed in.

import { choice, date, list, nullable, object, optional, read, text, type Passed } from '../../json/check'
import { parseJson } from '../../json/parse'
import { accuracy, count, ownDataAccuracy, seconds, someSettings, version } from '../../settings/figureChecks'
import { sha256 } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'
import { experimentResults, type ExperimentResults } from './results'
import { plannedRuns, type Experiment, type PlannedRun } from './spec'

/** Where runs are made: together with the settings this determines every bit of them. */
export interface Machine {
  version: string
  adapter: string
}

const machine = object({ version, adapter: text(400) })

/** True for a machine as it is remembered or reported. */
export const isMachine = (value: unknown): value is Machine => read(machine, value).ok

const measurements = {
  accuracy: nullable(
    object({ validation: accuracy, test: nullable(accuracy), own: optional(ownDataAccuracy) }),
  ),
  /** The step at which the loss was no longer a number. */
  diverged: nullable(count),
  /** Validation accuracy during the run, where the settings ask for it. */
  curve: list(object({ step: count, accuracy }), 0, 100_000),
  seconds,
}

/** Checks the outcome of a run. */
export const measuredRun = object(measurements)

const savedRun = object({
  format: choice(['drive-kd-lab-run']),
  formatVersion: choice([1]),
  settings: someSettings,
  version,
  adapter: text(400),
  ...measurements,
  createdAt: date,
})

/** The file of a run. */
export type SavedLabRun = Passed<typeof savedRun>

/** The measurements of a run. */
export type MeasuredRun = Pick<SavedLabRun, 'accuracy' | 'diverged' | 'curve' | 'seconds'>

const MOST_RUN_BYTES = 50e6

/**
 * Settings that came after runs were first stored, with the value that these runs had: with it they are no part of
 * the name, so that what was stored before them is still found.
 */
const LATER: Readonly<Record<string, unknown>> = {
  'mgda.division': 0,
  'upgrad.supervised': 1,
  'dualproj.supervised': 1,
  frameOrder: 'random',
}

/** Everything that a run depends on, as text: keys in alphabetical order, so that no table influences it. */
export function runIdentity(settings: Settings, { version: engine, adapter }: Machine): string {
  const sorted = Object.entries(settings)
    .filter(([key, value]) => LATER[key] !== value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify({ settings: Object.fromEntries(sorted), version: engine, adapter })
}

/** Its SHA-256, hexadecimal: the name under which the run is stored. */
export const runHash = (settings: Settings, machine: Machine): Promise<string> =>
  sha256(new TextEncoder().encode(runIdentity(settings, machine)))

/**
 * The store of runs, by their hash. `write` must be atomic: it leaves the whole text or nothing, whatever
 * happens.
 */
export interface RunStore {
  read: (hash: string) => Promise<string | null>
  write: (hash: string, text: string) => Promise<void>
}

/** The stored run in a text; null where it is damaged, or of other settings than its name says. */
export function readSavedRun(source: string, settings: Settings, machine: Machine): SavedLabRun | null {
  const parsed = parseJson(source, MOST_RUN_BYTES)
  const saved = parsed.ok ? read(savedRun, parsed.value) : null
  if (!saved?.ok) return null
  const { value } = saved
  const same = runIdentity(value.settings as unknown as Settings, value) === runIdentity(settings, machine)
  return same && (value.accuracy === null) === (value.diverged !== null) ? value : null
}

export interface QueueOptions {
  experiment: Experiment
  machine: Machine
  store: RunStore
  /** Makes one run. */
  measure: (planned: PlannedRun) => Promise<MeasuredRun>
  /** After every run, made or found, with the results so far. */
  onRun?: (event: QueueEvent) => void | Promise<void>
  now?: () => Date
}

export interface QueueEvent {
  planned: PlannedRun
  saved: SavedLabRun
  /** Found: nothing was computed. */
  found: boolean
  /** Runs that are stored, and runs of the experiment. */
  done: number
  total: number
  /** Computed on demand: when hundreds of stored runs are found, only the last results matter. */
  results: () => ExperimentResults
}

const keyOf = (arm: string, seed: number): string => JSON.stringify([arm, seed])

const resultsOf = (
  experiment: Experiment,
  { version: engine, adapter }: Machine,
  outcomes: ReadonlyMap<string, SavedLabRun>,
): ExperimentResults => {
  const last = [...outcomes.values()]
    .map(({ createdAt }) => createdAt)
    .sort()
    .at(-1)
  return {
    ...experimentResults(experiment, (arm, seed) => outcomes.get(keyOf(arm.name, seed)), engine, adapter),
    ...(last !== undefined && { date: last.slice(0, 10) }),
  }
}

/** Makes every run that is not stored yet; resolves with the results of all. */
export async function runExperiment(options: QueueOptions): Promise<ExperimentResults> {
  const { experiment, machine, store, measure, onRun, now = () => new Date() } = options
  const runs = plannedRuns(experiment)
  const outcomes = new Map<string, SavedLabRun>()
  const results = (): ExperimentResults => resultsOf(experiment, machine, outcomes)
  for (const [i, planned] of runs.entries()) {
    const { settings } = planned
    const hash = await runHash(settings, machine)
    const source = await store.read(hash)
    let saved = source === null ? null : readSavedRun(source, settings, machine)
    const found = saved !== null
    if (!saved) {
      const measured = await measure(planned)
      saved = {
        format: 'drive-kd-lab-run',
        formatVersion: 1,
        settings: { ...settings },
        ...machine,
        ...measured,
        createdAt: now().toISOString(),
      }
      await store.write(hash, `${JSON.stringify(saved)}\n`)
    }
    outcomes.set(keyOf(planned.arm.name, planned.seed), saved)
    await onRun?.({ planned, saved, found, done: i + 1, total: runs.length, results })
  }
  return results()
}

/**
 * The state of an experiment, without making any run: its results so far, and the missing runs.
 * @throws Error for a machine that was remembered and is damaged.
 */
export async function savedExperiment(
  experiment: Experiment,
  machine: Machine,
  store: RunStore,
): Promise<{ results: ExperimentResults; missing: PlannedRun[] }> {
  if (!isMachine(machine)) throw new Error('no machine that runs can be of')
  const missing: PlannedRun[] = []
  const outcomes = new Map<string, SavedLabRun>()
  for (const planned of plannedRuns(experiment)) {
    const { settings, arm, seed } = planned
    const source = await store.read(await runHash(settings, machine))
    const saved = source === null ? null : readSavedRun(source, settings, machine)
    if (saved) outcomes.set(keyOf(arm.name, seed), saved)
    else missing.push(planned)
  }
  return { results: resultsOf(experiment, machine, outcomes), missing }
}

/** The missing runs: what a start would cost. */
export const missingRuns = async (
  experiment: Experiment,
  machine: Machine,
  store: RunStore,
): Promise<PlannedRun[]> => (await savedExperiment(experiment, machine, store)).missing
