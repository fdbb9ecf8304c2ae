// Exports the student as files and imports initial weights. Exporting halts the run while the student is
// evaluated. Weights that do not fit are answered with settings that would, and change nothing.

import { resolveSettings } from '../../settings/resolve'
import { sha256 } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'
import { studentConfig } from '../../experiment/run/recordedRun'
import { initialStudent } from '../../experiment/run/initialStudent'
import type { Distillation } from '../../experiment/run/distillation'
import { studentCard, studentFiles } from '../../export/studentFiles'
import { TeacherError } from '../../teacher/failure'
import { identifyingBytes, readStudentWeights } from '../../teacher/studentWeights'
import { evaluated, evaluateStart } from './evaluations'
import { inspectSample } from './inspection'
import { keep, train } from './loop'
import type { Command, WeightsNote, WeightsProblem } from '../../protocol/messages'
import { saveStudent, runOfNow } from './keeping'
import { enqueue, halt, nextTraining, post, setStatus, standAt, state } from './state'
import { teacherFile } from '../teacherFiles'

/** The settings that make a student of the shape that was found; null when no settings do. */
function fitting(settings: Settings, problem: WeightsProblem): Partial<Settings> | null {
  if (problem.kind !== 'shape') return null
  const fit = Object.fromEntries(
    Object.entries(problem.found).filter(([key]) => key in settings),
  ) as Partial<Settings>
  const resolved = resolveSettings({ ...settings, ...fit })
  if (!resolved.ok) return null
  const made = studentConfig(resolved.settings)
  return (Object.keys(problem.found) as (keyof typeof made)[]).every(
    (key) => made[key] === problem.found[key],
  )
    ? fit
    : null
}

/** Evaluates the current student and sends its files; a running run then continues. */
export function exportStudent({ name }: Extract<Command, { type: 'exportStudent' }>): void {
  const { run, status } = state
  if (!run || status === 'preparing') return
  const goesOn = status === 'running' && state.endless
  halt()
  const token = nextTraining()
  void enqueue(async () => {
    if (state.run !== run) return
    try {
      await evaluated()
      const student = await run.examine()
      const card = studentCard(student, run.facts, await run.baselines(), name, new Date().toISOString())
      const files = await studentFiles(student, card, teacherFile)
      post({ type: 'student', step: student.step, files })
    } catch (error) {
      // A run that was replaced meanwhile is not exported any more.
      if (state.run !== run) return
      if (!(error instanceof TeacherError)) throw error
      post({
        type: 'refused',
        problem: { kind: 'file', message: error.failure.message, wayOut: error.failure.wayOut },
        fit: null,
      })
    }
    if (!goesOn || state.run !== run || token.cancelled) return
    setStatus('running')
    await train(token)
  })
}

/** Reports step 0 of the run to the page: a restart with the same settings. */
export async function begin(run: Distillation, id = state.runId, notes: WeightsNote[] = []): Promise<void> {
  standAt(0)
  state.runId = id
  post({ type: 'initialWeights', initialWeights: run.initialWeights, notes, run: id })
  await keep(run)
  setStatus('ready')
  await evaluateStart(run)
  await inspectSample()
}

/** Resets the run to step 0 with the initial weights of a file instead of the seed's. */
export function start({ file, weights, config, run: id }: Extract<Command, { type: 'start' }>): void {
  const { run, settings, status } = state
  if (!run || !settings || status === 'preparing') return
  const read = readStudentWeights(weights, config, run.config, () => initialStudent(settings))
  if (!read.ok) return post({ type: 'refused', problem: read.problem, fit: fitting(settings, read.problem) })
  halt()
  void enqueue(async () => {
    const initialWeights = { file, sha256: await sha256(identifyingBytes(weights, read.projector)) }
    if (state.run !== run) return
    await saveStudent(runOfNow(), true)
    run.startFrom(read.parameters, initialWeights)
    await begin(run, id, read.notes)
  })
}
