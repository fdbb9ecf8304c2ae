// Coordinates of vectors in the plane of the supervised gradient and one teacher gradient. Pure.

import { inner, unit } from '../../distill/combine/gramSpace'

/**
 * Along s and across it (never negative); null without a supervised gradient. Exact for every vector that
 * lies in the plane.
 */
export function inPlane(gram: readonly number[], v: readonly number[]): readonly [number, number] | null {
  const supervised = Math.sqrt(Math.max(0, gram[0] ?? 0))
  if (!(supervised > 0)) return null
  const along = inner(gram, v, unit(0)) / supervised
  return [along, Math.sqrt(Math.max(0, inner(gram, v, v) - along * along))]
}
