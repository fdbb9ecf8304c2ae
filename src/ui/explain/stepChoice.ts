// Which of the latest steps is worth explaining: the one in which the method projected most. Pure.

import type { StepMetrics } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import { explainGradients } from './explainStep'
import { stepContext } from './stepContext'
import { fired, stagesOf } from './stages'
import { variantOf } from './variants'

/** `projected`: it shows a projection; `quiet`: no step did; `latest`: this method has no stages to look for. */
export interface StepChoice {
  metrics: StepMetrics
  before: StepMetrics | null
  why: 'projected' | 'quiet' | 'latest'
}

/** A first step, whose learning rate is 0, changes nothing; and a step without figures explains nothing. */
const isExplainable = ({ learningRate, gram, coefficients }: StepMetrics): boolean =>
  learningRate > 0 && gram.every(Number.isFinite) && coefficients.every(Number.isFinite)

/** Whether the method has stages that can be drawn from the four gradients of this step. */
const hasStages = (metrics: StepMetrics, { method }: Settings): boolean =>
  variantOf(metrics) === null && stagesOf(method).some((stage) => stage === 'stage1' || stage === 'stage2')

/** Degrees by which stage 1 turned teacher gradients and stage 2 what it met; 0 where nothing was projected. */
export function projectedDegrees(metrics: StepMetrics, settings: Settings): number {
  const { turns, stages } = explainGradients(settings.method, metrics.gram, stepContext(metrics, settings))
  const met = stages.encounters.filter(fired).map((e) => (Math.asin(-(e.cosine ?? 0)) * 180) / Math.PI)
  return [...turns.map((turn) => turn.turned), ...met].reduce((sum, angle) => sum + angle, 0)
}

/** The step to explain of these, in their order; null where none can be explained. */
export function chooseStep(steps: readonly StepMetrics[], settings: Settings): StepChoice | null {
  const able = steps.filter(isExplainable)
  const latest = able.at(-1)
  if (!latest) return null
  const chosen = (metrics: StepMetrics, why: StepChoice['why']): StepChoice => ({
    metrics,
    before: steps[steps.indexOf(metrics) - 1] ?? null,
    why,
  })
  if (!hasStages(latest, settings)) return chosen(latest, 'latest')
  const most = able
    .map((metrics) => ({ metrics, degrees: projectedDegrees(metrics, settings) }))
    .reduce((a, b) => (b.degrees >= a.degrees ? b : a))
  return most.degrees > 0 ? chosen(most.metrics, 'projected') : chosen(latest, 'quiet')
}
