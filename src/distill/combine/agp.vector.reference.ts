// AGP on the gradient vectors themselves, as METHOD 3 writes it: what the Gram-space coefficients are tested
// against.

import { SQUARED_NORM_FLOOR } from './gramSpace'

type Vector = readonly number[]

const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i], 0)
const plus = (a: Vector, b: Vector): number[] => a.map((x, i) => x + b[i])

/** P(f; a): f when f.a >= 0, else f - (f.a / max(|a|^2, 1e-20)) a. */
export function projectVector(f: Vector, a: Vector): number[] {
  const overlap = dot(f, a)
  if (overlap >= 0) return [...f]
  const scale = overlap / Math.max(dot(a, a), SQUARED_NORM_FLOOR)
  return f.map((x, i) => x - scale * a[i])
}

export interface VectorAgp {
  update: number[]
  /** m_c = s + P(f_c; s), by capability; null where absent. */
  merged: (number[] | null)[]
  /** t_c: m_c after stage 2. */
  tilde: (number[] | null)[]
}

/**
 * Both stages on vectors of any length; followers null where the capability is absent. No follower: the
 * update is s. With `supports` (1 where a follower's loss reaches a parameter at all), stage 1 does as the
 * released code: its coefficient uses the whole anchor, but the anchor is subtracted on the follower's
 * support only, so some opposition may remain.
 */
export function vectorAgp(
  anchor: Vector,
  followers: readonly (Vector | null)[],
  permutation: readonly number[],
  supports?: readonly (Vector | null)[],
): VectorAgp {
  const merged = followers.map((f, c) => {
    if (!f) return null
    const support = supports?.[c]
    const projected = projectVector(f, anchor)
    return plus(anchor, support ? f.map((x, i) => x + (projected[i] - x) * support[i]) : projected)
  })
  const tilde = merged.map((own, i) => {
    let t = own
    for (const j of permutation) {
      const other = merged[j]
      if (t && other && j !== i) t = projectVector(t, other)
    }
    return t
  })
  const parts = tilde.filter((t) => t !== null)
  return { update: parts.length ? parts.reduce(plus) : [...anchor], merged, tilde }
}
