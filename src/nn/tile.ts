// The register tile of one thread, and how neighbouring threads (lanes) lie over the tiles. Shared by the
// products and the weight gradients.

export interface Tile {
  /** Rows of y per thread. */
  rows: number
  /** Columns of y per thread, a multiple of 4. */
  columns: number
  /**
   * Lanes of a subgroup; 0 or absent: none are used, lanes walk along the columns of y, then down its rows.
   * With subgroups lanes walk along the columns and a whole workgroup has the same rows; every lane of a
   * subgroup loads a part of them and broadcasts it. Where it does not divide the length of a sum, that
   * product uses no subgroups. Both ways sum in the same order.
   */
  subgroup?: number
  /**
   * Rows side by side that one thread of an attention kernel has at most, so that it loads their keys once;
   * default 1.
   */
  run?: number
  /**
   * Turns of a product's inner loop that are done at once, all their loads first: hides the latency of memory where
   * there are too few threads to do so, for more registers. Default 1; where it does not divide the loop, its
   * largest divisor that does. Not with subgroups. The order of the sums, and so the result, is the same.
   */
  unroll?: number
  /**
   * The threads of a workgroup load blocks of a product's factors into workgroup memory, together. Neither with
   * subgroups nor with `unroll`; weight gradients and attention do not use it.
   */
  inWorkgroup?: boolean
  /**
   * The sums of a product are stored first, and its epilogue runs over them in a loop afterwards: half the
   * code or less, which matters where the kernel is compiled for a processor. Results are bit-identical.
   */
  storesInLoop?: boolean
}

/** Most threads of a workgroup. */
export const WORKGROUP = 64

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Divisors of n that are at most `most`, largest first. */
export const divisors = (n: number, most: number): number[] =>
  range(Math.min(n, most))
    .map((i) => i + 1)
    .filter((d) => n % d === 0)
    .reverse()

/** Lanes of a subgroup when the tile wants them and they divide every one of `lengths`; else 0. */
export const subgroupOf = ({ subgroup = 0 }: Tile, ...lengths: number[]): number =>
  subgroup > 0 && lengths.every((n) => n % subgroup === 0) ? subgroup : 0

/** Threads per workgroup and workgroups for so many lanes in a row, in whole subgroups. */
export function workgroupsAlong(lanes: number, subgroup: number): { size: number; groups: number } {
  const size = Math.ceil(lanes / Math.ceil(lanes / WORKGROUP) / subgroup) * subgroup
  return { size, groups: Math.ceil(lanes / size) }
}

/** @throws naming the kernel when a dimension is no positive multiple of 4. */
export function checkShape(label: string, ...dimensions: number[]): void {
  for (const d of dimensions)
    if (d <= 0 || d % 4 !== 0) throw new Error(`${label}: ${d} is not a positive multiple of 4`)
}
