// Resumes a saved run at its student: record, charts and marks as they were, bit for bit.

import { completeSettings } from '../../settings/migrations'
import { changesUntil } from '../../records/liveChanges'
import type { RunRecord } from '../../records/runRecord'
import type { Settings } from '../../settings/settings'
import type { Report, SavedStudent } from '../../protocol/messages'
import { showCurves } from './curves'
import { beginExpectation } from './expectation'
import { openView } from './page'
import { clearProgress } from './progress'
import { leaveReplay } from './replay'
import { setSettings } from './settings'
import { beginStudent, setInitialWeights } from './student'
import { beginPreparing, queueRun } from './transport'
import { cancelWalk } from './walk'
import { chosenDevice } from './deviceChoice'
import { lentTeachers } from './ownTeachers'
import { rememberedTiles } from './rememberedTiles'
import { send } from './workerBridge'
import { writeAddress } from './address'
import { inspectSameSample, sendControls } from './runActions'
import { awaitRun, continueRun, freshId, runsBegun } from './autosave'
import { decline, recordOf, studentOf } from './savedRuns'
import { claimRun, letGoOf } from './openTabs'
import { useRun } from './runSlice'
import { usePage } from './pageSlice'
import { useSavedRuns } from './savedRunsSlice'
import { usePreferences } from './preferencesSlice'

/** What resumes as soon as the worker has reached that step. */
interface Resumed {
  /** The number of this request. */
  request: number
  /** The run that it was saved as. */
  from: string
  run: string
  record: RunRecord
  student: Pick<SavedStudent, 'step' | 'seconds' | 'tuned' | 'initialWeights'>
  settings: Settings
  /** `runsBegun` when it was asked for. */
  begun: number
}

let wanted: Resumed | null = null
let presses = 0
/** What the newest press asked for. */
let pressed = ''

/**
 * Restores the student of this run, and trains on from there when `run` is set. False when student
 * or record cannot be read, or its settings no longer fit this page. A run that another tab has open, or
 * claims at the same moment, continues here as a run of its own.
 */
export async function resumeRun(id: string, run: boolean): Promise<boolean> {
  if (useRun.getState().failure?.code === 'no-webgpu') return false
  const [press, begun] = [++presses, runsBegun()]
  pressed = id
  const [student, record] = await Promise.all([studentOf(id), recordOf(id)])
  if (!student || !record || record.steps.length < student.step) return false
  const completed = completeSettings({ ...student.settings })
  if (!completed.ok) return false
  const as = (await claimRun(id)) ? id : freshId()
  // Pressed again, or another run was started meanwhile: that cancels this one.
  if (press !== presses || begun !== runsBegun()) {
    if (press === presses || pressed !== id) letGoOf(id)
    return true
  }
  const { settings } = completed
  const { step, seconds, tuned, initialWeights } = student
  const stands = { step, seconds, tuned, initialWeights }
  const restored = { ...record, config: settings }
  wanted = { request: press, from: id, run: as, record: restored, student: stands, settings, begun }
  awaitRun(as)
  usePage.setState({ studentOffer: null })
  openView('playground')
  leaveReplay()
  clearProgress()
  cancelWalk()
  setSettings(settings)
  beginPreparing(settings.steps)
  queueRun(run)
  const canvases = usePreferences.getState().screenMode === 'automatic'
  const lent = lentTeachers()
  send({
    type: 'resume',
    student: { ...student, settings },
    canvases,
    lent,
    device: chosenDevice(),
    tiles: rememberedTiles(),
    run: as,
    request: press,
  })
  sendControls()
  inspectSameSample(settings)
  return true
}

/** The worker has restored the student that was asked for: the page shows its run. */
export function handleContinues({ run, step, request }: Extract<Report, { type: 'continues' }>): void {
  // Asked for twice, it is answered twice, with what was asked for in between before the second answer.
  if (request === undefined || wanted?.request !== request || wanted.begun !== runsBegun()) return
  const { from, record, student, settings } = wanted
  const tuned = student.tuned || (useSavedRuns.getState().runs.find((r) => r.id === from)?.tuned ?? false)
  beginStudent(settings)
  setInitialWeights(student.initialWeights)
  beginExpectation(settings)
  const { facts } = useRun.getState()
  continueRun({ id: run, from, record, step, tuned, facts })
  showCurves(record, step, student.seconds)
  const marks = changesUntil(record.changes ?? [], step, settings)
  useRun.setState(({ events }) => ({
    events: [...marks.map((mark) => ({ ...mark, kind: 'updateHyperparameters' as const })), ...events],
  }))
  writeAddress()
}

/** The banner is closed: the student stays, and is not offered by itself again. */
export function dismissOffer(): void {
  const { studentOffer: student } = usePage.getState()
  usePage.setState({ studentOffer: null })
  if (student && student.kind !== 'undo') void decline(student.id)
}
