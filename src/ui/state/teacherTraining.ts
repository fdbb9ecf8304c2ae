// The training of a teacher as the page sees it. One graphics processor: starting it pauses the run, and
// running the run pauses it.

import { readPlan, type TeacherPlan } from '../../settings/teacherPlan'
import type { CardAccuracy } from '../../teacher/card'
import { openTeacherStore } from '../../teacher/teacherStore'
import { TrainerClient, type TrainerWorker } from '../../worker/clients/teacherClient'
import type { TrainerReport } from '../../protocol/teacherTraining'
import { pause as pauseRun } from './runActions'
import { saveTeacher } from './ownTeacherActions'
import { chosenDevice } from './deviceChoice'
import { lentTeachers, refresh } from './ownTeachers'
import { useRun } from './runSlice'
import { lookForUpdate } from './siteVersion'
import { NO_TRAINING, useTeachers, type Training, type Unfinished } from './teachersSlice'

/** A lost device is reopened this many times in a row. */
const MOST_ATTEMPTS = 3

const get = (): Training => useTeachers.getState().training

function set(change: Partial<Training> | ((training: Training) => Partial<Training>)): void {
  const training = get()
  const next = typeof change === 'function' ? change(training) : change
  useTeachers.setState({ training: { ...training, ...next } })
}

/** Shows what the worker reports. Exported for tests. */
export function handleTrainerReport(report: TrainerReport): void {
  switch (report.type) {
    case 'stage':
      set({ stage: report })
      return
    case 'resumed':
      set({
        plan: report.plan,
        step: report.step,
        losses: report.curve.losses,
        saved: report.step,
        accuracy: last(report.curve.accuracy),
      })
      return
    case 'status':
      set({
        status: report.status,
        stage: null,
        ...(report.status === 'training' ? { attempt: 0, waits: false } : {}),
      })
      return
    case 'steps':
      set((s) => ({
        losses: [...s.losses, ...report.losses],
        step: report.losses.at(-1)?.[0] ?? s.step,
        msPerStep: report.msPerStep,
      }))
      return
    case 'accuracy':
      set({ accuracy: { step: report.step, accuracy: report.accuracy } })
      return
    case 'saved':
      set({ saved: report.step ?? 'never' })
      return
    case 'stored':
      set({ status: 'done', kept: report.teacher, stage: null })
      void (report.bytes ? saveTeacher(report.teacher, report.bytes) : refresh()).then(readUnfinished)
      return
    case 'lost':
      recover(report.reason)
      return
    case 'failure':
      set({ status: 'failed', failure: report.failure, stage: null })
      if (report.failure.code === 'download') void lookForUpdate()
      void readUnfinished()
      return
    default:
      report satisfies never
  }
}

const last = (accuracy: readonly [number, CardAccuracy][]): Training['accuracy'] => {
  const newest = accuracy.at(-1)
  return newest ? { step: newest[0], accuracy: newest[1] } : null
}

let client = new TrainerClient(handleTrainerReport)

/** Puts another source of workers in place; for tests. */
export function useTrainerWorkers(spawn: () => TrainerWorker): void {
  client.stop()
  client = new TrainerClient(handleTrainerReport, spawn)
  set({ ...NO_TRAINING, unfinished: [] })
}

/** Pauses the run to free the GPU; true when it was running. */
function takeTurn(): boolean {
  const { status, runWhenReady } = useRun.getState()
  if (status !== 'running' && !runWhenReady) return false
  pauseRun()
  return true
}

let watching = false

/** While there is a training: where the run is started again, the training waits. */
function watchRun(): void {
  if (watching) return
  watching = true
  useRun.subscribe((now, before) => {
    if (now.status !== 'running' || before.status === 'running') return
    const { status } = get()
    if (status !== 'training' && status !== 'preparing') return
    client.post({ type: 'pause' })
    set({ waits: true, tookTurns: false })
  })
}

/** Starts a training. */
export function startTraining(plan: TeacherPlan): void {
  watchRun()
  const id = crypto.randomUUID()
  set({ ...NO_TRAINING, status: 'preparing', id, plan, tookTurns: takeTurn() })
  client.begin({ type: 'start', id, plan, lent: lentTeachers(), device: chosenDevice() })
}

/** Resumes a saved training. */
export function resumeTraining({ id, plan, step }: Unfinished): void {
  watchRun()
  set({ ...NO_TRAINING, status: 'preparing', id, plan, step, tookTurns: takeTurn() })
  client.begin({ type: 'resume', id, device: chosenDevice() })
}

/**
 * After a lost device: another worker resumes from the last checkpoint; after a few times in a row it is left
 * to the person.
 */
function recover(reason: string): void {
  const { attempt, saved, id } = get()
  if (attempt >= MOST_ATTEMPTS || typeof saved !== 'number') {
    client.stop()
    handleTrainerReport({
      type: 'failure',
      failure: {
        code: 'device-lost',
        message: 'The graphics device was lost.',
        wayOut: 'Go on from the last checkpoint, or train it again.',
        detail: reason,
      },
    })
    return
  }
  set({ attempt: attempt + 1, status: 'preparing' })
  client.begin({ type: 'resume', id, device: chosenDevice() })
}

export const pauseTraining = (): void => client.post({ type: 'pause' })

export function goOn(): void {
  set({ tookTurns: takeTurn(), waits: false })
  client.post({ type: 'go' })
}

export function saveNow(): void {
  set({ status: 'measuring' })
  client.post({ type: 'keep' })
}

/** Discards the training, its checkpoint included. */
export async function discardTraining(id = get().id): Promise<void> {
  if (id === get().id) {
    client.stop()
    set(NO_TRAINING)
  }
  await openTeacherStore()
    .then((store) => store.removeTraining(id))
    .catch(() => undefined)
  await readUnfinished()
}

/** Back to the form. */
export const forgetTraining = (): void => set(NO_TRAINING)

/** Which trainings this browser has saved, except the current one. */
export async function readUnfinished(): Promise<void> {
  try {
    const kept = await (await openTeacherStore()).trainings()
    const { id, status } = get()
    const busy = status !== 'none' && status !== 'done' && status !== 'failed'
    set({
      unfinished: kept
        .filter((k) => !(busy && k.id === id))
        .flatMap(({ id: of, plan: stored, step }) => {
          const plan = readPlan(stored)
          return plan ? [{ id: of, plan, step }] : []
        }),
    })
  } catch {
    set({ unfinished: [] })
  }
}

/** Seconds left at the measured speed; null while it is not known. */
export const trainingSecondsLeft = ({
  plan,
  step,
  msPerStep,
}: Pick<Training, 'plan' | 'step' | 'msPerStep'>): number | null =>
  plan && msPerStep > 0 ? ((plan.steps - step) * msPerStep) / 1000 : null
