// The four gradients as points, from their Gram matrix alone: the plane or the 3-D space that holds ce and
// keeps most of the others. With no more independent gradients than dimensions nothing is lost; otherwise
// what lies outside is known exactly. Pure.

import { addScaled, inner, unit } from '../../distill/combine/gramSpace'
import { eigen } from '../../distill/combine/linear'

/** Share of the summed squared lengths below which a direction is rounding. */
const TINY = 1e-12
/** The same for a direction that is divided by its length: below it, rounding leaves fewer than seven digits. */
const INEXACT = 1e-9
/** Squared lengths below it have lost digits to the end of the range of numbers: they give no direction. */
const SMALLEST = 1e-290
const ALL = [0, 1, 2, 3]

export type Dimensions = 2 | 3
/** A vector spanned by the four gradients, as its 4 coefficients. */
export type Coefficients = readonly number[]

/** Gram matrix of what the gradients hold outside `directions`, as rows. */
function outside(gram: readonly number[], directions: readonly Coefficients[]): number[][] {
  const held = ALL.map((i) => coordinates(gram, directions, unit(i)))
  return ALL.map((i) =>
    ALL.map((j) => gram[4 * i + j] - held[i].reduce((sum, x, d) => sum + x * held[j][d], 0)),
  )
}

/** Inner products of a vector with orthonormal directions. */
export const coordinates = (
  gram: readonly number[],
  directions: readonly Coefficients[],
  vector: Coefficients,
): number[] => directions.map((direction) => inner(gram, direction, vector))

/**
 * Gram-Schmidt over `points` [m], completed by the axes themselves: m orthonormal vectors of length m, the
 * first along the first point.
 */
function axesAlong(points: readonly (readonly number[])[], m: number): number[][] {
  const reach = Math.max(...points.map((p) => Math.hypot(...p)), 0)
  const axes: number[][] = []
  const own = Array.from({ length: m }, (_, i) =>
    Array.from({ length: m }, (_, j) => (i === j ? reach || 1 : 0)),
  )
  for (const point of [...points, ...own]) {
    if (axes.length === m) break
    const rest = axes.reduce<number[]>(
      (v, a) => {
        const along = v.reduce((sum, x, d) => sum + x * a[d], 0)
        return v.map((x, d) => x - along * a[d])
      },
      [...point],
    )
    const length = Math.hypot(...rest)
    if (length > 1e-6 * reach || (reach === 0 && length > 0)) axes.push(rest.map((x) => x / length))
  }
  return axes
}

const weighted = (vectors: readonly Coefficients[], weights: readonly number[]): number[] =>
  vectors.reduce<number[]>((sum, v, i) => addScaled(sum, v, weights[i]), [0, 0, 0, 0])

/**
 * At most `count` orthonormal directions for drawing the gradients `shown`, each as 4 coefficients: first
 * ce's own (where it is shown and not zero), so that its inner products are drawn exactly; then those that
 * keep most of the rest (eigenvectors of the Gram matrix without ce's part), turned so that the next gradient
 * points along the next axis. Fewer where the gradients span less.
 */
export function directionsFor(
  gram: readonly number[],
  count: Dimensions,
  shown: readonly number[] = ALL,
): number[][] {
  const scale = shown.reduce((sum, k) => sum + Math.max(0, gram[5 * k]), 0)
  const visible = shown.filter((k) => gram[5 * k] > Math.max(TINY * scale, SMALLEST))
  if (visible.length === 0) return []
  const first = visible.includes(0) ? [unit(0).map((x) => x / Math.sqrt(gram[0]))] : []
  const matrix = outside(gram, first)
  const { values, vectors } = eigen(visible.map((i) => visible.map((j) => matrix[i][j])))
  const rests = visible.map((k) => first.reduce((v, d) => addScaled(v, d, -inner(gram, unit(k), d)), unit(k)))
  const others = values
    .slice(0, count - first.length)
    .flatMap((value, i) =>
      value > INEXACT * scale ? [weighted(rests, vectors[i]).map((x) => x / Math.sqrt(value))] : [],
    )
  const axes = axesAlong(
    visible.filter((k) => k > 0 || first.length === 0).map((k) => coordinates(gram, others, unit(k))),
    others.length,
  )
  return [...first, ...axes.map((axis) => weighted(others, axis))]
}

/**
 * The four gradients as vectors with exactly this Gram matrix: the first `count` coordinates are those of the
 * drawing, the others hold what lies outside it.
 */
export function embed(
  gram: readonly number[],
  count: Dimensions,
  shown: readonly number[] = ALL,
): number[][] {
  const directions = directionsFor(gram, count, shown)
  const scale = ALL.reduce((sum, k) => sum + Math.max(0, gram[5 * k]), 0)
  const { values, vectors } = eigen(outside(gram, directions))
  const saved = values.flatMap((value, i) => (value > TINY * scale ? [i] : []))
  return ALL.map((k) => {
    const seen = coordinates(gram, directions, unit(k))
    return [
      ...seen,
      ...Array.from({ length: count - seen.length }, () => 0),
      ...saved.map((i) => Math.sqrt(values[i]) * vectors[i][k]),
    ]
  })
}

/** Length of a vector spanned by the gradients. */
export const lengthOf = (gram: readonly number[], vector: Coefficients): number =>
  Math.sqrt(Math.max(0, inner(gram, vector, vector)))

/** Cosine between two vectors spanned by the gradients; null where either is zero. */
export function cosineOf(gram: readonly number[], a: Coefficients, b: Coefficients): number | null {
  const size = lengthOf(gram, a) * lengthOf(gram, b)
  return size > 0 ? Math.max(-1, Math.min(1, inner(gram, a, b) / size)) : null
}

/** Angle in degrees between two vectors spanned by the gradients; null where either is zero. */
export function angleOf(gram: readonly number[], a: Coefficients, b: Coefficients): number | null {
  const cosine = cosineOf(gram, a, b)
  return cosine === null ? null : (Math.acos(cosine) * 180) / Math.PI
}

/**
 * How the 3-D space is looked at, in radians: first about the upright axis, then about the horizontal one.
 */
export interface Turn {
  yaw: number
  pitch: number
}

/**
 * Where a point of the space lies for the viewer: x to the right, y up, z towards the viewer (orthographic).
 */
export function turned(point: readonly number[], { yaw, pitch }: Turn): number[] {
  const [x, y, z = 0] = point
  const [across, away] = [x * Math.cos(yaw) + z * Math.sin(yaw), z * Math.cos(yaw) - x * Math.sin(yaw)]
  return [across, y * Math.cos(pitch) - away * Math.sin(pitch), y * Math.sin(pitch) + away * Math.cos(pitch)]
}

/** The inverse of `turned`. */
export function turnedBack(point: readonly number[], { yaw, pitch }: Turn): number[] {
  const [across, up, near = 0] = point
  const [y, away] = [
    up * Math.cos(pitch) + near * Math.sin(pitch),
    near * Math.cos(pitch) - up * Math.sin(pitch),
  ]
  return [across * Math.cos(yaw) - away * Math.sin(yaw), y, across * Math.sin(yaw) + away * Math.cos(yaw)]
}
