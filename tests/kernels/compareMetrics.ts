// What the GPU reports of a step against what the float64 reference says.

import { expect } from 'vitest'
import { TASKS, type StepMetrics } from '../../src/distill/tasks'

/** Losses, Gram matrices, coefficients, norm and weights of one step, to what float32 can say. */
export function compareMetrics(actual: StepMetrics, expected: StepMetrics, what = ''): void {
  for (const task of TASKS)
    expect(Math.abs(actual.losses[task] / expected.losses[task] - 1), `${what} ${task}`).toBeLessThan(1e-5)
  const close = (a: readonly number[], b: readonly number[], n: number) =>
    b.forEach((g, k) => {
      const size = Math.sqrt(b[(n + 1) * Math.floor(k / n)] * b[(n + 1) * (k % n)])
      if (size === 0) expect(Math.abs(a[k]), `${what} entry ${k}`).toBe(0)
      else expect(Math.abs(a[k] - g) / size, `${what} entry ${k}`).toBeLessThan(1e-4)
    })
  close(actual.gram, expected.gram, 4)
  if (expected.span) close(actual.span?.gram ?? [], expected.span.gram, Math.sqrt(expected.span.gram.length))
  expected.coefficients.forEach((c, k) =>
    expect(Math.abs((actual.coefficients[k] ?? NaN) - c), `${what} coefficient ${k}`).toBeLessThan(
      1e-3 * Math.max(1, Math.abs(c)),
    ),
  )
  expect(Math.abs(actual.updateNorm / expected.updateNorm - 1), `${what} norm`).toBeLessThan(1e-4)
  if (expected.parts)
    expect(
      Math.abs((actual.parts?.anchorProduct ?? NaN) / expected.parts.anchorProduct - 1),
      what,
    ).toBeLessThan(1e-3)
  if (expected.weights)
    for (const task of TASKS)
      expect(
        Math.abs((actual.weights?.[task] ?? NaN) / expected.weights[task] - 1),
        `${what} weight of ${task}`,
      ).toBeLessThan(1e-5)
}
