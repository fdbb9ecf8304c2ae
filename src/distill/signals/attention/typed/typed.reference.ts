// A typed attention loss of two map rows in float64.

import { PROBABILITY_FLOOR, type TypedRowLoss } from '../../types'
import { boundedWeight, readLoss } from './typedLoss'

/**
 * The sum of f(s, t) over the first `compared` keys, and its gradient with respect to the student's row. By rows,
 * s and t are the rows divided by their sums over those keys; a zero row then has the value 0. Entries that are
 * zero in both rows are masked and count nothing; a weight below the floor counts as the floor, and its own slope
 * is 0.
 */
export function typedDifference(
  expression: string,
  loss: TypedRowLoss,
  student: Float64Array,
  target: Float64Array,
  compared: number,
): { value: number; gradient: Float64Array } {
  const typed = readLoss(expression)
  const byRows = loss === 'typed-rows'
  const gradient = new Float64Array(student.length)
  const sum = (row: Float64Array) => row.subarray(0, compared).reduce((total, x) => total + x, 0)
  const [wholeS, wholeT] = byRows ? [sum(student), sum(target)] : [1, 1]
  if (wholeS === 0 || wholeT === 0) return { value: 0, gradient }
  let value = 0
  let leaning = 0
  for (let j = 0; j < compared; j++) {
    if (student[j] === 0 && target[j] === 0) continue
    const s = Math.max(student[j], PROBABILITY_FLOOR) / wholeS
    const t = Math.max(target[j], PROBABILITY_FLOOR) / wholeT
    const found = typed.at(boundedWeight(s), boundedWeight(t))
    value += found.value
    gradient[j] = student[j] > PROBABILITY_FLOOR ? found.slope : 0
    leaning += found.slope * s
  }
  // Every weight of the row also changes the sum that all are divided by.
  if (byRows) for (let j = 0; j < compared; j++) gradient[j] = (gradient[j] - leaning) / wholeS
  return { value, gradient }
}
