// The PyTorch trajectories, typed (how they were made: README.md).

import { readFileSync } from 'node:fs'
import type { StepMetrics } from '../../src/distill/tasks'
import type { ReferenceName } from './cases'

export interface ReferenceTrajectory {
  seed: number
  /** How far a float32 run of the PyTorch code is from the float64 one recorded here. */
  float32DeviatesBy: {
    lossesRelative: number
    gramRelative: number
    anglesDegrees: number
    coefficients: number
  }
  /** Metrics of every step, float64. */
  steps: StepMetrics[]
}

/** Reads one committed trajectory. */
export const readTrajectory = (name: ReferenceName): ReferenceTrajectory =>
  JSON.parse(
    readFileSync(new URL(`trajectories/${name}.json`, import.meta.url), 'utf8'),
  ) as ReferenceTrajectory

/**
 * Largest differences between two runs of steps, in the units of `float32DeviatesBy`. What is zero or absent
 * in one must be so in both.
 */
export function deviations(
  actual: readonly StepMetrics[],
  expected: readonly StepMetrics[],
): ReferenceTrajectory['float32DeviatesBy'] {
  const worst = { lossesRelative: 0, gramRelative: 0, anglesDegrees: 0, coefficients: 0 }
  const raise = (key: keyof typeof worst, value: number) =>
    (worst[key] = Number.isFinite(value) ? Math.max(worst[key], value) : Infinity)
  const relative = (difference: number, size: number) =>
    difference === 0 && size === 0 ? 0 : difference / size
  actual.forEach((a, n) => {
    const b = expected[n]
    const loss = (x: StepMetrics) => [x.losses.ce, x.losses.perception, x.losses.reasoning, x.losses.planning]
    loss(a).forEach((value, k) =>
      raise('lossesRelative', relative(Math.abs(value - loss(b)[k]), Math.abs(loss(b)[k]))),
    )
    a.gram.forEach((value, k) =>
      raise(
        'gramRelative',
        relative(Math.abs(value - b.gram[k]), Math.sqrt(b.gram[Math.floor(k / 4) * 5] * b.gram[(k % 4) * 5])),
      ),
    )
    a.angles.forEach((value, k) =>
      raise(
        'anglesDegrees',
        value === null && b.angles[k] === null ? 0 : Math.abs((value ?? NaN) - (b.angles[k] ?? NaN)),
      ),
    )
    a.coefficients.forEach((value, k) => raise('coefficients', Math.abs(value - b.coefficients[k])))
  })
  return worst
}
