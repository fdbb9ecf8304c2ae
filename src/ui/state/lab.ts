// The Lab: the experiment that is set up or was opened, and its queue. Runs are made in a worker of their
// own, saved by their hash, and never made twice; a reload finds the last experiment with its saved runs.

import { create } from 'zustand'
import { recall, remember } from '../../browser/storage'
import { keptExperiment, runExperiment, type Machine, type RunStore } from '../../experiment/lab/queue'
import type { ExperimentResults } from '../../experiment/lab/results'
import { readSpec, readSpecFile, type Experiment, type ExperimentSpec } from '../../experiment/lab/spec'
import type { Failure } from '../../protocol/messages'
import type { Problem } from '../../settings/problem'
import { LabClient, LabFailure, LabStopped } from '../../worker/clients/labClient'
import { FIRST_DRAFT, specOfDraft, type LabDraft } from './labDraft'
import { openLabRuns } from './labRuns'
import { lentTeachers } from './ownTeachers'
import { useSettings } from './settings'

/** The run under way. */
interface LabRun {
  arm: string
  seed: number
  step: number
  steps: number
}

interface Lab {
  draft: LabDraft
  /** A file, or the experiment of the last visit, in the place of the draft; its name is null then. */
  opened: { name: string | null; spec: ExperimentSpec } | null
  problems: readonly Problem[]
  status: 'idle' | 'opening' | 'running'
  /** The experiment whose results are shown. */
  experiment: Experiment | null
  results: ExperimentResults | null
  done: number
  total: number
  run: LabRun | null
  /** Null while no run has been made since the start. */
  secondsLeft: number | null
  failure: Failure | null
  otherTab: boolean
  lasting: boolean
}

export const useLab = create<Lab>(() => ({
  draft: FIRST_DRAFT,
  opened: null,
  problems: [],
  status: 'idle',
  experiment: null,
  results: null,
  done: 0,
  total: 0,
  run: null,
  secondsLeft: null,
  failure: null,
  otherTab: false,
  lasting: true,
}))

const set = useLab.setState
const LAST = 'lab-last'
const LOCK = 'drive-kd-lab'

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

/** Puts a file in place of the draft, or reports what is wrong with it. */
export function openSpec(name: string, source: string | Uint8Array): void {
  const read = readSpecFile(source)
  if (!read.ok) return set({ problems: read.errors })
  set({ opened: { name, spec: read.experiment.spec }, problems: [] })
}

export const closeSpec = (): void => set({ opened: null, problems: [] })

/** Shows the saved runs of the last visit's experiment; nothing where there is none, or one is running. */
export async function restoreLab(): Promise<void> {
  const { status, results } = useLab.getState()
  const text = recall(LAST)
  if (status !== 'idle' || results || !text) return
  try {
    const { spec, machine } = JSON.parse(text) as { spec: unknown; machine: Machine }
    const read = readSpec(spec)
    if (!read.ok) return
    const { experiment } = read
    const saved = await keptExperiment(experiment, machine, await openRuns())
    const total = experiment.arms.length * experiment.seeds.length
    if (useLab.getState().status !== 'idle') return
    set({
      opened: { name: null, spec: experiment.spec },
      experiment,
      results: saved.results,
      done: total - saved.missing.length,
      total,
    })
  } catch {
    // What was remembered is of another version, or damaged: there is nothing to show.
  }
}

/** Makes the runs that are missing. Ends when all are there, somebody stops it, or something fails. */
async function work(experiment: Experiment): Promise<void> {
  const store = await openRuns()
  client = new LabClient()
  const machine = await client.open(lentTeachers())
  remember(LAST, JSON.stringify({ spec: experiment.spec, machine }))
  const { missing, results } = await keptExperiment(experiment, machine, store)
  const total = experiment.arms.length * experiment.seeds.length
  set({ status: 'running', results, done: total - missing.length, total })
  let made = 0
  let seconds = 0
  await runExperiment({
    experiment,
    machine,
    store,
    measure: async ({ arm, seed, settings }) => {
      const begun = performance.now()
      const shown = { arm: arm.name, seed, steps: settings.steps }
      set({ run: { ...shown, step: 0 } })
      const measured = await client!.make(settings, (step) => set({ run: { ...shown, step } }))
      seconds += (performance.now() - begun) / 1000
      made++
      return measured
    },
    onRun: ({ found, results: known }) =>
      found
        ? undefined
        : set((s) => ({
            results: known,
            done: s.done + 1,
            secondsLeft: (seconds / made) * (missing.length - made),
          })),
  })
}

/** Starts or resumes the experiment. */
export async function startLab(): Promise<void> {
  if (useLab.getState().status !== 'idle') return
  const read = readSpec(currentSpec())
  if (!read.ok) return set({ problems: read.errors })
  const { experiment } = read
  set({ status: 'opening', problems: [], failure: null, otherTab: false, secondsLeft: null, experiment })
  const guarded = async (lock: Lock | null): Promise<void> => {
    if (!lock) return set({ otherTab: true })
    await work(experiment)
  }
  try {
    // Two tabs would make the same runs twice. Browsers without locks do without.
    if (globalThis.navigator?.locks) await navigator.locks.request(LOCK, { ifAvailable: true }, guarded)
    else await work(experiment)
  } catch (error) {
    if (error instanceof LabFailure) set({ failure: error.failure })
    else if (!(error instanceof LabStopped))
      set({
        failure: {
          code: 'internal',
          message: error instanceof Error ? error.message : String(error),
          wayOut: 'Start the experiment again: the runs that are kept are not computed twice.',
        },
      })
  } finally {
    client?.stop()
    client = null
    set({ status: 'idle', run: null })
  }
}

/** Stops the queue; the current run is lost. */
export const stopLab = (): void => client?.stop()
