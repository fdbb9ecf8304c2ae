// What the last step's Gram matrix says, for the gradient panel: a picture in the plane and live checks.
// Pure. Row-major 4x4 Gram matrices in the order ce, perception, reasoning, planning (METHOD 3).

import { COMBINE } from '../../distill/combine/registry'
import type { Method } from '../../settings/settings'
import type { StepMetrics } from '../../distill/tasks'

export type Point = readonly [x: number, y: number]

const N = 4

/**
 * Eigenvalues and eigenvectors (columns) of a symmetric 4x4 matrix by Jacobi rotations, largest eigenvalue
 * first.
 */
export function eigen4(matrix: readonly number[]): { values: number[]; vectors: number[][] } {
  const a = Array.from({ length: N }, (_, i) => Array.from({ length: N }, (_, j) => matrix[i * N + j] ?? 0))
  const v = Array.from({ length: N }, (_, i) => Array.from({ length: N }, (_, j) => Number(i === j)))
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < N - 1; p++) {
      for (let q = p + 1; q < N; q++) {
        const off = a[p]![q]!
        if (Math.abs(off) <= 1e-15 * Math.sqrt(Math.abs(a[p]![p]! * a[q]![q]!)) || off === 0) continue
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * off)
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        const s = t * c
        for (let k = 0; k < N; k++) {
          const kp = a[k]![p]!
          const kq = a[k]![q]!
          a[k]![p] = c * kp - s * kq
          a[k]![q] = s * kp + c * kq
        }
        for (let k = 0; k < N; k++) {
          const pk = a[p]![k]!
          const qk = a[q]![k]!
          a[p]![k] = c * pk - s * qk
          a[q]![k] = s * pk + c * qk
          const vp = v[k]![p]!
          const vq = v[k]![q]!
          v[k]![p] = c * vp - s * vq
          v[k]![q] = s * vp + c * vq
        }
      }
    }
  }
  const order = [0, 1, 2, 3].sort((i, j) => a[j]![j]! - a[i]![i]!)
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => v.map((row) => row[i]!)) }
}

/**
 * The four gradients in the plane that keeps most of their squared lengths. ce points right, perception (else
 * the first that does not lie on ce) up. `residual`: the share of the summed squared lengths that lies
 * outside the plane; `outside`: each gradient's own share.
 */
export function planar(gram: readonly number[]): { points: Point[]; residual: number; outside: number[] } {
  const { values, vectors } = eigen4(gram)
  const positive = values.map((l) => Math.max(0, l))
  const total = positive.reduce((s, l) => s + l, 0)
  if (!(total > 0))
    return {
      points: [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      residual: 0,
      outside: [0, 0, 0, 0],
    }
  const [u, w] = [Math.sqrt(positive[0]!), Math.sqrt(positive[1]!)]
  const flat = [0, 1, 2, 3].map((i): Point => [u * vectors[0]![i]!, w * vectors[1]![i]!])
  const turn = -Math.atan2(flat[0]![1], flat[0]![0])
  const [c, s] = [Math.cos(turn), Math.sin(turn)]
  const turned = flat.map(([x, y]): Point => [x * c - y * s, x * s + y * c])
  const scale = Math.sqrt(total)
  const up = turned.slice(1).find(([, y]) => Math.abs(y) > 1e-6 * scale)
  const sign = up && up[1] < 0 ? -1 : 1
  const outside = turned.map(([x, y], i) =>
    gram[i * N + i] > 0 ? Math.max(0, 1 - (x * x + y * y) / gram[i * N + i]) : 0,
  )
  return {
    outside,
    points: turned.map(([x, y]): Point => [x, y * sign]),
    residual: Math.max(0, (positive[2]! + positive[3]!) / total),
  }
}

/** Sum of `coefficients[k] * points[k]`. */
export const combine = (points: readonly Point[], coefficients: readonly number[]): Point =>
  points.reduce<Point>(([x, y], p, k) => [x + p[0] * coefficients[k]!, y + p[1] * coefficients[k]!], [0, 0])

export interface GramExplanation {
  hasStage1: boolean
  hasStage2: boolean
  /**
   * Degrees stage 1 turned perception, reasoning, planning; 0 where it left them alone; null where the
   * gradient is zero.
   */
  turned: (number | null)[]
  /**
   * Teacher gradients after stage 1, as coefficients of the four gradients; null where stage 1 changed
   * nothing.
   */
  projected: (number[] | null)[]
  /** Teacher gradients whose share stage 2 raised (indices 0..2): it fired where any is listed. */
  raised: number[]
  /** |ce|^2 >= |f_i||f_j| for all pairs: stage 2 has nothing to resolve (METHOD 3). */
  supervisedDominates: boolean
  /** update . ce, from the Gram matrix and the coefficients: (G c)_0. */
  updateDotCe: number
  /** Cosine between update and ce; null when either is zero. */
  updateCosine: number | null
  /** |update| recomputed: sqrt(c' G c). */
  norm: number
  lengths: number[]
}

/** Explains one step from what it reported. */
export function explainGram(
  metrics: Pick<StepMetrics, 'gram' | 'coefficients'>,
  method: Method,
): GramExplanation {
  const { gram, coefficients } = metrics
  const at = (i: number, j: number): number => gram[i * N + j] ?? 0
  const product = [0, 1, 2, 3].map((i) =>
    [0, 1, 2, 3].reduce((s, j) => s + at(i, j) * (coefficients[j] ?? 0), 0),
  )
  const square = product.reduce((s, v, i) => s + v * (coefficients[i] ?? 0), 0)
  const norm = Math.sqrt(Math.max(0, square))
  const lengths = [0, 1, 2, 3].map((i) => Math.sqrt(Math.max(0, at(i, i))))
  const { first: stage1 = false, second: stage2 = false } = COMBINE[method].stages ?? {}
  const turned = [1, 2, 3].map((i) => {
    if (!(lengths[i]! > 0) || !(lengths[0]! > 0)) return null
    if (!stage1 || at(i, 0) >= 0) return 0
    const cosine = at(i, 0) / (lengths[i]! * lengths[0]!)
    return (Math.acos(Math.max(-1, cosine)) * 180) / Math.PI - 90
  })
  const projected = turned.map((degrees, i) => {
    if (!degrees) return null
    const out = [0, 0, 0, 0]
    out[i + 1] = 1
    out[0] = -at(i + 1, 0) / Math.max(at(0, 0), 1e-20)
    return out
  })
  // Without stage 2 a teacher gradient enters with coefficient 1; every projection of stage 2 adds a positive
  // multiple of another one.
  const raised = stage2
    ? [0, 1, 2].filter((i) => lengths[i + 1]! > 0 && (coefficients[i + 1] ?? 0) > 1 + 1e-4)
    : []
  const supervisedDominates = [
    [1, 2],
    [1, 3],
    [2, 3],
  ].every(([i, j]) => at(0, 0) >= lengths[i!]! * lengths[j!]!)
  const updateDotCe = product[0]!
  return {
    hasStage1: stage1,
    hasStage2: stage2,
    turned,
    projected,
    raised,
    supervisedDominates,
    updateDotCe,
    updateCosine: norm > 0 && lengths[0]! > 0 ? updateDotCe / (norm * lengths[0]!) : null,
    norm,
    lengths,
  }
}
