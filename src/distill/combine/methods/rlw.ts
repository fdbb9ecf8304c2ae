// Random loss weighting: the control that asks whether surgery and weighting are better than chance.

import { stream } from '../../../world/random'
import type { CombineMethod } from '../method'
import { amongTasks, softmax } from '../weighting'

/** Upper bound on the micro-batches of an update, each of which draws separately. */
const MOST_MICRO_BATCHES = 1024

/**
 * softmax of one normal draw per task, new for each step and micro-batch: a pure function of (seed, step,
 * micro-batch). The weights are positive and sum to 1, over the tasks that take part; a task's draw does not
 * depend on who else does. The normal draws are sums of uniforms (world/random.ts), so that every machine
 * draws the same.
 */
export const method = {
  id: 'rlw',
  place: 19,
  label: 'Random weights (RLW)',
  help: 'Weights drawn anew at every step, softmax of normal numbers: the control that any weighting must beat.',
  source:
    'Lin et al., Reasonable Effectiveness of Random Weighting, TMLR 2022, arXiv 2111.10603, normal distribution; drawn from the seed of the run',
  promises: { supervisedAlike: false, capabilitiesAlike: false },
  random: true,
  coefficients: (_gram, context) =>
    amongTasks(context, (tasks) => {
      const { seed, step, microBatch } = context.draw ?? { seed: 0, step: 0, microBatch: 0 }
      const random = stream(seed, 'random loss weights', step * MOST_MICRO_BATCHES + microBatch)
      const drawn = [0, 1, 2, 3].map(() => random.normal())
      return softmax(tasks.map((k) => drawn[k]))
    }),
} as const satisfies CombineMethod
