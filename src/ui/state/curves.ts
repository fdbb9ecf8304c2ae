// The run's own curves: appended to, cut after a step, cleared, or filled from a record. The charts get a
// new object at most every PUBLISH_MS, and the first steps end a replay.

import type { StepMetrics } from '../../distill/tasks'
import type { RunRecord } from '../../records/runRecord'
import { LIVE, useHistory, type EvaluationPoint, type HistoryState, type LayerGrams } from './historySlice'
import { weightsOf } from './metrics'
import { useSettings } from './settingsSlice'
import { cutEvents } from './transport'

const PUBLISH_MS = 230

let timer: ReturnType<typeof setTimeout> | null = null

/** Hands the run's curves to the charts. With steps they take the place of a replay; a zoom ends with its run. */
function publish(change: Partial<HistoryState> = {}, points?: readonly EvaluationPoint[]): void {
  useHistory.setState((s) => {
    const empty = s.live.history.steps.length === 0
    const live = { ...s.live, points: points ?? s.live.points }
    const ends = s.source.kind === 'replay' ? !empty : empty
    return { live, ...(!empty && { source: LIVE }), ...(ends && { zoom: null }), ...change }
  })
}

/** Adds a point; a step that is not newer drops what it replaces (reset, rewind). */
export const withPoint = (points: readonly EvaluationPoint[], point: EvaluationPoint): EvaluationPoint[] => [
  ...points.filter((p) => p.step < point.step),
  point,
]

export const addEvaluation = (point: EvaluationPoint): void =>
  useHistory.setState(({ live }) => ({ live: { ...live, points: withPoint(live.points, point) } }))

/** Appends steps; `seconds` of training at the last of them. */
export function appendSteps(steps: readonly StepMetrics[], seconds: number): void {
  const { history } = useHistory.getState().live
  history.append(steps, seconds, weightsOf(useSettings.getState().settings))
  timer ??= setTimeout(() => {
    timer = null
    publish()
  }, PUBLISH_MS)
}

export const setLayers = (layers: LayerGrams): void => useHistory.setState({ layers })

export function forgetCurves(): void {
  useHistory.getState().live.history.clear()
  publish({ layers: null }, [])
}

/** After a rewind, a reset or a recovery: drops what came after this step. */
export function cutCurves(step: number): void {
  cutEvents(step)
  if (step === 0) return forgetCurves()
  const { history, points } = useHistory.getState().live
  history.cutBefore(step + 1)
  publish(
    { layers: null },
    points.filter((p) => p.step <= step),
  )
}

/** The curves of a saved run up to this step, as the run's own; `seconds` of training at it. */
export function showCurves(record: RunRecord, step: number, seconds: number): void {
  const { history } = useHistory.getState().live
  const steps = record.steps.slice(0, step)
  history.clear()
  history.append(steps, seconds, weightsOf(record.config))
  publish(
    { layers: null },
    steps.flatMap(({ step: at, accuracy }) => (accuracy ? [{ step: at, accuracy }] : [])),
  )
}

/** Smooths all curves again, those of a replay too; `steps`: time constant, 0 draws the unsmoothed values. */
export function smoothCurves(steps: number): void {
  const { live, source } = useHistory.getState()
  live.history.setSmoothing(steps)
  if (source.kind === 'live') return useHistory.setState({ live: { ...live } })
  source.curves.history.setSmoothing(steps)
  useHistory.setState({ source: { ...source, curves: { ...source.curves } } })
}
