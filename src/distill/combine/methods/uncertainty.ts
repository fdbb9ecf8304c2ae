// Uncertainty weighting: each loss has a learned variance, and weighs its inverse.

import { adamNumbers, adamUpdate, flatNumbers } from '../adam'
import { remember, remembered } from '../context'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'
import { amongTasks, lossesOf } from '../weighting'

const PARAMETERS = {
  rate: {
    label: 'Uncertainty: rate',
    help: "Adam's learning rate of the log variances. The paper trains them with the network; this is the default run's rate.",
    min: 1e-6,
    max: 1,
    default: 3e-3,
  },
} as const satisfies MethodParameters

/** Log variances stay within it: a loss of 0 would ask for an infinite weight. */
const WIDEST = 20

/** 1 for a classification's likelihood (cross-entropy), 1/2 for a regression's (a teacher's squared differences). */
const factor = (k: number): number => (k === 0 ? 1 : 0.5)

/**
 * With s_k = log sigma_k^2 the objective is sum_k a_k exp(-s_k) L_k + s_k / 2, a = 1 for cross-entropy and 1/2
 * for the teachers: a_k exp(-s_k) is the weight, and s_k follows 1/2 - a_k exp(-s_k) L_k by Adam after the
 * step's weights are taken. s starts at 0. Losses are the weighted ones, w_k L_k.
 */
export const method = {
  id: 'uncertainty',
  place: 21,
  label: 'Uncertainty weighting',
  help: 'Each loss learns a variance and weighs its inverse: a loss that stays large weighs less.',
  source:
    'Kendall, Gal and Cipolla, Multi-Task Learning Using Uncertainty, CVPR 2018, arXiv 1705.07115; adapted: teachers taken as regressions, an Adam of its own, log variances within 20',
  parameters: PARAMETERS,
  promises: { supervisedAlike: false },
  memory: 'the log variance of each loss, with its Adam moments',
  coefficients: (_gram, context) =>
    amongTasks(context, (tasks) => {
      const { rate } = parameterValues('uncertainty', PARAMETERS, context)
      const losses = lossesOf(context)
      const numbers = adamNumbers(remembered(context, 'uncertainty'), 0)
      const weights = numbers.map(({ value }, k) => factor(k) * Math.exp(-value))
      const moved = numbers.map((number, k) => {
        if (!tasks.includes(k)) return number
        const next = adamUpdate(number, 0.5 - weights[k] * losses[k], rate)
        return { ...next, value: Math.max(-WIDEST, Math.min(WIDEST, next.value)) }
      })
      remember(context, 'uncertainty', flatNumbers(moved))
      return tasks.map((k) => weights[k])
    }),
} as const satisfies CombineMethod
