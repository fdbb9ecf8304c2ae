// FAMO: weights under which all losses fall at the same relative speed.

import { adamNumbers, adamUpdate, flatNumbers } from '../adam'
import { remember, remembered } from '../context'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'
import { amongTasks, lossesOf, softmax } from '../weighting'

const PARAMETERS = {
  rate: {
    label: 'FAMO: rate',
    help: "Adam's learning rate of the task logits (the authors' 0.025).",
    min: 1e-6,
    max: 1,
    default: 0.025,
  },
  decay: {
    label: 'FAMO: decay',
    help: "Weight decay gamma of the task logits, which draws the weights together (the authors' 0.01).",
    min: 0,
    max: 1,
    default: 0.01,
  },
} as const satisfies MethodParameters

/** Added to a loss before its logarithm or inverse, as in the released code. */
const EPSILON = 1e-8

/** A loss that has not been measured yet. */
const UNSEEN = -1

/**
 * Coefficients c z_k / L_k with z = softmax(xi) over the tasks that take part and c = 1 / sum z_j / L_j: they sum
 * to 1, and the step changes sum z_k log L_k. Then xi follows J_softmax' (log L(before) - log L(now)) by Adam. The
 * paper takes L(now) on the same batch after the update, for which a second forward pass would be needed; here it
 * is the next batch's, one step later. Losses are the weighted ones, w_k L_k, least possible loss 0.
 */
export const method = {
  id: 'famo',
  place: 22,
  label: 'FAMO',
  help: 'Weighs losses so that all fall at the same relative speed, learning from how they moved.',
  source:
    "Liu, Feng, Stone and Liu, FAMO: Fast Adaptive Multitask Optimization, NeurIPS 2023, arXiv 2306.03792, and its code; adapted: a loss's progress is read off the next batch",
  parameters: PARAMETERS,
  promises: {},
  memory: 'the task logits with their Adam moments, and the losses of the step before',
  coefficients: (_gram, context) =>
    amongTasks(context, (tasks) => {
      const { rate, decay } = parameterValues('famo', PARAMETERS, context)
      const losses = lossesOf(context).map((loss) => loss + EPSILON)
      const saved = remembered(context, 'famo')
      let numbers = adamNumbers(saved?.slice(0, 16) ?? null, 0)
      const before = saved?.slice(16) ?? [UNSEEN, UNSEEN, UNSEEN, UNSEEN]
      const known = tasks.filter((k) => before[k] !== UNSEEN)
      if (known.length > 1) {
        const z = softmax(known.map((k) => numbers[k].value))
        const fallen = known.map((k) => Math.log(before[k]) - Math.log(losses[k]))
        const mean = fallen.reduce((sum, x, i) => sum + z[i] * x, 0)
        numbers = numbers.map((number, k) => {
          const i = known.indexOf(k)
          return i < 0 ? number : adamUpdate(number, z[i] * (fallen[i] - mean), rate, decay)
        })
      }
      remember(context, 'famo', [
        ...flatNumbers(numbers),
        ...before.map((loss, k) => (tasks.includes(k) ? losses[k] : loss)),
      ])
      const shares = softmax(tasks.map((k) => numbers[k].value)).map((z, i) => z / losses[tasks[i]])
      const sum = shares.reduce((a, b) => a + b, 0)
      return shares.map((share) => share / sum)
    }),
} as const satisfies CombineMethod
