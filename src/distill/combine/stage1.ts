// AGP's first stage alone (METHOD 5, ablation).

import { afterStage1Of, presentTasks, total, unit } from './gramSpace'
import type { CombineMethod } from './types'

/** sum_c (s + P(f_c; s)): followers stop opposing the anchor, not each other. */
export const stage1 = {
  id: 'stage1',
  name: 'AGP stage 1 only',
  description:
    'Removes from each follower what opposes the anchor, and nothing else; the anchor counts once per capability.',
  source: 'Drive-KD, arXiv 2601.21288, ablation of AGP',
  coefficients(gram, context) {
    const tasks = presentTasks(context)
    return tasks.length === 0 ? unit(0) : total(afterStage1Of(gram, tasks).values())
  },
} as const satisfies CombineMethod
