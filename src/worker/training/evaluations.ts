// Evaluates snapshots of the student while training continues, one at a time, and checks the conditions on
// which training pauses automatically.

import type { Distillation } from '../../experiment/run/distillation'
import { dataSetFile } from '../dataSets'
import { drawEvaluationData, drawTestData } from '../../experiment/run/preparedData'
import type { ModelPart } from '../../protocol/messages'
import { post, reportError, state } from './state'

/** Pauses because a stop condition was met. */
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

/**
 * Evaluates a snapshot of the current student while training continues; wait for `evaluated` first. After the
 * last step it is evaluated on the test frames, too.
 */
export function evaluate(current: Distillation): void {
  const { preparation } = state
  evaluating = evaluation(current).catch((error: unknown) =>
    preparation.cancelled ? undefined : reportError(error),
  )
}

/** Counts right answers of the student whole and with these parts off, after the evaluation under way. */
export async function countWithout(off: readonly ModelPart[]): Promise<void> {
  const { run } = state
  await evaluating
  if (!run || state.run !== run) return
  const { preparation } = state
  evaluating = (async () => {
    const counted = await run.evaluateWithout(off, () => state.clock.alive())
    if (!preparation.cancelled && state.run === run) post({ type: 'counted', count: { off, ...counted } })
  })().catch((error: unknown) => (preparation.cancelled ? undefined : reportError(error)))
}

async function evaluation(current: Distillation): Promise<void> {
  const { step } = current
  const { preparation, runId: run, settings, session } = state
  const gone = (): boolean => preparation.cancelled || state.run !== current
  const alive = (): void => state.clock.alive()
  const accuracy = await current.evaluate(alive)
  if (gone()) return
  post({ type: 'evaluation', step, accuracy, run })
  const { accuracy: enough } = state.stopWhen
  if (enough !== null && accuracy.average >= enough && state.status === 'running') stopAt('accuracy')
  if (!settings || !session || step < settings.steps) return
  const frames = await drawTestData(settings, session.teachers)
  const test = frames && !gone() ? await current.report(frames, alive) : null
  if (test && !gone()) post({ type: 'evaluation', step, accuracy, test, run })
  const data = gone() ? null : await drawEvaluationData(settings, session.teachers, dataSetFile)
  const own = data && !gone() ? await current.reportOwn(data, alive) : null
  if (own && !gone()) post({ type: 'evaluation', step, accuracy, ...(test && { test }), own, run })
}
