// The pseudo-inverse of a Gram matrix of gradients of very unequal lengths, by way of their cosines: the
// eigenvalues of G itself cannot distinguish the shortest gradient from rounding error of the longest.

import { addScaled } from './gramSpace'
import { cosines, dot, eigen, norms, principal, range, RESOLUTION, times, type Matrix } from './linear'

/**
 * G^+ x. With D the lengths, C = D^-1 G D^-1 the cosines, N their null space (eigenvalues of at most
 * RESOLUTION) and P the projection that removes D^-1 N, the null space of G: G^+ = P D^-1 C^+ D^-1 P. Entries
 * of zero gradients are 0.
 */
export function inverseTimes(gram: Matrix, x: readonly number[]): number[] {
  const saved = range(gram.length).filter((k) => gram[k][k] > 0)
  const matrix = principal(gram, saved)
  const lengths = norms(matrix)
  const { values, vectors } = eigen(cosines(matrix))
  const regular = values.map((value) => value > RESOLUTION)
  const dependent = orthonormal(
    vectors
      .filter((_, k) => !regular[k])
      .map((v) => v.map((y, i) => (Math.abs(y) > RESOLUTION ? y / lengths[i] : 0))),
  )
  // Twice: after one pass the entry of the shortest gradient, almost all of which is removed, still holds
  // rounding error.
  const purified = (v: readonly number[]): number[] =>
    [...dependent, ...dependent].reduce((rest, n) => addScaled(rest, n, -dot(n, rest)), [...v])
  const scaled = purified(saved.map((k) => x[k])).map((y, i) => y / lengths[i])
  const shares = times(vectors, scaled).map((y, k) => (regular[k] ? y / values[k] : 0))
  const solved = lengths.map((length, i) => vectors.reduce((sum, v, k) => sum + shares[k] * v[i], 0) / length)
  const whole = purified(solved)
  return range(gram.length).map((k) => whole[saved.indexOf(k)] ?? 0)
}

/** An orthonormal basis of the same space, by Gram-Schmidt; two passes remove all of the earlier vectors. */
function orthonormal(vectors: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = []
  for (const vector of vectors) {
    let rest = unit(vector)
    for (const _ of [1, 2]) rest = unit(basis.reduce((v, b) => addScaled(v, b, -dot(b, v)), rest))
    if (rest.some((y) => y !== 0)) basis.push(rest)
  }
  return basis
}

function unit(v: readonly number[]): number[] {
  const length = Math.hypot(...v)
  return v.map((y) => (length > 0 ? y / length : 0))
}
