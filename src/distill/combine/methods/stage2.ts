// AGP's second stage alone (METHOD 5, ablation).

import { presentTasks, afterStage2, unit, unprojected } from '../gramSpace'
import type { CombineMethod } from '../method'

/**
 * Stage 2 on m_c = s + f_c, without stage 1. Never longer than sum_c |m_c|, also from a float32 Gram matrix:
 * an m_c of less than 1e-3 (|s| + |f_c|) is rounding error there, and nothing is projected against it.
 */
export const method = {
  id: 'stage2',
  place: 4,
  label: 'Stage 2 only',
  help: 'The capabilities are projected against each other, in shuffled order.',
  source: 'Drive-KD, arXiv 2601.21288, ablation of AGP',
  stages: { first: false, second: true },
  supervisedPerCapability: true,
  promises: { supervisedAlike: false },
  wgsl: { expression: 'afterStage2(G, parts.unprojected, permutation, mask)' },
  coefficients(gram, context) {
    const tasks = presentTasks(context)
    return tasks.length === 0 ? unit(0) : afterStage2(gram, unprojected(tasks), context.permutation)
  },
} as const satisfies CombineMethod
