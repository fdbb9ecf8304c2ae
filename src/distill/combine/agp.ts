// Asymmetric Gradient Projection, both stages (METHOD 3).

import { afterStage1Of, presentTasks, afterStage2, unit } from './gramSpace'
import type { CombineMethod } from './types'

/**
 * AGP: update . s >= n |s|^2 for n present capabilities. Without any it moves along ce (the released code
 * would not move).
 */
export const agp = {
  id: 'agp',
  name: 'AGP',
  description:
    'Removes from each follower what opposes the anchor, then, in a drawn order, what opposes the other capabilities; the anchor counts once per capability.',
  source: 'Drive-KD, arXiv 2601.21288, asymmetric gradient projection, and its released code',
  coefficients(gram, context) {
    const tasks = presentTasks(context)
    return tasks.length === 0 ? unit(0) : afterStage2(gram, afterStage1Of(gram, tasks), context.permutation)
  },
} as const satisfies CombineMethod
