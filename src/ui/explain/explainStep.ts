// Explains one real step: everything the panel says is computed here, from what the step reported. Pure.
// Row-major 4x4 Gram matrices in the order ce, perception, reasoning, planning (METHOD 3).

import { COMBINE } from '../../distill/combine/registry'
import { addScaled, inner, unit } from '../../distill/combine/gramSpace'
import { TASKS, type StepMetrics } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import { stepContext, weightsOf } from './stepContext'
import { explainStages, type Stages } from './stages'
import { anchorProduct, variantOf, type Variant } from './variants'

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

export interface StepExplanation {
  weights: number[]
  losses: number[]
  /** Losses of the step before; null where unknown. */
  lossesBefore: number[] | null
  /** Task indices that take part, 0 (ce) included. */
  tasks: number[]
  lengths: number[]
  /** Cosine per pair, [4][4]; null where a gradient is zero. */
  cosines: (number | null)[][]
  /** Pairs of gradients with a negative cosine. */
  conflicts: number
  /** Capabilities (task indices) in the drawn order. */
  order: number[]
  stages: Stages
  coefficients: number[]
  updateLength: number
  /** What clipping multiplies the update with, 0..1. */
  scale: number
  /** update . s. */
  updateDotSupervised: number
  /** Which kind of step it was, where the stages cannot be explained by the four gradients. */
  variant: Variant | null
  /** Micro-batches that were combined one by one. */
  parts: number
  /**
   * Distance between the sum recomputed here and the reported one, as a share of the update's length; null
   * for methods with a memory and for variants.
   */
  difference: number | null
}

export const lengthOf = (gram: readonly number[], v: readonly number[]): number =>
  Math.sqrt(Math.max(0, inner(gram, v, v)))

export function explainStep({ metrics, before, settings }: WalkedStep): StepExplanation {
  const { gram, coefficients } = metrics
  const weights = weightsOf(metrics, settings)
  const context = stepContext(metrics, settings)
  const { present, permutation } = context
  const lengths = [0, 1, 2, 3].map((k) => Math.sqrt(Math.max(0, gram[5 * k] ?? 0)))
  const cosines = lengths.map((a, i) =>
    lengths.map((b, j) => (a > 0 && b > 0 ? Math.max(-1, Math.min(1, gram[4 * i + j]! / (a * b))) : null)),
  )
  const stages = explainStages(settings.method, gram, context)
  const updateLength = metrics.updateNorm
  const apart = lengthOf(gram, addScaled(stages.update, coefficients, -1))
  const listed = (m: StepMetrics): number[] => TASKS.map((task) => m.losses[task])
  return {
    weights,
    losses: listed(metrics),
    lossesBefore: before && before.step === metrics.step - 1 ? listed(before) : null,
    tasks: [0, 1, 2, 3].filter((k) => k === 0 || present[k - 1]),
    lengths,
    cosines,
    conflicts: [0, 1, 2].flatMap((i) => [1, 2, 3].filter((j) => j > i && (cosines[i]![j] ?? 0) < 0)).length,
    order: permutation.map((c) => c + 1).filter((k) => present[k - 1]),
    stages,
    coefficients,
    updateLength,
    scale: updateLength > settings.clip ? settings.clip / updateLength : 1,
    updateDotSupervised: anchorProduct(metrics) ?? inner(gram, coefficients, unit(0)),
    variant: variantOf(metrics),
    parts: metrics.parts?.count ?? 1,
    difference:
      variantOf(metrics) || COMBINE[settings.method].memory
        ? null
        : updateLength > 0
          ? apart / updateLength
          : apart > 0
            ? Infinity
            : 0,
  }
}

/** What stage 1 did to one teacher gradient. Angles in degrees; null without a gradient. */
export interface Turn {
  task: number
  angle: number | null
  /** Degrees it was turned; 0 where it was left as it is. */
  turned: number
  /** Share of its length that it lost. */
  lost: number
  /** |m_c|. */
  afterStage1: number
}

export function turns({ lengths, cosines, stages }: StepExplanation, gram: readonly number[]): Turn[] {
  return stages.tasks.map((task) => {
    const cosine = cosines[0]![task] ?? null
    const angle = cosine === null ? null : (Math.acos(cosine) * 180) / Math.PI
    const teacherGradient = stages.teacherGradients[task] ?? unit(task)
    const length = lengths[task]!
    const opposed = stages.teacherGradients[task] !== null && angle !== null && angle > 90
    return {
      task,
      angle,
      turned: opposed ? angle - 90 : 0,
      lost: opposed && length > 0 ? 1 - lengthOf(gram, teacherGradient) / length : 0,
      afterStage1: lengthOf(gram, stages.afterStage1[task] ?? unit(task)),
    }
  })
}
