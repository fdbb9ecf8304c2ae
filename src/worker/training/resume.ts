// Resumes a run from a student: one that the page saved, or one of the run's checkpoints.

import { deviceChoice } from '../device'
import type { Distillation } from '../../experiment/run/distillation'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { SETTINGS_TABLE, SETTING_KEYS } from '../../settings/table'
import { saveStudent, runOfNow } from './keeping'
import { evaluateStart } from './evaluations'
import { inspectSample } from './inspection'
import type { Command } from '../../protocol/messages'
import { prepare, type Resumption } from './session'
import { enqueue, halt, post, setStatus, standAt, state } from './state'

/**
 * True when both give the same prepared run: they differ at most in hyperparameters that may be updated live.
 */
const isSameRun = (a: Settings, b: Settings): boolean =>
  SETTING_KEYS.every((key) => SETTINGS_TABLE[key].live || sameValue(a[key], b[key]))

/** Live changes for a student that is about to be taken over; null where there is none. */
let arriving: { run: Distillation; changes: Partial<Settings> } | null = null

/** Applies a live change to the student that is about to be taken over; false where there is none. */
export function updateArriving(change: Partial<Settings>): boolean {
  if (!arriving || arriving.run !== state.run) return false
  Object.assign(arriving.changes, change)
  return true
}

/** Whether the prepared run, on the device that is open, is the one of these settings. */
const fits = (present: Settings, wanted: Settings): boolean =>
  isSameRun(present, wanted) && state.session?.choice === deviceChoice()

/** Resumes from a saved student; null where the prepared run can be used as it is. */
export function resume({
  student,
  run: id,
  request,
  canvases,
}: Extract<Command, { type: 'resume' }>): Promise<void> | null {
  const { run, settings: present, status } = state
  const { settings, seconds, firstCe, initialWeights, tuned, ...checkpoint } = student
  const from: Resumption = {
    step: student.step,
    checkpoints: [checkpoint],
    initialWeights,
    tuned,
    past: { seconds, firstCe },
  }
  if (!run || !present || status === 'preparing' || status === 'failed' || !fits(present, settings)) {
    const preparing = prepare(settings, canvases, from, id)
    // After the previous student was requested, before anything is reported about the new one.
    post({ type: 'continues', run: id, step: student.step, request })
    return preparing
  }
  halt()
  const changes: Partial<Settings> = {}
  arriving = { run, changes }
  void enqueue(async () => {
    if (state.run === run) await saveStudent(runOfNow(), true)
    if (arriving?.changes === changes) arriving = null
    if (state.run !== run) return
    run.updateHyperparameters(settings)
    run.takeOver(from)
    if (Object.keys(changes).length > 0) run.updateHyperparameters(changes)
    Object.assign(state, { settings: { ...settings, ...changes }, firstCe, runId: id })
    standAt(seconds)
    state.secondsAt = new Map([[student.step, seconds]])
    post({ type: 'continues', run: id, step: student.step, request })
    post({ type: 'checkpoints', steps: run.checkpoints })
    setStatus(student.step < settings.steps ? 'paused' : 'finished')
    await inspectSample()
  })
  return null
}

/** Rewinds the run on screen to a checkpoint; the current student is saved first. */
export function rewind({ step, run: id }: Extract<Command, { type: 'rewind' }>): void {
  const { run } = state
  if (!run) return
  halt()
  void enqueue(async () => {
    if (state.run !== run) return
    // One that was thinned out meanwhile: the run stays where it is.
    if (run.checkpoints.includes(step)) {
      await saveStudent(runOfNow(), true)
      run.rewind(step)
      standAt(state.secondsAt.get(step) ?? state.clock.seconds)
    }
    if (id !== undefined) {
      state.runId = id
      post({ type: 'continues', run: id, step: run.step })
    }
    post({ type: 'checkpoints', steps: run.checkpoints })
    setStatus('paused')
    await evaluateStart(run)
    await inspectSample()
  })
}
