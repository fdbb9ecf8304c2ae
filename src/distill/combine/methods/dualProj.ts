// DualProj: the mean gradient, moved as little as possible out of all conflicts.

import { preferring, projectedMean, regularised, SHARE_OF_CE } from '../dualCone'
import { amongPresent } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  supervised: { ...SHARE_OF_CE, label: 'DualProj: share of cross-entropy' },
} as const satisfies MethodParameters

/**
 * Without regularisation (`projectedMean`): opposes no gradient. With it, as here, up to what UPGrad's
 * regularisation allows. Not linear under scaling. The mean where the mean opposes nothing. Zero
 * gradients count in the mean. Tested with lengths up to 1e12 apart.
 */
export const method = {
  id: 'dualproj',
  place: 13,
  label: 'DualProj',
  help: 'The average gradient is moved to the nearest direction that opposes none.',
  source: 'Lopez-Paz and Ranzato, Gradient Episodic Memory, arXiv 1706.08840; form of TorchJD',
  parameters: PARAMETERS,
  promises: {},
  coefficients: (gram, context) =>
    amongPresent(gram, context, (matrix) => {
      const { supervised } = parameterValues('dualproj', PARAMETERS, context)
      return projectedMean(regularised(matrix), preferring(matrix.length, supervised, context))
    }),
} as const satisfies CombineMethod
