// The one place that explains a step: what the inspector, the Gradients view and the walked step say is
// computed here, from what the step reported. Pure. Row-major 4x4 Gram matrices in the order ce, perception,
// reasoning, planning (METHOD 3).

import { COMBINE } from '../../distill/combine/registry'
import { addScaled, inner, unit } from '../../distill/combine/gramSpace'
import type { CombineContext } from '../../distill/combine/context'
import type { CombineId } from '../../distill/combine/method'
import { TASKS, type StepMetrics } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import { cosineOf, lengthOf } from './gradientPoints'
import { stepContext, weightsOf } from './stepContext'
import {
  explainStages,
  stage1Verdict,
  stage2Verdict,
  turns,
  type Stage1Verdict,
  type Stage2Verdict,
  type Stages,
  type Turn,
} from './stages'
import { supervisedProduct, variantOf, type Variant } from './variants'

/** What a way of combining does to four gradients, and why. */
export interface GradientExplanation {
  /** |s|, |f_1|, |f_2|, |f_3|. */
  lengths: number[]
  /** Cosine per pair, [4][4]; null where a gradient is zero. */
  cosines: (number | null)[][]
  /** Pairs of gradients with a negative cosine. */
  conflicts: number
  stages: Stages
  /** What stage 1 did to each teacher gradient that takes part. */
  turns: Turn[]
  stage1: Stage1Verdict
  stage2: Stage2Verdict
}

/**
 * Explains a method on a Gram matrix. `context` says who takes part (activeTeachers) and in which order stage
 * 2 visits them.
 */
export function explainGradients(
  method: CombineId,
  gram: readonly number[],
  context: CombineContext,
): GradientExplanation {
  const cosines = TASKS.map((_, i) => TASKS.map((__, j) => cosineOf(gram, unit(i), unit(j))))
  const stages = explainStages(method, gram, context)
  return {
    lengths: TASKS.map((_, k) => lengthOf(gram, unit(k))),
    cosines,
    conflicts: [0, 1, 2].flatMap((i) => [1, 2, 3].filter((j) => j > i && (cosines[i]![j] ?? 0) < 0)).length,
    stages,
    turns: turns(gram, stages),
    stage1: stage1Verdict(gram, stages),
    stage2: stage2Verdict(gram, stages),
  }
}

/** A real step with what is needed to explain it. */
export interface WalkedStep {
  metrics: StepMetrics
  /** The step before it, where the page knows it. */
  before: StepMetrics | null
  /** Settings in force at that step (learning rate and weights may change live). */
  settings: Settings
}

/**
 * Recomputed and reported sums agree when they differ by less than this share of the update's length (the
 * step computes in float32).
 */
export const AGREEMENT = 2e-3

/** What the method did in a step, with the step's other figures. */
export interface StepExplanation extends GradientExplanation {
  weights: number[]
  losses: number[]
  /** Losses of the step before; null where unknown. */
  lossesBefore: number[] | null
  /** Task indices that take part, 0 (ce) included. */
  tasks: number[]
  /** Capabilities (task indices) in the drawn order. */
  order: number[]
  coefficients: number[]
  updateLength: number
  /** What clipping multiplies the update with, 0..1. */
  scale: number
  /** update . s. */
  updateDotSupervised: number
  /** Cosine between update and s; null where either is zero. */
  updateCosine: number | null
  /** Which kind of step it was, where the stages cannot be explained by the four gradients. */
  variant: Variant | null
  /** Micro-batches that were combined one by one. */
  microBatches: number
  /**
   * Distance between the sum recomputed here and the reported one, as a share of the update's length; null
   * for methods with a memory and for variants.
   */
  difference: number | null
}

export function explainStep({ metrics, before, settings }: WalkedStep): StepExplanation {
  const { gram, coefficients } = metrics
  const context = stepContext(metrics, settings)
  const { present, permutation } = context
  const explanation = explainGradients(settings.method, gram, context)
  const updateLength = metrics.updateNorm
  const apart = lengthOf(gram, addScaled(explanation.stages.update, coefficients, -1))
  const listed = (m: StepMetrics): number[] => TASKS.map((task) => m.losses[task])
  const variant = variantOf(metrics)
  return {
    ...explanation,
    weights: weightsOf(metrics, settings),
    losses: listed(metrics),
    lossesBefore: before && before.step === metrics.step - 1 ? listed(before) : null,
    tasks: [0, 1, 2, 3].filter((k) => k === 0 || present[k - 1]),
    order: permutation.map((c) => c + 1).filter((k) => present[k - 1]),
    coefficients,
    updateLength,
    scale: updateLength > settings.clip ? settings.clip / updateLength : 1,
    updateDotSupervised: supervisedProduct(metrics) ?? inner(gram, coefficients, unit(0)),
    updateCosine: cosineOf(gram, coefficients, unit(0)),
    variant,
    microBatches: metrics.parts?.count ?? 1,
    difference:
      variant || COMBINE[settings.method].memory || COMBINE[settings.method].typed
        ? null
        : updateLength > 0
          ? apart / updateLength
          : apart > 0
            ? Infinity
            : 0,
  }
}
