// Nash-MTL: the update on which bargaining tasks would agree.

import { bargain } from '../bargain'
import { squaredNorm, type Matrix } from '../linear'
import { amongNonZero } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  longest: {
    label: 'Nash-MTL: longest update',
    help: 'The bargain is shortened to an update of this norm (1 in the released code and in TorchJD).',
    min: 1e-3,
    max: 1e6,
    default: 1,
  },
} as const satisfies MethodParameters

/**
 * a with G a = 1 / a, unclipped; 0 where the tasks cannot agree. Each gradient contributes alike: update .
 * g_k = 1 / a_k.
 */
export const nashBargain = (gram: Matrix): number[] => bargain(gram, 1) ?? gram.map(() => 0)

/** TorchJD's treatment: solved for G / |G|_F, then shortened to an update of norm at most `longest`. */
export function nashMtlWeights(gram: Matrix, longest: number = PARAMETERS.longest.default): number[] {
  const size = Math.hypot(...gram.flat())
  const weights = nashBargain(gram).map((x) => x * Math.sqrt(size))
  const length = Math.sqrt(squaredNorm(gram, weights))
  return length > longest ? weights.map((x) => (x / length) * longest) : weights
}

/**
 * Opposes no gradient. Its direction does not depend on the scale of any gradient, so it is not linear under
 * scaling; the length is bounded. Where the gradients balance (no direction serves all) the bargain fails
 * and the update is 0, the disagreement point. Zero gradients have nothing to bargain for and are left out.
 * G a = 1 / a holds to 1e-9 for independent gradients with lengths up to 1e12 apart.
 */
export const method = {
  id: 'nash-mtl',
  place: 15,
  label: 'Nash-MTL',
  help: 'The update on which four bargaining tasks would agree, of length 1 at most.',
  source:
    'Navon et al., Multi-Task Learning as a Bargaining Game, arXiv 2202.01017; norm limit 1 as in TorchJD',
  parameters: PARAMETERS,
  promises: { opposesNone: true, scaleFree: false },
  coefficients: (gram, context) =>
    amongNonZero(gram, context, (matrix) =>
      nashMtlWeights(matrix, parameterValues('nash-mtl', PARAMETERS, context).longest),
    ),
} as const satisfies CombineMethod
