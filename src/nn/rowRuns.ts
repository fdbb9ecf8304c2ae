// Which rows each partial sum of a parameter gradient adds up. The sum over the rows of a batch is cut into slices:
// of one micro-batch equal pieces, so that a GPU has enough to do; of several micro-batches side by side one
// slice each, which then is that micro-batch's own gradient.

import type { Dimensions } from './dimensions'

/** Consecutive rows: those of slice s start at `first + s each`. */
export interface RowRun {
  first: number
  each: number
}

/** Slices of a sum over rows, and the rows of each where they are not equal pieces. */
export interface RowSlices {
  splits: number
  runs: readonly RowRun[] | undefined
}

/**
 * How the sum over `count` rows of a batch is cut. All rows of a micro-batch are its image rows and its text rows; its
 * text rows alone lie in one piece.
 */
export function rowSlices(d: Dimensions, splits: number, count: number): RowSlices {
  const { microBatches, rows, imageRows, textRows } = d
  const runs = [
    { first: 0, each: imageRows / microBatches },
    { first: imageRows, each: textRows / microBatches },
  ]
  return { splits, runs: microBatches > 1 && count === rows ? runs : undefined }
}

/** Slices of every sum over rows: `splits`, or one per micro-batch. @throws where it would have to be both. */
export function gradientSlices({ microBatches }: Pick<Dimensions, 'microBatches'>, splits: number): number {
  if (microBatches > 1 && splits > 1)
    throw new Error(`${microBatches} micro-batches side by side are a slice each: not cut into ${splits}`)
  return microBatches > 1 ? microBatches : splits
}

/**
 * WGSL: the rows of slice s, as RUNS runs [firstRow(s, run), endRow(s, run)), in the order in which they are added.
 * `rows` in so many equal slices, or by the given runs.
 */
export function rowRunsWgsl(rows: number, { splits, runs }: RowSlices): string {
  if (!runs) {
    const each = Math.ceil(rows / splits)
    return `const RUNS: u32 = 1u;
fn firstRow(s: u32, run: u32) -> u32 { return s * ${each}u; }
fn endRow(s: u32, run: u32) -> u32 { return min((s + 1u) * ${each}u, ${rows}u); }
`
  }
  const chosen = (value: (run: RowRun) => string): string =>
    runs.slice(1).reduce((text, run, i) => `select(${text}, ${value(run)}, run == ${i + 1}u)`, value(runs[0]))
  return `const RUNS: u32 = ${runs.length}u;
fn firstRow(s: u32, run: u32) -> u32 { return ${chosen(({ first, each }) => `${first}u + s * ${each}u`)}; }
fn endRow(s: u32, run: u32) -> u32 { return firstRow(s, run) + ${chosen(({ each }) => `${each}u`)}; }
`
}
