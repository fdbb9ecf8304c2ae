// PCGrad over all four gradients: symmetric, ce is protected no more than the others.

import { presentTasks, project, total, unit } from './gramSpace'
import type { CombineMethod } from './types'

/**
 * Each gradient is projected against every other one, unprojected, in order; the update is the sum. The order
 * is ce, then the capabilities as the permutation says: one of 6 of PCGrad's 24 orders, shared by the four
 * tasks.
 */
export const pcgrad = {
  id: 'pcgrad',
  name: 'PCGrad',
  description:
    'Removes from each of the four gradients what opposes each other one, in a drawn order, and adds the results.',
  source: 'Yu et al., Gradient Surgery for Multi-Task Learning, arXiv 2001.06782',
  coefficients(gram, context) {
    const tasks = [0, ...presentTasks(context)]
    const order = [0, ...context.permutation.map((c) => c + 1).filter((task) => tasks.includes(task))]
    return total(
      tasks.map((task) =>
        order.reduce((t, other) => (other === task ? t : project(gram, t, unit(other))), unit(task)),
      ),
    )
  },
} as const satisfies CombineMethod
