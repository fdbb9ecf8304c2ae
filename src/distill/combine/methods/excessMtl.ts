// ExcessMTL: weights grow with how far a task still is from its own optimum, so that noise does not attract them.

import { remember, remembered, type CombineContext } from '../context'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'
import { amongTasks, softmax } from '../weighting'

const PARAMETERS = {
  rate: {
    label: 'ExcessMTL: rate',
    help: 'Step size eta by which log weights follow the excess risks (0.01 in the library that carries the code).',
    min: 1e-6,
    max: 10,
    default: 0.01,
  },
} as const satisfies MethodParameters

/**
 * Layout of a task's numbers in the stored state: log weight, first excess risk (0: none), sums per group.
 */
const [LOGS, FIRST, SUMS] = [0, 4, 8]

/** e_k = sum over groups of |g_k|^2 / sqrt(sum over steps of |g_k|^2); `sums`: these, this step included. */
function excessRisk(k: number, groups: readonly (readonly number[])[], sums: readonly number[]): number {
  return groups.reduce((risk, gram, g) => {
    const square = Math.max(0, gram[5 * k])
    return risk + (square > 0 ? square / Math.sqrt(sums[4 * g + k]) : 0)
  }, 0)
}

/**
 * Weights n softmax(l) over the n tasks that take part; l_k grows by eta e_k / e_k(first) each step from the second
 * on. The excess risk e_k = g_k' H_k^-1 g_k takes for H_k the root of the summed squared gradients, which the paper
 * keeps per parameter; here it is kept per parameter group (a layer has one curvature), which needs no memory of
 * the model's size. Gradients are the weighted ones; constant weights cancel in e_k / e_k(first).
 */
export const method = {
  id: 'excess-mtl',
  place: 23,
  label: 'ExcessMTL',
  help: 'Losses weigh more the further their gradients say they are from their own optimum; noise does not count.',
  source:
    "He et al., Robust Multi-Task Learning with Excess Risks, ICML 2024, arXiv 2402.02009, and LibMTL's code; adapted: curvature per parameter group, not per parameter",
  parameters: PARAMETERS,
  promises: {},
  memory: 'the log weights, the first excess risks, and the summed squared gradients of each parameter group',
  readsGroups: true,
  coefficients: (gram, context) =>
    amongTasks(context, (tasks) => {
      const { rate } = parameterValues('excess-mtl', PARAMETERS, context)
      const moved = movedNumbers(gram, context, tasks, rate)
      remember(context, 'excess-mtl', moved)
      return softmax(tasks.map((k) => moved[LOGS + k])).map((share) => tasks.length * share)
    }),
} as const satisfies CombineMethod

/** The stored state after this step. */
function movedNumbers(
  gram: readonly number[],
  context: CombineContext,
  tasks: readonly number[],
  rate: number,
): number[] {
  const { groups = [gram] } = context
  const saved = remembered(context, 'excess-mtl') ?? new Array<number>(SUMS + 4 * groups.length).fill(0)
  const sums = saved
    .slice(SUMS)
    .map((sum, i) =>
      tasks.includes(i % 4) ? sum + Math.max(0, groups[Math.floor(i / 4)][5 * (i % 4)]) : sum,
    )
  const [logs, first] = [saved.slice(LOGS, FIRST), saved.slice(FIRST, SUMS)]
  for (const k of tasks) {
    const risk = excessRisk(k, groups, sums)
    if (first[k] > 0) logs[k] += (rate * risk) / first[k]
    else first[k] = risk
  }
  return [...logs, ...first, ...sums]
}
