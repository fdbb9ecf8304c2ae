// Where a chart's values come from: the history of steps, the evaluations, or a saved run - all in one shape,
// with what is asked of it. Pure.

import { TEACHER_TASKS, type Accuracy } from '../../../distill/tasks'
import type { Column } from '../../state/metrics'

export interface Source {
  /** Ascending. */
  steps: readonly number[]
  /** Seconds of training at each of them. */
  seconds: readonly number[]
  columns: Readonly<Record<string, Column>>
}

/** Where along x the i-th step of a source lies. */
export type XOf = (source: Source, i: number) => number

export const accuracyColumn = (of: string): string => `accuracy-${of}`
/** Column of the standard deviation beside a mean over seeds. */
export const deviationColumn = (name: string): string => `${name}:sd`

/** Index of the step nearest to `x`; -1 when there is none. */
export function nearest(source: Source, xOf: XOf, x: number): number {
  let low = 0
  let high = source.steps.length - 1
  if (high < 0) return -1
  while (low < high) {
    const middle = (low + high) >> 1
    if (xOf(source, middle) < x) low = middle + 1
    else high = middle
  }
  return low > 0 && x - xOf(source, low - 1) <= xOf(source, low) - x ? low - 1 : low
}

/** Which of a column's values a line draws. */
export type Which = 'raw' | 'smooth'

/** The value at this step; null where there is none. */
export function valueAt(source: Source, name: string, i: number, which: Which): number | null {
  const v = source.columns[name]?.[which][i]
  return v !== undefined && Number.isFinite(v) ? v : null
}

/** Evaluations as a source; their seconds are those of the history's step. */
export function sourceOfEvaluations(
  points: readonly { step: number; accuracy: Accuracy }[],
  history: Pick<Source, 'steps' | 'seconds'>,
): Source {
  const steps = points.map((p) => p.step)
  const timeline: Source = { ...history, columns: {} }
  const seconds = steps.map((step) =>
    step === 0 ? 0 : (history.seconds[nearest(timeline, (s, i) => s.steps[i], step)] ?? 0),
  )
  const columns = Object.fromEntries(
    [...TEACHER_TASKS, 'average' as const].map((f) => {
      const raw = points.map((p) => p.accuracy[f])
      return [accuracyColumn(f), { raw, smooth: raw }]
    }),
  )
  return { steps, seconds, columns }
}

/**
 * Means and standard deviations of one column over runs; `at(k, j)`: where the k-th run has the j-th step.
 */
function meanColumn(
  sources: readonly Source[],
  name: string,
  which: Which,
  count: number,
  at: (k: number, j: number) => number,
): { mean: number[]; deviation: number[] } {
  const n = sources.length
  const mean: number[] = []
  const deviation: number[] = []
  for (let j = 0; j < count; j++) {
    const values = sources.map((s, k) => s.columns[name]?.[which][at(k, j)] ?? Number.NaN)
    const m = values.reduce((sum, v) => sum + v / n, 0)
    mean.push(m)
    deviation.push(Math.sqrt(values.reduce((sum, v) => sum + (v - m) ** 2 / Math.max(1, n - 1), 0)))
  }
  return { mean, deviation }
}

/**
 * Mean over runs, and standard deviation (n - 1) as `<name>:sd`, at the steps that all of them have; of the
 * values without smoothing, and of each run smoothed before.
 */
export function meanSource(sources: readonly Source[], names: readonly string[]): Source {
  const indices = sources.map((s) => new Map(s.steps.map((step, i) => [step, i])))
  const steps = (sources[0]?.steps ?? []).filter((step) => indices.every((index) => index.has(step)))
  const at = (k: number, j: number): number => indices[k].get(steps[j])!
  const columns: Record<string, Column> = {}
  for (const name of names) {
    const [raw, smooth] = (['raw', 'smooth'] as const).map((which) =>
      meanColumn(sources, name, which, steps.length, at),
    )
    columns[name] = { raw: raw.mean, smooth: smooth.mean }
    columns[deviationColumn(name)] = { raw: raw.deviation, smooth: smooth.deviation }
  }
  return {
    steps,
    seconds: steps.map((_, j) =>
      sources.reduce((sum, s, k) => sum + s.seconds[at(k, j)] / sources.length, 0),
    ),
    columns,
  }
}
