// Asymmetric Gradient Projection, both stages (METHOD 3).

import { afterStage1Of, presentTasks, afterStage2, unit } from '../gramSpace'
import type { CombineMethod } from '../method'

/**
 * AGP: update . s >= n |s|^2 for n present capabilities. Without any it moves along ce (the released code
 * would not move).
 */
export const method = {
  id: 'agp',
  place: 1,
  label: 'AGP',
  help: "Stage 1, then stage 2: the paper's method.",
  source: 'Drive-KD, arXiv 2601.21288, asymmetric gradient projection, and its released code',
  stages: { first: true, second: true },
  supervisedPerCapability: true,
  promises: { supervised: (present) => Math.max(1, present), supervisedAlike: false },
  wgsl: { expression: 'afterStage2(G, parts.stage1, permutation, mask)' },
  coefficients(gram, context) {
    const tasks = presentTasks(context)
    return tasks.length === 0 ? unit(0) : afterStage2(gram, afterStage1Of(gram, tasks), context.permutation)
  },
} as const satisfies CombineMethod
