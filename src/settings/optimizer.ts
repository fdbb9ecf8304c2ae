// What the optimizer is told of a run's settings: one place, whoever trains, tests or exports.

import type { OptimizerOptions } from '../distill/step/recordedStep'
import type { Settings } from './settings'

/** AdamW's constants of a run (METHOD 2); the learning rate comes with each step. */
export const optimizerOf = ({
  beta1,
  beta2,
  weightDecay,
}: Pick<Settings, 'beta1' | 'beta2' | 'weightDecay'>): OptimizerOptions => ({
  beta1,
  beta2,
  epsilon: 1e-8,
  weightDecay,
})
