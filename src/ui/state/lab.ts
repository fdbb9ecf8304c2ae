// Actions on the slice `lab`. Runs are made in a worker of their own, saved by their hash, and never made twice; a
// reload finds the last experiment with its saved runs.

import { recall, remember } from '../../browser/storage'
import {
  savedExperiment,
  runExperiment,
  type Machine,
  type QueueEvent,
  type RunStore,
} from '../../experiment/lab/queue'
import {
  readSpec,
  readSpecFile,
  type Experiment,
  type ExperimentSpec,
  type PlannedRun,
  type SpecRead,
} from '../../experiment/lab/spec'
import { runCost } from '../../experiment/lab/cost'
import { dataIdsIn, experimentText } from '../../settings/experimentData'
import { LabClient, LabFailure, LabStopped } from '../../worker/clients/labClient'
import { firstValues, specOfDraft, VARIABLE_KEYS, type LabDraft } from './labDraft'
import { findReadyMade, recordedResults } from './readyMade'
import { decodeSpec } from './labLink'
import { rememberSpeed } from './labSpeed'
import { openLabRuns } from './labRuns'
import { useDataSets } from './dataSetsSlice'
import { useLab } from './labSlice'
import { chosenDevice } from './deviceChoice'
import { lentTeachers } from './ownTeachers'

import { useSettings } from './settingsSlice'
import { usePage } from './pageSlice'
const set = useLab.setState
const LAST = 'lab-last'
const LOCK = 'drive-kd-lab'
/** The page draws results at most this often while runs are made. */
const SHOW_MS = 500

/** The experiment of the address that was opened last. */
let linked: string | null = null
let client: LabClient | null = null
let runs: Promise<{ store: RunStore; lasting: boolean }> | null = null

/** The saved runs, opened once. */
async function openRuns(): Promise<RunStore> {
  runs ??= openLabRuns()
  const { store, lasting } = await runs
  set({ lasting })
  return store
}

/** The file of the experiment that is set up, or was opened. */
export function currentSpec(): ExperimentSpec {
  const { draft, opened } = useLab.getState()
  return opened?.spec ?? specOfDraft(draft, useSettings.getState().settings)
}

export const changeDraft = (changes: Partial<LabDraft>): void =>
  set((s) => ({ draft: { ...s.draft, ...changes }, problems: [] }))

/** What of the last visit is still known. */
function lastVisit(): { spec: unknown; machine: Machine; ready?: unknown } | null {
  try {
    return JSON.parse(recall(LAST) ?? 'null') as ReturnType<typeof lastVisit>
  } catch {
    return null
  }
}

/** Shows what is kept here of an experiment, where it is known which adapter runs were made on. */
async function showSaved(experiment: Experiment): Promise<void> {
  const machine = lastVisit()?.machine
  if (!machine) return
  const saved = await savedExperiment(experiment, machine, await openRuns())
  const total = experiment.arms.length * experiment.seeds.length
  const done = total - saved.missing.length
  if (useLab.getState().status !== 'idle' || done === 0) return
  set({ experiment, results: saved.results, done, total })
}

async function showRecorded(id: string): Promise<void> {
  const recorded = await recordedResults(id)
  if (useLab.getState().opened?.ready === id) set({ recorded })
}

/** The experiment of the address, and the data sets that it names. */
function showInAddress(experiment: string | null): void {
  usePage.setState({ experiment })
  useDataSets.setState({ ofExperiment: dataIdsIn(experimentText(experiment ?? '')) })
}

/** Puts an experiment in the place of the draft. Nothing while another one is running. */
function take(read: SpecRead, name: string | null, ready: string | null = null): void {
  if (useLab.getState().status !== 'idle') return
  if (!read.ok) return set({ problems: read.errors })
  const { experiment } = read
  linked = ready
  showInAddress(ready)
  set({
    opened: { name, ready, spec: experiment.spec },
    problems: [],
    experiment: null,
    results: null,
    recorded: null,
    done: 0,
    total: 0,
    failure: null,
  })
  const shown = [showSaved(experiment), ...(ready === null ? [] : [showRecorded(ready)])]
  // Results stored in another format are not shown; the experiment can be run all the same.
  void Promise.allSettled(shown)
}

/** Opens a file, or reports what is wrong with it. */
export const openSpec = (name: string, source: string | Uint8Array): void => take(readSpecFile(source), name)

/** Opens a ready-made experiment. */
export function openReadyMade(id: string): void {
  const found = findReadyMade(id)
  if (found) take(readSpec(found.spec), null, id)
}

/** Opens the experiment that the address names or has in it. */
export function openLinked(code: string): void {
  if (findReadyMade(code)) return openReadyMade(code)
  take(decodeSpec(code), null)
  linked = code
  showInAddress(code)
}

/** Closes the opened experiment and shows the draft again. */
export function closeSpec(): void {
  if (useLab.getState().status !== 'idle') return
  linked = null
  showInAddress(null)
  set({ opened: null, problems: [], recorded: null, experiment: null, results: null, done: 0, total: 0 })
}

/** Sets up several runs from what another part of the page asked for; false where nothing was. */
export function takeRequest(): boolean {
  const { several, experiment } = usePage.getState()
  if (several) {
    const { settings, varied } = several
    usePage.setState({ several: null })
    closeSpec()
    const { method } = settings
    const { draft } = useLab.getState()
    changeDraft({
      base: 'form',
      form: settings,
      methods: varied ? [method] : [...new Set([...draft.methods, method])],
      ...(varied && VARIABLE_KEYS.includes(varied) && { varied, values: firstValues(varied, settings) }),
    })
    return true
  }
  if (experiment !== null && experiment !== linked) openLinked(experiment)
  return experiment !== null
}

/** Shows the saved runs of the last visit's experiment; nothing where there is none, or one is running. */
export async function restoreLab(): Promise<void> {
  const { status, results } = useLab.getState()
  const last = lastVisit()
  if (status !== 'idle' || results || !last) return
  try {
    const read = readSpec(last.spec)
    if (!read.ok) return
    const { experiment } = read
    const saved = await savedExperiment(experiment, last.machine, await openRuns())
    const total = experiment.arms.length * experiment.seeds.length
    const { status: now, opened } = useLab.getState()
    if (now !== 'idle' || opened) return
    const ready = typeof last.ready === 'string' && findReadyMade(last.ready) ? last.ready : null
    set({
      opened: { name: null, ready, spec: experiment.spec },
      experiment,
      results: saved.results,
      done: total - saved.missing.length,
      total,
    })
    if (ready !== null) await showRecorded(ready)
  } catch {
    // The stored state is of another version, or damaged: there is nothing to show.
  }
}

/** Counts time and work, to estimate how long the rest will take. */
class Estimate {
  private left: number
  private seconds = 0
  private work = 0

  constructor(missing: readonly PlannedRun[]) {
    this.left = missing.reduce((sum, { settings }) => sum + runCost(settings), 0)
  }

  made({ settings }: PlannedRun, seconds: number): void {
    const cost = runCost(settings)
    this.left -= cost
    this.work += cost
    this.seconds += seconds
  }

  get secondsLeft(): number | null {
    return this.work > 0 ? (Math.max(0, this.left) * this.seconds) / this.work : null
  }
}

/** Makes the runs that are missing. Ends when all are there, somebody stops it, or something fails. */
async function work(experiment: Experiment, ready: string | null): Promise<void> {
  const store = await openRuns()
  client = new LabClient((recovering) => set({ recovering }))
  const machine = await client.open(lentTeachers(), chosenDevice())
  remember(LAST, JSON.stringify({ spec: experiment.spec, machine, ...(ready !== null && { ready }) }))
  const { missing, results } = await savedExperiment(experiment, machine, store)
  const total = experiment.arms.length * experiment.seeds.length
  set({ status: 'running', results, done: total - missing.length, total })
  const estimate = new Estimate(missing)
  let shownAt = -Infinity
  const show = ({ found, results: known }: QueueEvent): void => {
    if (found) return
    const now = performance.now()
    const due = now - shownAt >= SHOW_MS
    if (due) shownAt = now
    set((s) => ({
      done: s.done + 1,
      secondsLeft: estimate.secondsLeft,
      ...(due && { results: known() }),
    }))
  }
  const last = await runExperiment({
    experiment,
    machine,
    store,
    measure: async (planned) => {
      const { arm, seed, settings } = planned
      const begun = performance.now()
      const shown = { arm: arm.name, seed, steps: settings.steps }
      set({ run: { ...shown, step: 0 } })
      const measured = await client!.make(settings, (step) => set({ run: { ...shown, step } }))
      const seconds = (performance.now() - begun) / 1000
      estimate.made(planned, seconds)
      rememberSpeed(machine.adapter, settings, seconds)
      return measured
    },
    onRun: show,
  })
  set({ results: last })
}

/** Starts or resumes the experiment. */
export async function startLab(): Promise<void> {
  if (useLab.getState().status !== 'idle') return
  const read = readSpec(currentSpec())
  if (!read.ok) return set({ problems: read.errors })
  const { experiment } = read
  const ready = useLab.getState().opened?.ready ?? null
  set({ status: 'opening', problems: [], failure: null, otherTab: false, secondsLeft: null, experiment })
  const guarded = async (lock: Lock | null): Promise<void> => {
    if (!lock) return set({ otherTab: true })
    await work(experiment, ready)
  }
  try {
    // Two tabs would make the same runs twice. Browsers without locks do without.
    if (globalThis.navigator?.locks) await navigator.locks.request(LOCK, { ifAvailable: true }, guarded)
    else await work(experiment, ready)
  } catch (error) {
    if (error instanceof LabFailure) set({ failure: error.failure })
    else if (!(error instanceof LabStopped))
      set({
        failure: {
          code: 'internal',
          message: error instanceof Error ? error.message : String(error),
          wayOut: 'Start the experiment again: saved runs are not computed again.',
        },
      })
  } finally {
    client?.stop()
    client = null
    set({ status: 'idle', run: null, recovering: false })
  }
}

/** Stops the queue; the current run is lost. */
export const stopLab = (): void => client?.stop()
