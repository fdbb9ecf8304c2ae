// From all steps to a few hundred drawable rows: per bucket and series the minimum and the maximum of the raw
// values (peaks survive), and the smoothed value exactly as computed at that step.

import type { Column } from '../../state/metrics'

/**
 * One position: `step` and `x`, then `<name>` (smoothed) and `<name>:raw` per series; null where there is
 * nothing to draw.
 */
export type Row = { step: number; x: number } & Record<string, number | null>

const finite = (v: number | undefined): number | null => (v !== undefined && Number.isFinite(v) ? v : null)

/**
 * Bucket width in steps: a power of two, so that buckets keep their edges while the run grows and nothing
 * shimmers.
 */
export function bucketWidth(count: number, maxRows: number): number {
  let width = 1
  while (Math.ceil(count / width) * (width > 1 ? 2 : 1) > maxRows) width *= 2
  return width
}

/**
 * The index of the smallest and largest finite value in [from, to), in index order; `from` twice when there
 * is none.
 */
export function extremes(values: readonly number[], from: number, to: number): [number, number] {
  let low = -1
  let high = -1
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(values[i])) continue
    if (low < 0 || values[i]! < values[low]!) low = i
    if (high < 0 || values[i]! > values[high]!) high = i
  }
  if (low < 0) return [from, from]
  return low < high ? [low, high] : [high, low]
}

/** Evenly spread indices into `count` things, at most `most` of them; the last is always among them. */
export function spread(count: number, most: number): number[] {
  const width = Math.max(1, Math.ceil(count / most))
  const from = (count - 1) % width
  return Array.from({ length: Math.ceil(count / width) }, (_, i) => from + i * width)
}

/**
 * At most `maxRows` rows for the named columns; `xOf` says where along x the i-th step lies. The last step is
 * always a row.
 */
export function decimate(
  steps: readonly number[],
  columns: Readonly<Record<string, Column>>,
  names: readonly string[],
  maxRows: number,
  xOf: (i: number) => number = (i) => steps[i],
): Row[] {
  const count = steps.length
  const width = bucketWidth(count, maxRows - 1)
  const rows: Row[] = []
  const row = (at: number, raw: (values: readonly number[]) => number): void => {
    const out: Row = { step: steps[at], x: xOf(at) }
    for (const name of names) {
      const column = columns[name]!
      out[name] = finite(column.smooth[at])
      out[`${name}:raw`] = finite(column.raw[raw(column.raw)])
    }
    rows.push(out)
  }
  if (width === 1) {
    for (let i = 0; i < count; i++) row(i, () => i)
    return rows
  }
  for (let from = 0; from < count; from += width) {
    const to = Math.min(count, from + width)
    row(from, (values) => extremes(values, from, to)[0])
    if (to - from > 1) row(from + ((to - from) >> 1), (values) => extremes(values, from, to)[1])
  }
  if (rows[rows.length - 1]!.step !== steps[count - 1]) row(count - 1, () => count - 1)
  return rows
}
