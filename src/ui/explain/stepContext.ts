// What a step's gradients were combined with, from what the page knows of the step: enough to compute the
// coefficients of every method again that remembers nothing and looks at no parameter groups.

import { activeInSettings } from '../../distill/activeTeachers'
import type { CombineContext } from '../../distill/combine/context'
import { PERMUTATIONS, TASKS, type StepMetrics } from '../../distill/tasks'
import { parametersIn } from '../../settings/parameterTable'
import type { Settings } from '../../settings/settings'

/** The four loss weights in force at a step: those that reweighting moved, else the settings'. */
export const weightsOf = ({ weights }: Pick<StepMetrics, 'weights'>, settings: Settings): number[] =>
  weights
    ? TASKS.map((task) => weights[task])
    : [settings.weightCe, settings.weightPerception, settings.weightReasoning, settings.weightPlanning]

/** The context of a step of a run with these settings. */
export function stepContext(metrics: StepMetrics, settings: Settings): CombineContext {
  const weights = weightsOf(metrics, settings)
  return {
    permutation: PERMUTATIONS[metrics.permutation] ?? PERMUTATIONS[0],
    present: activeInSettings(settings),
    supervised: weights[0] > 0,
    parameters: parametersIn(settings),
    losses: TASKS.map((task, k) => weights[k] * metrics.losses[task]),
    draw: { seed: settings.seed, step: metrics.step, microBatch: 0 },
  }
}
