// Steps that are more than one way of combining four gradients: what the run's numbers still say about them,
// and what they do not. Pure.

import { addScaled, inner, project, SQUARED_NORM_FLOOR } from '../../distill/combine/gramSpace'
import {
  isBasisMethod,
  basisSupervisedProduct,
  basisCoefficients,
  basisAfterStage1,
  basisIndices,
  basisVectors,
} from '../../distill/combine/gradientBasis'
import type { CombineContext } from '../../distill/combine/context'
import { COMBINE } from '../../distill/combine/registry'
import type { BasisMetrics, StepMetrics } from '../../distill/tasks'
import type { Method } from '../../settings/settings'
import type { Settings } from '../../settings/settings'
import { TOLERANCE, type SupervisedCheck } from './checks'
import type { Encounter } from './stages'

/**
 * `modules`: each layer combined separately; `microBatches`: several micro-batches, combined one by one; `six`,
 * `supports`, `both`, `released` and `releasedOwn` (one supervised gradient per capability): AGP on more
 * gradients. Null: the ordinary step, which can be explained.
 */
export type Variant = 'microBatches' | 'modules' | 'six' | 'supports' | 'both' | 'released' | 'releasedOwn'

/** Which kind of step this was. */
export function variantOf({
  parts,
  span,
  modules,
}: Pick<StepMetrics, 'parts' | 'span' | 'modules'>): Variant | null {
  if (parts) return 'microBatches'
  if (modules) return 'modules'
  if (!span) return null
  const shared = span.supervision === 'shared'
  if (span.released) return shared ? 'released' : 'releasedOwn'
  return shared ? 'supports' : span.supportAware ? 'both' : 'six'
}

/** update . s of a step that was no ordinary one: of several micro-batches the mean of their own products. */
export const supervisedProduct = ({
  parts,
  span,
  modules,
}: Pick<StepMetrics, 'parts' | 'span' | 'modules'>): number | null =>
  parts?.anchorProduct ?? modules?.supervised ?? (span ? basisSupervisedProduct(span) : null)

/**
 * Whether AGP keeps update . s >= n |s|^2 in a run of these settings: not with supervision per capability,
 * nor as the released code does it, which leaves conflict where a loss does not reach.
 */
export const keepsSupervised = ({
  supervision,
  anchorSupport,
}: Pick<Settings, 'supervision' | 'anchorSupport'>): boolean =>
  supervision === 'shared' && anchorSupport !== 'released'

/**
 * What such a step guarantees about ce, where its run `keeps` it (`keepsSupervised`). Parts: each guarantees
 * at least |s|^2 of its own, so do their means. Supports: as AGP, n |s|^2. Else nothing about s; see
 * `ownSupervised`.
 */
export function variantSupervisedCheck(
  method: Method,
  metrics: StepMetrics,
  present: number,
  keeps: boolean,
): SupervisedCheck {
  const product = supervisedProduct(metrics) ?? 0
  const { supervised } = COMBINE[method].promises
  const times = !keeps || !supervised ? null : metrics.parts ? 1 : supervised(present)
  const bound = (times ?? 0) * metrics.gram[0]
  return { product, times, bound, holds: product >= bound - TOLERANCE * Math.max(bound, Math.abs(product)) }
}

/**
 * Smallest (m_c . s_c) / |s_c|^2 over the capabilities whose supervised gradient is not zero: at least 1
 * where stage 1 works. Null without such, and as released, where it is not guaranteed.
 */
export function ownSupervised(method: Method, span: BasisMetrics, context: CombineContext): number | null {
  if (span.supervision === 'shared' || span.released || !COMBINE[method].stages?.first) return null
  const n = basisVectors(span).length
  const ratios = [...basisAfterStage1(method, span, span.gram, context)].flatMap(([task, m]) => {
    const { supervised } = basisIndices(span, task - 1)
    const square = span.gram[(n + 1) * supervised]
    return square > SQUARED_NORM_FLOOR
      ? [m.reduce((sum, c, k) => sum + c * span.gram[n * k + supervised], 0) / square]
      : []
  })
  return ratios.length > 0 ? Math.min(...ratios) : null
}

/**
 * Largest difference between reported and recomputed coefficients, relative to the largest; null for a method
 * without the variant.
 */
export function basisDifference(method: Method, span: BasisMetrics, context: CombineContext): number | null {
  if (!isBasisMethod(method)) return null
  const computed = basisCoefficients(method, span, span.gram, context)
  const size = Math.max(1e-12, ...computed.map(Math.abs))
  return Math.max(...computed.map((c, k) => Math.abs(c - span.coefficients[k]))) / size
}

/**
 * Largest |f . s - f . s M| / (|f| |s|) over the teacher gradients, M = 1 where f is not zero: 0 up to
 * rounding, since a gradient is 0 outside its support. Null without restricted supervised gradients.
 */
export function supportDifference(span: BasisMetrics): number | null {
  if (!span.supportAware) return null
  const n = basisVectors(span).length
  const differences = [0, 1, 2].map((capability) => {
    const { supervised, teacherGradient, removed } = basisIndices(span, capability)
    const size = Math.sqrt(
      Math.max(0, span.gram[(n + 1) * supervised] * span.gram[(n + 1) * teacherGradient]),
    )
    return size > 0
      ? Math.abs(span.gram[n * teacherGradient + supervised] - span.gram[n * teacherGradient + removed]) /
          size
      : 0
  })
  return Math.max(...differences)
}

/** What the stages did on more than four gradients. */
export interface BasisExplanation {
  /** Teacher gradients (task indices) that stage 1 projected, with f . s_c; null without a stage 1. */
  projected: { task: number; product: number }[] | null
  /** Stage 2's questions that found a conflict; null without a stage 2. */
  fired: Encounter[] | null
}

/** Share of |t||m| below which a product is rounding. */
const ROUNDING = 1e-9

/** Explains AGP's stages on the reported Gram matrix. */
export function explainBasis(method: Method, span: BasisMetrics, context: CombineContext): BasisExplanation {
  const n = basisVectors(span).length
  const afterStage1 = basisAfterStage1(method, span, span.gram, context)
  const tasks = [...afterStage1.keys()].filter((task) => context.present[task - 1])
  const projected = tasks.flatMap((task) => {
    const { teacherGradient, removed } = basisIndices(span, task - 1)
    const product = span.gram[n * teacherGradient + removed]
    return product < 0 ? [{ task, product }] : []
  })
  const fired: Encounter[] = []
  for (const [task, start] of afterStage1) {
    let t = start
    for (const against of context.permutation.map((c) => c + 1)) {
      const other = afterStage1.get(against)
      if (against === task || !other) continue
      const product = inner(span.gram, t, other)
      const size = Math.sqrt(Math.max(0, inner(span.gram, t, t) * inner(span.gram, other, other)))
      if (product < -ROUNDING * size)
        fired.push({ task, against, product, cosine: size > 0 ? product / size : null })
      t = product < 0 ? project(span.gram, t, other) : addScaled(t, other, 0)
    }
  }
  const { stages } = COMBINE[method]
  return { projected: stages?.first ? projected : null, fired: stages?.second ? fired : null }
}
