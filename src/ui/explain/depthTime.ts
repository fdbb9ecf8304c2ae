// Conflict over depth and time: the cosine of a pair of gradients within each parameter group, at the steps of a
// run that carry it. Pure.

import { TASK_PAIRS, type StepMetrics } from '../../distill/tasks'
import { BYTE_ORDER_MARK } from '../../json/csv'

export interface DepthTime {
  /** Ascending. */
  steps: readonly number[]
  /** `embedding`, `layer 0` ..., `final norm`. */
  groups: readonly string[]
  /** Per pair, order of TASK_PAIRS: [groups, steps], row major; NaN where a gradient is zero. */
  cosines: readonly Float32Array[]
}

/** Names of a student's trained parameter groups, by their number: those of the flat layout, in its order. */
export const groupNames = (count: number): string[] =>
  Array.from({ length: count }, (_, g) =>
    g === 0 ? 'embedding' : g === count - 1 ? 'final norm' : `layer ${g - 1}`,
  )

/** Of the steps up to `last` that carry cosines; null where none does, as in records of older pages. */
export function depthTime(all: readonly StepMetrics[], last = Infinity): DepthTime | null {
  const some = all.filter((m) => m.layers && m.step <= last)
  const count = some.at(-1)?.layers?.length ?? 0
  const steps = some.filter((m) => m.layers?.length === count)
  if (count === 0) return null
  return {
    steps: steps.map((m) => m.step),
    groups: groupNames(count),
    cosines: TASK_PAIRS.map((_, k) =>
      Float32Array.from({ length: count * steps.length }, (__, i) => {
        const metrics = steps[i % steps.length]
        return metrics.layers?.[Math.floor(i / steps.length)]?.[k] ?? Number.NaN
      }),
    ),
  }
}

/** Layers are counted from 1, as on screen. */
const fromOne = (group: string): string => group.replace(/^layer (\d+)$/, (_, n) => `layer ${Number(n) + 1}`)

/** One row per pair, group and step, RFC 4180; an empty cosine: one of the gradients is zero there. */
export function depthTimeCsv({ steps, groups, cosines }: DepthTime): string {
  const lines = ['first gradient,second gradient,parameter group,step (number),cosine (-1 to 1)']
  TASK_PAIRS.forEach(([a, b], k) =>
    groups.forEach((group, g) =>
      steps.forEach((step, s) => {
        const cosine = cosines[k][g * steps.length + s]
        const text = Number.isFinite(cosine) ? String(Number(cosine.toFixed(4))) : ''
        lines.push([a, b, fromOne(group), step, text].join(','))
      }),
    ),
  )
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}
