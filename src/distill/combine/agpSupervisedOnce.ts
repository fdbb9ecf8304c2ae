// AGP with the anchor counted once: one of the three arms of a fair comparison (METHOD 3).

import { agp } from './agp'
import { addScaled, presentTasks, unit } from './gramSpace'
import type { CombineMethod } from './types'

/**
 * AGP's update less (n - 1) s: the followers' projected parts are AGP's own, s enters once; update . s >=
 * |s|^2.
 */
export const agpSupervisedOnce = {
  id: 'agp-anchor-once',
  name: 'AGP, anchor counted once',
  description:
    'The same projected followers as AGP, but the supervised gradient enters once instead of once per capability.',
  source: 'ours: a control for AGP counting the anchor once per capability',
  coefficients(gram, context) {
    const extra = Math.max(0, presentTasks(context).length - 1)
    return addScaled(agp.coefficients(gram, context), unit(0), -extra)
  },
} as const satisfies CombineMethod
