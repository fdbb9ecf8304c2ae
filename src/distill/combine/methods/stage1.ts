// AGP's first stage alone (METHOD 5, ablation).

import { afterStage1Of, presentTasks, total, unit } from '../gramSpace'
import type { CombineMethod } from '../method'

/** sum_c (s + P(f_c; s)): teacher gradients stop opposing the supervised gradient, but not each other. */
export const method = {
  id: 'stage1',
  place: 3,
  label: 'Stage 1 only',
  help: 'Each teacher gradient is projected against the supervised gradient when they conflict.',
  source: 'Drive-KD, arXiv 2601.21288, ablation of AGP',
  stages: { first: true, second: false },
  supervisedPerCapability: true,
  promises: { supervised: (present) => Math.max(1, present), supervisedAlike: false },
  wgsl: { expression: 'parts.afterStage1' },
  coefficients(gram, context) {
    const tasks = presentTasks(context)
    return tasks.length === 0 ? unit(0) : total(afterStage1Of(gram, tasks).values())
  },
} as const satisfies CombineMethod
