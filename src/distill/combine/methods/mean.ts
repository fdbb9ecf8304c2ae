// The average of the gradients: the baseline of the multi-objective literature.

import { amongPresent } from '../subGram'
import type { CombineMethod } from '../method'

/**
 * (s + sum_c f_c) / n for n = 1 + the number of present capabilities. Linear under scaling of each gradient;
 * may oppose any of them. Zero gradients count in n.
 */
export const method = {
  id: 'mean',
  place: 7,
  label: 'Mean',
  help: 'The plain sum divided by four.',
  source: 'the usual baseline; table of aggregators in Quinton and Rey, arXiv 2406.16232',
  promises: {},
  coefficients: (gram, context) =>
    amongPresent(gram, context, (matrix) => matrix.map(() => 1 / matrix.length)),
} as const satisfies CombineMethod
