// Which checks apply to a step, in the order in which they are listed, each with its figures. Pure.

import type { CombineContext } from '../../distill/combine/context'
import type { CombineId } from '../../distill/combine/method'
import type { StepMetrics } from '../../distill/tasks'
import {
  coefficientsCheck,
  layersCheck,
  normCheck,
  supervisedCheck,
  TOLERANCE,
  type Comparison,
  type SupervisedCheck,
} from './checks'
import { coefficientsOf } from './stages'
import {
  basisDifference,
  ownSupervised,
  supportDifference,
  variantOf,
  variantSupervisedCheck,
} from './variants'

interface Difference {
  difference: number
  holds: boolean
}

/**
 * `supervised`: update . s against what the method guarantees, of micro-batches their mean (`mean`).
 * `ownSupervised`: the same per capability. `support`: f . s on the support alone. `notRecomputed`: why the
 * coefficients cannot be computed again.
 */
export type StepCheck =
  | ({ kind: 'supervised'; mean: boolean } & SupervisedCheck)
  | ({ kind: 'norm' } & Comparison)
  | ({ kind: 'coefficients' | 'layers' | 'support' } & Difference)
  | { kind: 'ownSupervised'; ratio: number; holds: boolean }
  | { kind: 'notRecomputed'; why: 'memory' | 'microBatches' }

export interface CheckedStep {
  /** The method whose guarantees count. */
  method: CombineId
  gram: readonly number[]
  context: CombineContext
  /** What the run reported; null: gradients made up by hand. */
  metrics: StepMetrics | null
  /** Whether the run's settings keep the guarantee (variants.ts, `keepsSupervised`). */
  keeps: boolean
  /** Gram matrices of the parameter groups, where those of this very step are known. */
  layers: readonly (readonly number[])[] | null
}

const within = (difference: number): Difference => ({ difference, holds: difference <= TOLERANCE })

const layersOf = ({ metrics, layers }: CheckedStep): StepCheck[] =>
  metrics && layers ? [{ kind: 'layers', ...layersCheck(metrics.gram, layers) }] : []

/** What still holds, and can be checked, of a step that was no ordinary one. */
function variantChecks({ method, context, keeps }: CheckedStep, metrics: StepMetrics): StepCheck[] {
  const { span, parts } = metrics
  const supervised = variantSupervisedCheck(method, metrics, context.present.filter(Boolean).length, keeps)
  const own = span ? ownSupervised(method, span, context) : null
  const outside = span ? supportDifference(span) : null
  const again = span ? basisDifference(method, span, context) : null
  return [
    { kind: 'supervised', mean: Boolean(parts), ...supervised },
    ...(own === null ? [] : [{ kind: 'ownSupervised' as const, ratio: own, holds: own >= 1 - TOLERANCE }]),
    ...(outside === null ? [] : [{ kind: 'support' as const, ...within(outside) }]),
    ...(again === null ? [] : [{ kind: 'coefficients' as const, ...within(again) }]),
    ...(parts ? [{ kind: 'notRecomputed' as const, why: 'microBatches' as const }] : []),
  ]
}

function ordinaryChecks({ method, gram, context, metrics }: CheckedStep): StepCheck[] {
  const coefficients = metrics ? metrics.coefficients : coefficientsOf(method, gram, context)
  const supervised: StepCheck = {
    kind: 'supervised',
    mean: false,
    ...supervisedCheck(method, gram, coefficients, context),
  }
  if (!metrics) return [supervised]
  const again = coefficientsCheck(method, metrics, context)
  return [
    supervised,
    { kind: 'norm', ...normCheck(gram, coefficients, metrics.updateNorm) },
    again ? { kind: 'coefficients', ...again } : { kind: 'notRecomputed', why: 'memory' },
  ]
}

/** All checks of a step, or of gradients made up by hand. */
export const stepChecks = (step: CheckedStep): StepCheck[] => [
  ...(step.metrics && variantOf(step.metrics) ? variantChecks(step, step.metrics) : ordinaryChecks(step)),
  ...layersOf(step),
]
