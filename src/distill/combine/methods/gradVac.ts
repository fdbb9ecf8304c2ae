// GradVac: PCGrad with a target. Pairs are turned towards the cosine they usually have, not merely out of
// conflict.

import { takingPart, total, unit } from '../gramSpace'
import { squaredNorm, times } from '../linear'
import { rows } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  share: {
    label: 'GradVac: newest share',
    help: "Share of the newest cosine in a pair's usual one (the paper's beta; 0.5 in its code and here).",
    min: 0,
    max: 1,
    default: 0.5,
  },
} as const satisfies MethodParameters

/** Added by the source to products of norms before dividing by them. */
const EPSILON = 1e-8

/**
 * x + 1e-8 as in the source; below x = 1e-4, where that would make cosines fade, x + x^2. The sum is then off
 * by a share of at most 1e-4, and of less the smaller x is.
 */
const guarded = (x: number): number => x + Math.min(EPSILON, x * x)

/** Targets above this would need unbounded corrections: a pair that has long been parallel is left alone. */
const STEEPEST = 1 - 1e-6

const N = 4

/**
 * Each gradient i visits the others j in order (ce first, then as the permutation says: one of 6 of the 24
 * orders). Where their cosine is below the pair's target, g_j is added until it is the target; each visit
 * then moves the target towards the cosine found, halfway by default. Targets start at 0, which makes the first
 * step PCGrad's. It may oppose a gradient; with fixed targets it is linear under scaling of each, as PCGrad is.
 * The targets live in `context.memory`; without it they are 0 at every step. Pairs with a zero gradient or an
 * absent capability are passed over, and their targets do not move. Lengths, equal or not, change a cosine by a
 * share of at most 1e-4 (tested with 1e-6 to 1e6).
 */
export const method = {
  id: 'gradvac',
  place: 9,
  label: 'GradVac',
  help: 'Gradients are turned towards each other until their angles are the usual ones of the run.',
  source: 'Wang et al., Gradient Vaccine, arXiv 2010.05874',
  memory: 'the usual cosine of each pair of gradients',
  parameters: PARAMETERS,
  promises: { scaleFree: false, supervisedAlike: false },
  coefficients(gram, context) {
    const { share } = parameterValues('gradvac', PARAMETERS, context)
    const matrix = rows(gram)
    const tasks = takingPart(context)
    const order = [0, ...context.permutation.map((c) => c + 1)].filter((task) => tasks.includes(task))
    const targets = context.memory?.gradVacTargets?.slice() ?? new Array<number>(N * N).fill(0)
    const parts = tasks.map((i) => {
      const turned = unit(i)
      for (const j of order) {
        if (j === i) continue
        const own = Math.sqrt(squaredNorm(matrix, turned))
        const other = Math.sqrt(Math.max(0, matrix[j][j]))
        if (own === 0 || other === 0) continue
        const cosine = times(matrix, turned)[j] / guarded(own * other)
        const target = Math.min(targets[N * i + j], STEEPEST)
        if (cosine < target) {
          const sine = Math.sqrt(Math.max(0, 1 - target * target))
          turned[j] +=
            (own * (target * Math.sqrt(Math.max(0, 1 - cosine * cosine)) - cosine * sine)) /
            guarded(other * sine)
        }
        targets[N * i + j] = (1 - share) * targets[N * i + j] + share * cosine
      }
      return turned
    })
    if (context.memory) context.memory.gradVacTargets = targets
    return total(parts)
  },
} as const satisfies CombineMethod
