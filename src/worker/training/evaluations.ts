// Evaluations of snapshots of the student while training goes on, one at a time, and the conditions on which
// training pauses by itself.

import type { Distillation } from '../../experiment/run/distillation'
import { post, reportError, state } from './state'

/** Pauses because a condition of the person's came true. */
export function stopAt(because: 'accuracy' | 'step'): void {
  state.status = 'paused'
  state.training.cancel()
  post({ type: 'stopped', step: state.run?.step ?? 0, because })
}

let evaluating: Promise<void> = Promise.resolve()
/** Resolves when no evaluation is under way: the evaluator is free. */
export const evaluated = (): Promise<void> => evaluating

/** Evaluates the student of step 0, where the accuracy curve starts: an untrained one. */
export async function evaluateStart(current: Distillation): Promise<void> {
  await evaluating
  if (state.run === current && current.step === 0) evaluate(current)
}

/** Evaluates a snapshot of now while training goes on; wait for `evaluated` first. */
export function evaluate(current: Distillation): void {
  const { step } = current
  const { preparation, runId: run } = state
  evaluating = current
    .evaluate(() => state.clock.alive())
    .then(
      (accuracy) => {
        if (preparation.cancelled || state.run !== current) return
        post({ type: 'evaluation', step, accuracy, run })
        const { accuracy: enough } = state.stopWhen
        if (enough !== null && accuracy.average >= enough && state.status === 'running') stopAt('accuracy')
      },
      (error: unknown) => (preparation.cancelled ? undefined : reportError(error)),
    )
}
