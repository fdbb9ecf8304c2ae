// Small symmetric linear algebra for Gram matrices of up to four gradients, in float64. No iterative
// optimiser, no unsymmetric matrices.

/** A square symmetric matrix, [n][n]. */
export type Matrix = readonly (readonly number[])[]

/**
 * Resolution of a Gram matrix of float32 gradients: cosines read back from the GPU carry errors of about
 * 1e-7, so a direction that holds less than this share of the unit gradients is rounding error.
 */
export const RESOLUTION = 1e-6

/** Singular values below this share of the largest count as zero in numpy's pseudo-inverse. */
export const NUMPY_RCOND = 1e-15

/** A pivot of the Cholesky factor below this share of its diagonal entry is zero in float64. */
const PIVOT = 1e-13

/** Rotations of a 4x4 matrix converge quadratically: six sweeps are usual. */
const SWEEPS = 40

/** [start, start + 1, ..., start + n - 1]. */
export const range = (n: number, start = 0): number[] => Array.from({ length: n }, (_, i) => start + i)

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i], 0)

/** M v. */
export const times = (m: Matrix, v: readonly number[]): number[] => m.map((row) => dot(row, v))

/** v' M v, never negative: rounding below zero is cut off. */
export const squaredNorm = (m: Matrix, v: readonly number[]): number => Math.max(0, dot(v, times(m, v)))

/** Rows and columns of `indices`. */
export const principal = (m: Matrix, indices: readonly number[]): number[][] =>
  indices.map((i) => indices.map((j) => m[i][j]))

/** factor * M. */
export const scaled = (m: Matrix, factor: number): number[][] => m.map((row) => row.map((x) => x * factor))

/** Norms of the gradients: square roots of the diagonal. */
export const norms = (m: Matrix): number[] => m.map((row, i) => Math.sqrt(Math.max(0, row[i])))

/** Cosines between the gradients, within [-1, 1]; a zero gradient has none, its whole row is 0. */
export function cosines(m: Matrix): number[][] {
  const length = norms(m)
  return m.map((row, i) =>
    row.map((x, j) => {
      if (length[i] === 0 || length[j] === 0) return 0
      return i === j ? 1 : Math.max(-1, Math.min(1, x / length[i] / length[j]))
    }),
  )
}

/** Eigenvalues, largest first, and unit eigenvectors in the same order. */
export interface Eigen {
  values: number[]
  /** vectors[k] belongs to values[k]. */
  vectors: number[][]
}

/**
 * Eigen-decomposition by cyclic Jacobi rotations. An entry counts as zero against the geometric mean of its
 * two diagonal entries, so that small eigenvalues of a matrix of very unequal gradients keep their relative
 * accuracy (Demmel and Veselic 1992).
 */
export function eigen(m: Matrix): Eigen {
  const n = m.length
  const a = m.map((row) => [...row])
  const v: number[][] = m.map((_, i) => range(n).map((j) => (i === j ? 1 : 0)))
  for (let sweep = 0, rotated = true; rotated && sweep < SWEEPS; sweep++) {
    rotated = false
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (
          a[p][q] === 0 ||
          Math.abs(a[p][q]) <= Number.EPSILON * Math.sqrt(Math.abs(a[p][p])) * Math.sqrt(Math.abs(a[q][q]))
        )
          continue
        rotated = true
        const theta = (a[q][q] - a[p][p]) / 2 / a[p][q]
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        const s = t * c
        const moved = t * a[p][q]
        a[p][p] -= moved
        a[q][q] += moved
        a[p][q] = a[q][p] = 0
        for (let k = 0; k < n; k++) {
          if (k !== p && k !== q) {
            const [x, y] = [a[k][p], a[k][q]]
            a[k][p] = a[p][k] = c * x - s * y
            a[k][q] = a[q][k] = s * x + c * y
          }
          const [x, y] = [v[k][p], v[k][q]]
          v[k][p] = c * x - s * y
          v[k][q] = s * x + c * y
        }
      }
    }
  }
  const order = range(n).sort((i, j) => a[j][j] - a[i][i])
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => range(n).map((k) => v[k][i])) }
}

/**
 * How many of the gradients are independent, within RESOLUTION. Rescaling one or all of them changes nothing.
 */
export const rank = (gram: Matrix): number =>
  eigen(cosines(gram)).values.filter((value) => value > RESOLUTION).length

/**
 * The positive part of the decomposition: as many of the largest eigenvalues as the gradients have
 * independent directions.
 */
export function positivePart(gram: Matrix): Eigen {
  const { values, vectors } = eigen(gram)
  const saved = values.slice(0, rank(gram)).filter((value) => value > 0).length
  return { values: values.slice(0, saved), vectors: vectors.slice(0, saved) }
}

/** sum_k f(value_k) vector_k (vector_k . x): a function of a symmetric matrix, applied to x. */
export function applied(
  { values, vectors }: Eigen,
  f: (value: number) => number,
  x: readonly number[],
): number[] {
  const weights = values.map((value, k) => f(value) * dot(vectors[k], x))
  return x.map((_, i) => weights.reduce((sum, w, k) => sum + w * vectors[k][i], 0))
}

/**
 * Moore-Penrose inverse; eigenvalues of at most rcond * largest in absolute value count as zero (numpy's
 * rule).
 */
export function pseudoInverse(m: Matrix, rcond = NUMPY_RCOND): number[][] {
  const { values, vectors } = eigen(m)
  const limit = rcond * Math.max(0, ...values.map(Math.abs))
  return m.map((row, i) =>
    row.map((_, j) =>
      values.reduce(
        (sum, value, k) => (Math.abs(value) > limit ? sum + (vectors[k][i] * vectors[k][j]) / value : sum),
        0,
      ),
    ),
  )
}

/**
 * Solves M x = b for a positive definite M by Cholesky; null where M is singular or indefinite, whatever the
 * scales of its rows.
 */
export function solve(m: Matrix, b: readonly number[]): number[] | null {
  const n = m.length
  const lower = m.map(() => new Array<number>(n).fill(0))
  const y: number[] = []
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) lower[i][j] = (m[i][j] - dot(lower[i].slice(0, j), lower[j])) / lower[j][j]
    const pivot = m[i][i] - dot(lower[i].slice(0, i), lower[i])
    if (!(pivot > PIVOT * m[i][i])) return null
    lower[i][i] = Math.sqrt(pivot)
    y.push((b[i] - dot(lower[i].slice(0, i), y)) / lower[i][i])
  }
  const x = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--)
    x[i] = (y[i] - range(n - 1 - i, i + 1).reduce((sum, k) => sum + lower[k][i] * x[k], 0)) / lower[i][i]
  return x
}
