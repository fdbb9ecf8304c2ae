// AGP on the gradient vectors themselves, as METHOD 3 states it. The Gram-space coefficients are tested
// against this file.

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
  afterStage1: (number[] | null)[]
  /** t_c: m_c after stage 2. */
  tilde: (number[] | null)[]
}

/** Supports of the gradients: 1 where a loss reaches a parameter at all, else 0. */
export interface Supports {
  /** Default: everywhere. */
  supervised?: Vector
  teacherGradients: readonly (Vector | null)[]
}

/** P(f; a) as the released code does it: the coefficient is over the whole model, f changes where it is present. */
function projectPresent(f: Vector, a: Vector, present: Vector | null): number[] {
  const projected = projectVector(f, a)
  return present ? f.map((x, i) => (present[i] > 0 ? projected[i] : x)) : projected
}

/**
 * Both stages on vectors of any length; a teacher gradient is null where its capability is absent. Without
 * any teacher gradient the update is s. With `supports`, as in the released code: a parameter without a
 * gradient stays without one, so stage 1 may leave some opposition to s, and nothing is subtracted from an
 * m_i where neither s nor f_i has a gradient.
 */
export function vectorAgp(
  supervised: Vector,
  teacherGradients: readonly (Vector | null)[],
  permutation: readonly number[],
  supports?: Supports,
): VectorAgp {
  const afterStage1 = teacherGradients.map((f, c) =>
    f ? plus(supervised, projectPresent(f, supervised, supports?.teacherGradients[c] ?? null)) : null,
  )
  const presentAfter = (c: number): Vector | null => {
    const [own, ofSupervised] = [supports?.teacherGradients[c], supports?.supervised]
    return own && ofSupervised ? own.map((x, i) => Math.max(x, ofSupervised[i])) : null
  }
  const tilde = afterStage1.map((own, i) => {
    let t = own
    for (const j of permutation) {
      const other = afterStage1[j]
      if (t && other && j !== i) t = projectPresent(t, other, presentAfter(i))
    }
    return t
  })
  const parts = tilde.filter((t) => t !== null)
  return { update: parts.length ? parts.reduce(plus) : [...supervised], afterStage1, tilde }
}
