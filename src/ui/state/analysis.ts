// Actions on the slice `analysis`. What comes with the page is shown until somebody measures here; models are those of
// the run on screen.

import { PRESTUDY_FRAMES } from '../../experiment/analysis/sizes'
import { CLAIM_EXPERIMENTS, type ClaimExperiment } from '../../experiment/analysis/claims'
import type { DeploymentFigures } from '../../experiment/analysis/deployment'
import type { Subject } from '../../experiment/analysis/model'
import { readRecord, type AnalysisRecord, type Measured } from '../../experiment/analysis/record'
import type { ExperimentResults } from '../../experiment/lab/results'
import { TEACHER_NAMES, teacherSources } from '../../settings/teacherSources'
import { AnalysisClient, AnalysisFailure, AnalysisStopped } from '../../worker/clients/analysisClient'
import type { AnalysisReport, AnalysisRequest, SubjectSource } from '../../worker/analysisMessages'
import { version } from '../../../package.json'
import { writeAddress } from './address'
import { useAnalysis, type Analysis, type LabPart } from './analysisSlice'
import { recordedResults } from './readyMade'
import { chosenDevice } from './deviceChoice'
import { lentTeachers } from './ownTeachers'
import { usePage } from './pageSlice'
import { useRun } from './runSlice'
import { useSettings } from './settingsSlice'
import { patchStudent } from './student'
import { send } from './workerBridge'

const set = useAnalysis.setState

/** Opens a part of the Lab, and says so in the address. */
export function showLabPart(part: LabPart): void {
  usePage.setState({ labPart: part === 'experiments' ? null : part })
  writeAddress()
}

const RECORDED = import.meta.glob<unknown>('../../../experiments/analysis/*.json', { import: 'default' })

let loading: Promise<void> | null = null

/** Fetches the shipped results, once; those that cannot be fetched are left out. */
export function loadRecorded(): Promise<void> {
  loading ??= (async () => {
    for (const load of Object.values(RECORDED)) {
      const record = readRecord(await load())
      if (record) set((s) => ({ record: { ...record, ...s.record } }))
    }
    const found = new Map<ClaimExperiment, ExperimentResults>()
    for (const id of CLAIM_EXPERIMENTS) {
      const recorded = await recordedResults(id)
      if (recorded) found.set(id, recorded.results)
    }
    set({ experiments: found })
  })().catch(() => void (loading = null))
  return loading
}

const WITH_STUDENT = ['ready', 'running', 'paused', 'finished']

/** True where the run on screen has a student to analyse. */
export const hasStudent = (status: string): boolean => WITH_STUDENT.includes(status)

/** The current student as an ONNX file; null where there is none. A run in progress halts for a moment. */
async function currentStudent(): Promise<Uint8Array | null> {
  if (!hasStudent(useRun.getState().status)) return null
  const { exported: taken } = useRun.getState().student
  if (!taken) {
    const arrived = new Promise<void>((resolve) => {
      const stop = useRun.subscribe(({ student }) => {
        if (!student.exported && !student.refused) return
        stop()
        resolve()
      })
    })
    patchStudent({ wanted: null, refused: null })
    send({ type: 'exportStudent', name: 'Drive-KD student' })
    await arrived
  }
  const file = useRun.getState().student.exported?.files.find(({ name }) => name === 'model.onnx')
  return file ? file.bytes.slice() : null
}

/** The models of the run on screen: its student, where there is one, and its teachers. */
async function models(): Promise<SubjectSource[]> {
  const sources = teacherSources(useSettings.getState().settings)
  const student = await currentStudent()
  const teachers = TEACHER_NAMES.map((subject): SubjectSource => ({ subject, source: sources[subject] }))
  return student ? [{ subject: 'student', source: student }, ...teachers] : teachers
}

const PROCESSOR = 'onnxruntime-web, wasm'

const measuredNow = (adapter: string): Measured => ({
  version,
  adapter,
  date: new Date().toISOString().slice(0, 10),
  teachers: useSettings.getState().settings.teachers,
})

/** Puts results in the place of what was shown. */
function keep(kind: Analysis, section: Partial<AnalysisRecord>): void {
  set((s) => ({ record: { ...s.record, ...section }, here: [...new Set([...s.here, kind])] }))
}

let client: AnalysisClient | null = null
/** Belongs to the analysis that was started last. */
let current: object | null = null

async function run(request: AnalysisRequest, onReport: (report: AnalysisReport) => void): Promise<void> {
  client = new AnalysisClient()
  await client.run(request, (report) => {
    if (report.type === 'progress') set({ progress: { done: report.done, total: report.total } })
    else onReport(report)
  })
}

/** Deployment: one worker per model, so that each has a heap of its own. */
async function measureEach(all: readonly SubjectSource[]): Promise<void> {
  const done: DeploymentFigures[] = []
  for (const [i, model] of all.entries()) {
    set({ progress: { done: i, total: all.length } })
    let latest: DeploymentFigures | null = null
    await run(
      { type: 'deployment', models: [model], lent: lentTeachers(), device: chosenDevice(), budgetMs: 1500 },
      (report) => {
        if (report.type !== 'deployment') return
        latest = report.results
        keep('deployment', {
          deployment: { ...measuredNow(report.adapter), results: [...done, report.results] },
        })
      },
    )
    if (latest) done.push(latest)
  }
}

const starts: Record<Analysis, (all: SubjectSource[], frames: number) => Promise<void>> = {
  prestudies: (all) =>
    run({ type: 'prestudies', models: all, lent: lentTeachers(), frames: PRESTUDY_FRAMES }, (report) => {
      if (report.type === 'prestudies')
        keep('prestudies', { prestudies: { ...measuredNow(PROCESSOR), results: report.results } })
    }),
  robustness: (all, frames) => {
    const { settings } = useSettings.getState()
    return run({ type: 'robustness', models: all, lent: lentTeachers(), frames, settings }, (report) => {
      if (report.type === 'robustness')
        keep('robustness', { robustness: { ...measuredNow(PROCESSOR), results: report.results } })
    })
  },
  deployment: measureEach,
}

/** Starts an analysis of these models, all by default; nothing while another is running. */
export async function startAnalysis(kind: Analysis, only?: readonly Subject[]): Promise<void> {
  if (useAnalysis.getState().running) return
  const own = (current = {})
  set({ running: kind, progress: null, failure: null })
  try {
    const all = (await models()).filter(({ subject }) => !only || only.includes(subject))
    if (current !== own) return
    await starts[kind](all, useAnalysis.getState().frames)
  } catch (error) {
    if (error instanceof AnalysisStopped) return
    const message = error instanceof Error ? error.message : String(error)
    set({
      failure:
        error instanceof AnalysisFailure
          ? error.failure
          : { code: 'internal', message, wayOut: 'Start the analysis again.' },
    })
  } finally {
    if (current === own) {
      client = current = null
      set({ running: null, progress: null })
    }
  }
}

/** Stops; what is there already stays. */
export function stopAnalysis(): void {
  current = null
  set({ running: null, progress: null })
  client?.stop()
  client = null
}

export const setFrames = (frames: number): void => set({ frames })
