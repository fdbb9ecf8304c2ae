// AGP with the supervised gradient counted once: one of the three arms of a fair comparison (METHOD 3).

import { method as agp } from './agp'
import { addScaled, presentTasks, unit } from '../gramSpace'
import type { CombineMethod } from '../method'

/**
 * AGP's update less (n - 1) s: the projected teacher gradients are AGP's own, s enters once; update . s >=
 * |s|^2.
 */
export const method = {
  id: 'agp-anchor-once',
  place: 2,
  label: 'AGP, cross-entropy once',
  help: 'AGP, with the supervised gradient counted once instead of once per capability.',
  source: 'ours: a control for AGP counting the supervised gradient once per capability',
  stages: { first: true, second: true, supervisedOnce: true },
  promises: { supervised: () => 1, supervisedAlike: false },
  wgsl: { expression: 'afterStage2(G, parts.stage1, permutation, mask) - (parts.count - 1.0) * parts.ce' },
  coefficients(gram, context) {
    const extra = Math.max(0, presentTasks(context).length - 1)
    return addScaled(agp.coefficients(gram, context), unit(0), -extra)
  },
} as const satisfies CombineMethod
