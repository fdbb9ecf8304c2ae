// The four gradients drawn in one plane, from their Gram matrix alone. Pure. Row-major 4x4 Gram matrices in
// the order ce, perception, reasoning, planning (METHOD 3).

import { eigen } from '../../distill/combine/linear'

export type Point = readonly [x: number, y: number]

const N = 4
const ALL = [0, 1, 2, 3]

/**
 * The four gradients in the plane that preserves most of their squared lengths. ce points right, perception
 * (else the first that does not lie on ce) up. `residual`: the share of the summed squared lengths that
 * lies outside the plane; `outside`: each gradient's own share.
 */
export function planar(gram: readonly number[]): { points: Point[]; residual: number; outside: number[] } {
  const { values, vectors } = eigen(ALL.map((i) => ALL.map((j) => gram[N * i + j] ?? 0)))
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
  const flat = ALL.map((i): Point => [u * vectors[0]![i]!, w * vectors[1]![i]!])
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
