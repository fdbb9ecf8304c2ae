// Dynamic weight average: a loss that falls more slowly than the others weighs more.

import { remember, remembered, type CombineContext } from '../context'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'
import { amongTasks, lossesOf, softmax } from '../weighting'

const PARAMETERS = {
  temperature: {
    label: 'DWA: temperature',
    help: 'Temperature T of the softmax over loss ratios: 2 in the paper; large values weigh all losses alike.',
    min: 0.01,
    max: 1000,
    default: 2,
  },
  window: {
    label: 'DWA: window',
    help: 'Batches over which losses are averaged before two averages are compared: the paper takes an epoch, which is 48 by default.',
    min: 1,
    max: 100_000,
    default: 48,
    integer: true,
  },
} as const satisfies MethodParameters

/**
 * The stored state: batches in the current window; per task the sum and count of its losses there; the means
 * of the last two windows (0: none).
 */
interface Averages {
  seen: number
  sums: number[]
  counts: number[]
  last: number[]
  before: number[]
}

function averagesOf(saved: readonly number[] | null): Averages {
  const four = (at: number) => [0, 1, 2, 3].map((k) => saved?.[at + k] ?? 0)
  return { seen: saved?.[0] ?? 0, sums: four(1), counts: four(5), last: four(9), before: four(13) }
}

/** The averages after one more batch. */
function observed(
  { seen, sums, counts, last, before }: Averages,
  tasks: readonly number[],
  context: CombineContext,
  window: number,
): Averages {
  const losses = lossesOf(context)
  const added = sums.map((sum, k) => (tasks.includes(k) ? sum + losses[k] : sum))
  const counted = counts.map((count, k) => (tasks.includes(k) ? count + 1 : count))
  if (seen + 1 < window) return { seen: seen + 1, sums: added, counts: counted, last, before }
  const means = added.map((sum, k) => (counted[k] > 0 ? sum / counted[k] : last[k]))
  return { seen: 0, sums: [0, 0, 0, 0], counts: [0, 0, 0, 0], last: means, before: last }
}

/**
 * n softmax(r_k / T) with r_k = mean loss of the last window / that of the one before, over the n tasks that take
 * part; all 1, the plain sum, until there are two windows (the paper's first two epochs). A task that had no loss
 * in one of them counts as r = 1. The weights sum to n.
 */
export const method = {
  id: 'dwa',
  place: 20,
  label: 'DWA',
  help: 'Dynamic weight average: losses that fell less over the last batches weigh more.',
  source:
    'Liu, Johns and Davison, End-to-End Multi-Task Learning with Attention, CVPR 2019, arXiv 1803.10704, T = 2; adapted: windows of batches for epochs',
  parameters: PARAMETERS,
  promises: {},
  memory: 'the mean losses of the last two windows, and of the open one',
  coefficients: (_gram, context) =>
    amongTasks(context, (tasks) => {
      const { temperature, window } = parameterValues('dwa', PARAMETERS, context)
      const averages = averagesOf(remembered(context, 'dwa'))
      const { seen, sums, counts, last, before } = observed(averages, tasks, context, window)
      remember(context, 'dwa', [seen, ...sums, ...counts, ...last, ...before])
      const ratios = tasks.map((k) =>
        averages.last[k] > 0 && averages.before[k] > 0 ? averages.last[k] / averages.before[k] : 1,
      )
      return softmax(ratios.map((r) => r / temperature)).map((share) => tasks.length * share)
    }),
} as const satisfies CombineMethod
