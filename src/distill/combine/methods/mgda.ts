// MGDA: the shortest vector of the convex hull of the gradients.

import { faces, mostOptimal, spread, type Candidate } from '../activeSet'
import { dot, norms, solve, times, type Matrix } from '../linear'
import { amongPresent } from '../subGram'
import { parameterValues, type CombineMethod, type MethodParameters } from '../method'

const PARAMETERS = {
  division: {
    label: 'MGDA: division by length',
    help: 'Gradients are divided by this power of their length first: 0 as they are, 1 directions alone (public code: l2), where a loss may rise.',
    min: 0,
    max: 1,
    default: 0,
  },
} as const satisfies MethodParameters

/**
 * Weights on the simplex with the smallest |sum_k w_k g_k|^2, by enumerating its faces: on a face the minimum
 * has w proportional to G^-1 1. G + m 1 1' (m the smallest squared norm of the face) has the same solution
 * and stays regular where the face contains the origin; faces that are singular even so are left out, since
 * the same point lies on one of their own faces. Zero gradients share the weight evenly: the shortest vector
 * is 0.
 */
export function mgdaWeights(gram: Matrix): number[] {
  const zeros = gram.filter((row, i) => !(row[i] > 0)).length
  if (zeros > 0) return gram.map((row, i) => (row[i] > 0 ? 0 : 1 / zeros))
  const lengths = norms(gram)
  const candidates = faces(gram.length).flatMap((face): Candidate[] => {
    const shift = Math.min(...face.map((i) => gram[i][i]))
    const solution = solve(
      face.map((i) => face.map((j) => gram[i][j] + shift)),
      face.map(() => shift),
    )
    if (!solution || solution.some((x) => x < 0)) return []
    const sum = solution.reduce((a, b) => a + b, 0)
    const weights = spread(
      gram.length,
      face,
      solution.map((x) => x / sum),
    )
    // At the minimum w no gradient has a smaller product with w'J than w'J itself.
    const products = times(gram, weights)
    const square = dot(weights, products)
    const size = dot(weights, lengths)
    return [{ weights, violation: Math.max(...products.map((x, k) => (square - x) / lengths[k] / size)) }]
  })
  return mostOptimal(candidates) ?? gram.map(() => 1 / gram.length)
}

/** The Gram matrix of the gradients divided by a power of their lengths; zero gradients stay. */
function divided(gram: Matrix, power: number): Matrix {
  if (power === 0) return gram
  const scale = norms(gram).map((length) => (length > 0 ? length ** -power : 0))
  return gram.map((row, i) => row.map((x, j) => x * scale[i] * scale[j]))
}

/**
 * Never opposes a gradient: update . g_k >= |update|^2 for all, unless they are divided by their lengths. Not linear
 * under scaling: a short gradient draws the update to itself, and a zero gradient (a task with nothing left to learn)
 * makes the update zero. Of several minimisers (dependent gradients) one with few weights is taken; the update is the
 * same.
 */
export const method = {
  id: 'mgda',
  place: 10,
  label: 'MGDA',
  help: 'The shortest average of the four gradients: no loss rises, progress may be slow.',
  source:
    'Désidéri 2012; Sener and Koltun, Multi-Task Learning as Multi-Objective Optimization, arXiv 1810.04650',
  parameters: PARAMETERS,
  promises: { opposesNone: true },
  coefficients: (gram, context) =>
    amongPresent(gram, context, (matrix) =>
      mgdaWeights(divided(matrix, parameterValues('mgda', PARAMETERS, context).division)),
    ),
} as const satisfies CombineMethod
