// The curves of a typed attention loss as paths in a square of 100 by 100. Pure.

import { boundedWeight, type TypedLoss } from '../../../distill/signals/attention/typed/typedLoss'

/** The teacher's weights that a line is drawn for. */
export const TEACHER_WEIGHTS: readonly number[] = [0.02, 0.2, 0.6]

const POINTS = 160
/** This share of the points, at either end, may lie outside: a logarithm has no finite range. */
const OUTSIDE = 0.03

const figure = (x: number): string => String(Number(x.toPrecision(2)))

/** One path for each teacher's weight, and what its upper and lower edge mean. */
export function lossCurves(
  loss: TypedLoss,
  what: 'value' | 'slope',
): { paths: string[]; top: string; bottom: string } {
  const weights = Array.from({ length: POINTS + 1 }, (_, i) => i / POINTS)
  const lines = TEACHER_WEIGHTS.map((t) =>
    weights.map((s) => loss.at(boundedWeight(s), boundedWeight(t))[what]),
  )
  const sorted = lines.flat().sort((a, b) => a - b)
  const outside = Math.floor(OUTSIDE * sorted.length)
  let bottom = sorted[outside]
  let top = sorted[sorted.length - 1 - outside]
  if (top - bottom < 1e-9 * Math.max(1, Math.abs(top))) {
    bottom -= 1
    top += 1
  }
  const y = (value: number): string =>
    Math.min(200, Math.max(-100, 100 - (100 * (value - bottom)) / (top - bottom))).toFixed(2)
  const paths = lines.map((values) =>
    values.map((value, i) => `${i === 0 ? 'M' : 'L'}${((100 * i) / POINTS).toFixed(2)} ${y(value)}`).join(''),
  )
  return { paths, top: figure(top), bottom: figure(bottom) }
}
