// Where a step lies on a chart's x axis, whatever x counts. Pure.

import type { Row } from './decimate'

/** x of a step: between the rows around it, or on along the last two. Null with fewer than two rows. */
export function placeOf(rows: readonly Pick<Row, 'step' | 'x'>[], step: number): number | null {
  if (rows.length < 2) return null
  const after = rows.findIndex((r) => r.step >= step)
  const right = after < 0 ? rows.length - 1 : Math.max(1, after)
  const [a, b] = [rows[right - 1]!, rows[right]!]
  return b.step === a.step ? b.x : a.x + ((b.x - a.x) * (step - a.step)) / (b.step - a.step)
}
