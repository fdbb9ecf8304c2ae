// The student of now, handed to the page to be kept: every little while as it trains, whenever it halts, and
// before anything takes its place.

import type { StepMetrics } from '../../distill/tasks'
import type { Distillation } from '../../experiment/run/distillation'
import { post, state } from './state'

/** While it trains, a student is kept this often, or less often where keeping one takes long. */
const SAVE_MS = 5000
/** Keeping may take at most this share of the training. */
const SAVE_SHARE = 0.02

/** A run with what is known of it beside its weights. */
export interface RunOfNow {
  run: Distillation
  id: string
  seconds: number
  firstCe: number | null
  /** Neither diverged nor on a device that failed. */
  sound: boolean
}

/** The prepared run as it stands; null while there is none. */
export function runOfNow(): RunOfNow | null {
  const { run, runId: id, clock, firstCe, status } = state
  return run && { run, id, seconds: clock.seconds, firstCe, sound: status !== 'failed' }
}

/** Steps that were computed when nobody listened to their run any more, and how long they took. */
const unreported = new WeakMap<Distillation, { steps: StepMetrics[]; seconds: number }>()

/** A loop that was overtaken leaves here what it had not reported. */
export const leave = (run: Distillation, steps: StepMetrics[], seconds: number): void =>
  void unreported.set(run, { steps, seconds })

let savedAt = performance.now()
let interval = SAVE_MS
let asked = false

/** The page may go away: the student is due at once. */
export const saveSoon = (): void => void (asked = true)

/** Whether the student of a run that goes on should be kept now. */
export const isSavingDue = (): boolean => asked || performance.now() - savedAt > interval

/**
 * Reads the student and posts it; what cannot be read (a lost device) or is no number any more is left out,
 * because what was kept before is then worth more. `replaced`: something is about to take its place.
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
    // Told by whoever looks after the device.
  }
  savedAt = performance.now()
  interval = Math.max(SAVE_MS, (savedAt - begun) / SAVE_SHARE)
}
