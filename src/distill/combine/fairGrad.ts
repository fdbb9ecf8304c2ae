// FairGrad: alpha-fair shares of progress.

import { bargain } from './bargain'
import type { Matrix } from './linear'
import { amongNonZero } from './subGram'
import type { CombineMethod } from './types'

/** Fairness: 1 is Nash-MTL's, large values serve the slowest task. */
export const FAIRGRAD_ALPHA = 2

/** a with G a = a^(-1/alpha); 0 where no direction serves all. */
export const fairGradWeights = (gram: Matrix, alpha = FAIRGRAD_ALPHA): number[] =>
  bargain(gram, alpha) ?? gram.map(() => 0)

/**
 * Opposes no gradient. Not linear under scaling, and its coefficients depend on the common scale: gradients s
 * times longer give coefficients s^(-2 alpha / (1 + alpha)) times as large. Where the gradients balance the
 * update is 0; zero gradients are left out. G a = a^(-1/2) holds to 1e-8 for lengths up to 1e12 apart while
 * the least eigenvalue of the cosines is above 1e-2.
 */
export const fairGrad = {
  id: 'fairgrad',
  name: 'FairGrad',
  description: 'Shares the progress fairly: a task that gains less from the update gets a larger weight.',
  source: 'Ban and Ji, Fair Resource Allocation in Multi-Task Learning, arXiv 2402.15638, alpha = 2',
  coefficients: (gram, context) => amongNonZero(gram, context, (matrix) => fairGradWeights(matrix)),
} as const satisfies CombineMethod
