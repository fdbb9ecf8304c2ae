// FairGrad: alpha-fair shares of progress.

import { bargain } from '../bargain'
import type { Matrix } from '../linear'
import { amongNonZero } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  alpha: {
    label: 'FairGrad: alpha',
    help: "Fairness: 1 is Nash-MTL's bargain, larger values serve the slowest task more.",
    min: 0.5,
    max: 10,
    default: 2,
  },
} as const satisfies MethodParameters

/** a with G a = a^(-1/alpha); 0 where no direction serves all. */
export const fairGradWeights = (gram: Matrix, alpha: number = PARAMETERS.alpha.default): number[] =>
  bargain(gram, alpha) ?? gram.map(() => 0)

/**
 * Opposes no gradient. Not linear under scaling, and its coefficients depend on the common scale: gradients s
 * times longer give coefficients s^(-2 alpha / (1 + alpha)) times as large. Where the gradients balance the
 * update is 0; zero gradients are left out. G a = a^(-1/2) holds to 1e-8 for lengths up to 1e12 apart while
 * the least eigenvalue of the cosines is above 1e-2.
 */
export const method = {
  id: 'fairgrad',
  place: 16,
  label: 'FairGrad',
  help: 'A task that gains less from the update gets a larger weight.',
  source:
    'Ban and Ji, Fair Resource Allocation in Multi-Task Learning, arXiv 2402.15638, alpha = 2 by default',
  parameters: PARAMETERS,
  promises: { opposesNone: true, scaleFree: false },
  coefficients: (gram, context) =>
    amongNonZero(gram, context, (matrix) =>
      fairGradWeights(matrix, parameterValues('fairgrad', PARAMETERS, context).alpha),
    ),
} as const satisfies CombineMethod
