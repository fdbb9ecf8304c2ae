// The plain weighted sum: multi-teacher distillation without projection.

import { presentTasks, total, unit } from '../gramSpace'
import type { CombineMethod } from '../method'

/** s + sum_c f_c. */
export const method = {
  id: 'sum',
  place: 5,
  label: 'Plain sum',
  help: 'No projection: the four gradients are added.',
  source: 'Drive-KD, arXiv 2601.21288, multi-teacher without projection',
  promises: { supervisedAlike: false },
  wgsl: { expression: 'parts.ce + parts.plain' },
  coefficients: (_gram, context) => total([unit(0), ...presentTasks(context).map(unit)]),
} as const satisfies CombineMethod
