// AGP's second stage alone (METHOD 5, ablation).

import { presentTasks, afterStage2, unit, unprojected } from './gramSpace'
import type { CombineMethod } from './types'

/**
 * Stage 2 on m_c = s + f_c, without stage 1. Never longer than sum_c |m_c|, also from a float32 Gram matrix:
 * an m_c of less than 1e-3 (|s| + |f_c|) is rounding there, and nothing is projected against it.
 */
export const stage2 = {
  id: 'stage2',
  name: 'AGP stage 2 only',
  description:
    'Adds the anchor to each follower and removes, in a drawn order, what opposes the other capabilities; the anchor itself is not protected.',
  source: 'Drive-KD, arXiv 2601.21288, ablation of AGP',
  coefficients(gram, context) {
    const tasks = presentTasks(context)
    return tasks.length === 0 ? unit(0) : afterStage2(gram, unprojected(tasks), context.permutation)
  },
} as const satisfies CombineMethod
