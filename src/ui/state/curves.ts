// The run's own curves as a whole: cleared, cut after a step, or filled from a record.

import type { RunRecord } from '../../records/runRecord'
import { useEvaluation } from './evaluation'
import { useMetrics, weightsOf } from './metrics'
import { useTransport } from './transport'

export function forgetCurves(): void {
  useMetrics.getState().clear()
  useEvaluation.getState().clear()
}

/** After a rewind, a reset or a recovery: drops what came after this step. */
export function cutCurves(step: number): void {
  useTransport.getState().cutEvents(step)
  if (step === 0) return forgetCurves()
  const { history } = useMetrics.getState()
  history.cutBefore(step + 1)
  useMetrics.setState({ published: { history }, layers: null })
  const { own, clear, add } = useEvaluation.getState()
  clear()
  own.filter((p) => p.step <= step).forEach(add)
}

/** The curves of a saved run up to this step, as the run's own; `seconds` of training at it. */
export function showCurves(record: RunRecord, step: number, seconds: number): void {
  forgetCurves()
  const steps = record.steps.slice(0, step)
  const { history } = useMetrics.getState()
  history.append(steps, seconds, weightsOf(record.config))
  useMetrics.setState({ published: { history }, layers: null })
  for (const { step: at, accuracy } of steps)
    if (accuracy) useEvaluation.getState().add({ step: at, accuracy })
}
