// The plain sum with the anchor counted as often as AGP counts it: the other control of a fair comparison
// (METHOD 3).

import { addScaled, presentTasks, unit } from './gramSpace'
import { sum } from './sum'
import type { CombineMethod } from './types'

/** n s + sum_c f_c for n present capabilities (3 s with all three). */
export const sumSupervisedTriple = {
  id: 'sum-anchor-triple',
  name: 'Plain sum, anchor counted three times',
  description: 'No projection, but the supervised gradient enters once per capability, as it does in AGP.',
  source: 'ours: a control for AGP counting the anchor once per capability',
  coefficients(gram, context) {
    const extra = Math.max(0, presentTasks(context).length - 1)
    return addScaled(sum.coefficients(gram, context), unit(0), extra)
  },
} as const satisfies CombineMethod
