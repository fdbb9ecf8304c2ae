// Autosave: the current student is sent to the page to be saved, regularly as it trains, whenever it halts,
// and before anything replaces it.

import type { StepMetrics } from '../../distill/tasks'
import type { Distillation } from '../../experiment/run/distillation'
import { post, state } from './state'

/** How often a student is saved during training; less often where saving takes long. */
const SAVE_MS = 5000
/** Saving may take at most this share of the training time. */
const SAVE_SHARE = 0.02

/** A run with what is known of it besides its weights. */
export interface RunOfNow {
  run: Distillation
  id: string
  seconds: number
  firstCe: number | null
  /** Neither diverged nor on a lost device: worth saving. */
  sound: boolean
}

/** Runs that failed between two steps: their students are what the last step made them. */
const intact = new WeakSet<Distillation>()

/** The run has failed, and its student has not. */
export const keepsStudent = (run: Distillation): void => void intact.add(run)

/** The current state of the prepared run; null while there is none. */
export function runOfNow(): RunOfNow | null {
  const { run, runId: id, clock, firstCe, status } = state
  return run && { run, id, seconds: clock.seconds, firstCe, sound: status !== 'failed' || intact.has(run) }
}

/** Steps that finished after their run was replaced, and how long they took. */
const unreported = new WeakMap<Distillation, { steps: StepMetrics[]; seconds: number }>()

/** A cancelled loop leaves its unreported steps here. */
export const leave = (run: Distillation, steps: StepMetrics[], seconds: number): void =>
  void unreported.set(run, { steps, seconds })

let savedAt = performance.now()
let interval = SAVE_MS
let asked = false

/** The page may be closed: the student must be saved at once. */
export const saveSoon = (): void => void (asked = true)

/** Whether the student of a running run should be saved now. */
export const isSavingDue = (): boolean => asked || performance.now() - savedAt > interval

/**
 * Reads the student and posts it, except where it cannot be read (a lost device) or is not finite: what was
 * saved before is then worth more. `replaced`: another run or state is about to replace it.
 */
export async function saveStudent(now: RunOfNow | null, replaced = false): Promise<void> {
  const begun = performance.now()
  asked = false
  if (!now?.sound || now.run.step === 0) return
  const late = unreported.get(now.run)
  unreported.delete(now.run)
  try {
    const student = await now.run.studentState()
    if (!student.parameters.every(Number.isFinite)) return
    post({
      type: 'saved',
      run: now.id,
      student: { ...student, seconds: now.seconds + (late?.seconds ?? 0), firstCe: now.firstCe },
      unreported: late?.steps ?? [],
      replaced,
    })
  } catch {
    // Reported by the code that handles the device.
  }
  savedAt = performance.now()
  interval = Math.max(SAVE_MS, (savedAt - begun) / SAVE_SHARE)
}
