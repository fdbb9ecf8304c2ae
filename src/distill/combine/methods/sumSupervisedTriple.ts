// The plain sum with the supervised gradient counted as often as AGP counts it: the other control of a fair
// comparison (METHOD 3).

import { addScaled, presentTasks, unit } from '../gramSpace'
import { method as sum } from './sum'
import type { CombineMethod } from '../method'

/** n s + sum_c f_c for n present capabilities (3 s with all three). */
export const method = {
  id: 'sum-anchor-triple',
  place: 6,
  label: 'Sum, 3x cross-entropy',
  help: 'No projection, but cross-entropy counts three times, as in AGP: the fair control.',
  source: 'ours: a control for AGP counting the supervised gradient once per capability',
  supervisedPerCapability: true,
  promises: { supervisedAlike: false },
  wgsl: { expression: 'parts.count * parts.ce + parts.plain' },
  coefficients(gram, context) {
    const extra = Math.max(0, presentTasks(context).length - 1)
    return addScaled(sum.coefficients(gram, context), unit(0), extra)
  },
} as const satisfies CombineMethod
