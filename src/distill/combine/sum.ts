// The plain weighted sum: multi-teacher distillation without projection.

import { presentTasks, total, unit } from './gramSpace'
import type { CombineMethod } from './types'

/** s + sum_c f_c. */
export const sum = {
  id: 'sum',
  name: 'Plain sum',
  description: 'Adds the supervised gradient and every follower as they are.',
  source: 'Drive-KD, arXiv 2601.21288, multi-teacher without projection',
  coefficients: (_gram, context) => total([unit(0), ...presentTasks(context).map(unit)]),
} as const satisfies CombineMethod
