// UPGrad: every gradient, moved as little as possible out of all conflicts, then averaged.

import { meanOfProjections, preferring, regularised, SHARE_OF_CE } from '../dualCone'
import { amongPresent } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  supervised: { ...SHARE_OF_CE, label: 'UPGrad: share of cross-entropy' },
} as const satisfies MethodParameters

/**
 * Without regularisation (`meanOfProjections`): opposes no gradient, and linear under scaling of each. With
 * it, as here, both hold up to the regularisation: update . g_k >= -c_k trace G `added`(|g_k|^2 / trace G).
 * That is 1e-4 |g_k|^2 c_k for the very short and the only one, at most 0.1 |g_k|^2 c_k between. The mean where
 * nothing conflicts. Zero gradients count in the mean. Tested with lengths up to 1e12 apart.
 */
export const method = {
  id: 'upgrad',
  place: 12,
  label: 'UPGrad',
  help: 'Each gradient is moved to the nearest direction that opposes none, then all are averaged.',
  source: 'Quinton and Rey, Jacobian Descent for Multi-Objective Optimization, arXiv 2406.16232; TorchJD',
  parameters: PARAMETERS,
  promises: {},
  coefficients: (gram, context) =>
    amongPresent(gram, context, (matrix) => {
      const { supervised } = parameterValues('upgrad', PARAMETERS, context)
      return meanOfProjections(regularised(matrix), preferring(matrix.length, supervised, context))
    }),
} as const satisfies CombineMethod
