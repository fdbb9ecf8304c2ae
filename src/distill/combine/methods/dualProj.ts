// DualProj: the mean gradient, moved as little as possible out of all conflicts.

import { preferring, projectedMean, regularised } from '../dualCone'
import { amongPresent } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  supervised: {
    label: 'DualProj: share of cross-entropy',
    help: "How much cross-entropy counts in the mean, against 1 of each capability. 1 is the plain mean, the authors' default.",
    min: 0,
    max: 10,
    default: 1,
  },
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
      const first = context.supervised === false ? 1 : supervised
      return projectedMean(regularised(matrix), preferring(matrix.length, first))
    }),
} as const satisfies CombineMethod
