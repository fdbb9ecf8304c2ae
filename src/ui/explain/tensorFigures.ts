// A tensor as people read it: its statistics, the part of it that is shown, and a map small enough to be drawn.
// Pure.

import type { BatchShape } from '../../distill/engine/tensorFacts'

export interface TensorStatistics {
  /** Of the finite values; null where there is none. */
  least: number | null
  most: number | null
  mean: number | null
  /** Standard deviation, of all values rather than of a sample. */
  deviation: number | null
  /** Root of the sum of squares. */
  norm: number | null
  zeros: number
  /** NaN and infinite. */
  notFinite: number
}

/** In float64, in two passes: the deviation of nearly equal values must not cancel. */
export function tensorStatistics(values: Float32Array): TensorStatistics {
  let [least, most, sum, squares, zeros, finite] = [Infinity, -Infinity, 0, 0, 0, 0]
  for (const v of values) {
    if (!Number.isFinite(v)) continue
    finite++
    if (v === 0) zeros++
    if (v < least) least = v
    if (v > most) most = v
    sum += v
    squares += v * v
  }
  const notFinite = values.length - finite
  if (finite === 0)
    return { least: null, most: null, mean: null, deviation: null, norm: null, zeros, notFinite }
  const mean = sum / finite
  let spread = 0
  for (const v of values) if (Number.isFinite(v)) spread += (v - mean) ** 2
  return {
    least,
    most,
    mean,
    deviation: Math.sqrt(spread / finite),
    norm: Math.sqrt(squares),
    zeros,
    notFinite,
  }
}

/** Rows and columns as they are drawn: a vector is one row. */
export const sidesOf = (shape: readonly number[]): [rows: number, columns: number] =>
  shape.length === 1 ? [1, shape[0]] : [shape[0], shape[1]]

/** What a row of a packed batch belongs to, all counted from 0. */
export type RowMeaning =
  | { kind: 'image'; frame: number; patch: number }
  | { kind: 'text'; frame: number; question: number; slot: number }

/** Row r of the packed batch: image rows of all frames first, then the text rows (PackedBatch). */
export function rowMeaning(
  { frames, segments, imageTokens, textSlots }: BatchShape,
  row: number,
): RowMeaning {
  const imageRows = frames * imageTokens
  if (row < imageRows)
    return { kind: 'image', frame: Math.floor(row / imageTokens), patch: row % imageTokens }
  const sample = Math.floor((row - imageRows) / textSlots)
  return {
    kind: 'text',
    frame: Math.floor(sample / segments),
    question: sample % segments,
    slot: (row - imageRows) % textSlots,
  }
}

/** Rows of one sample, its picture's before its words', in a tensor whose first row is `firstRow` of the batch. */
export function sampleRows(batch: BatchShape, firstRow: number, rows: number, sample: number): number[] {
  const { frames, segments, imageTokens, textSlots } = batch
  const run = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i - firstRow)
  const frame = Math.floor(sample / segments)
  return [
    ...run(frame * imageTokens, imageTokens),
    ...run(frames * imageTokens + sample * textSlots, textSlots),
  ].filter((row) => row >= 0 && row < rows)
}

/** A matrix made small. Cell (r, c) stands for `rowsPer` x `columnsPer` entries; the last ones for fewer. */
export interface PooledMap {
  rows: number
  columns: number
  rowsPer: number
  columnsPer: number
  /** The entry of the largest magnitude in each cell; one that is not finite comes before all others. */
  cells: Float32Array
  /** Where that entry lies: row x columns of the matrix + column. */
  at: Uint32Array
}

const stronger = (a: number, b: number): boolean =>
  Number.isFinite(b) && (!Number.isFinite(a) || Math.abs(a) > Math.abs(b))

/** The matrix in at most `most` x `most` cells. */
export function pooled(values: Float32Array, rows: number, columns: number, most: number): PooledMap {
  const rowsPer = Math.max(1, Math.ceil(rows / most))
  const columnsPer = Math.max(1, Math.ceil(columns / most))
  const [down, across] = [Math.ceil(rows / rowsPer), Math.ceil(columns / columnsPer)]
  const cells = new Float32Array(down * across)
  const at = new Uint32Array(down * across)
  const seen = new Uint8Array(down * across)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const cell = Math.floor(r / rowsPer) * across + Math.floor(c / columnsPer)
      const entry = r * columns + c
      if (seen[cell] && !stronger(values[entry], cells[cell])) continue
      seen[cell] = 1
      cells[cell] = values[entry]
      at[cell] = entry
    }
  return { rows: down, columns: across, rowsPer, columnsPer, cells, at }
}

/** Some rows of a matrix, one below the other. */
export function rowsOf(values: Float32Array, columns: number, rows: readonly number[]): Float32Array {
  const part = new Float32Array(rows.length * columns)
  rows.forEach((row, i) => part.set(values.subarray(row * columns, (row + 1) * columns), i * columns))
  return part
}

/** `gradient planning h.0.attn.c_attn.weight` of step 12 as a file's name. */
export const tensorFile = (step: number, name: string): string =>
  `step-${step}-${name.replaceAll(/[^\w.-]+/g, '_')}.npy`
