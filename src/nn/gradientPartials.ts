// Where the partial gradients of the backward pass lie: [slices, tasks, parameters] of the flat layout, in
// one buffer where a binding may be that large, else in several, each with whole parameter groups. Every sum
// has the same terms in the same order either way.

import type { Plan, Slice } from '../gpu/plan'
import { parameter, type ParameterLayout } from './config'

/** Consecutive floats of the flat layout. */
export interface LayoutPart {
  first: number
  floats: number
}

export interface PartialsPart extends LayoutPart {
  /** [slices, tasks, floats] */
  buffer: GPUBuffer
}

/** Cuts a layout between parameter groups, so that no part is longer than `most` floats unless one group is. */
export function layoutParts({ entries, total }: ParameterLayout, most: number): LayoutPart[] {
  const starts = entries.filter((e, i) => e.group !== entries[i - 1]?.group).map((e) => e.offset)
  const parts: LayoutPart[] = []
  let first = 0
  starts.forEach((start, i) => {
    if ((starts[i + 1] ?? total) - first <= most || start === first) return
    parts.push({ first, floats: start - first })
    first = start
  })
  return [...parts, { first, floats: total - first }]
}

export class GradientPartials {
  readonly parts: readonly PartialsPart[]

  /** Makes the buffers; they belong to the plan, and are zero until written. */
  constructor(
    plan: Plan,
    private readonly layout: ParameterLayout,
    readonly tasks: number,
    /** Partial sums of each gradient, or gradients of micro-batches side by side (rowRuns.ts). */
    readonly slices: number,
  ) {
    const parts = layoutParts(layout, Math.floor(plan.largestBinding / (4 * slices * tasks)))
    this.parts = parts.map((part, i) => ({
      ...part,
      buffer: plan.buffer(
        parts.length > 1 ? `gradient partials ${i + 1} of ${parts.length}` : 'gradient partials',
        slices * tasks * part.floats,
      ),
    }))
  }

  /**
   * Where a tensor's partials begin (those of slice 0 and task `task`), and the floats from one task to the
   * next.
   */
  of(name: string, task = 0): { partials: Slice; parameters: number } {
    const { offset } = parameter(this.layout, name)
    const { buffer, first, floats } = this.parts.findLast((part) => part.first <= offset)!
    return { partials: { buffer, offset: task * floats + offset - first }, parameters: floats }
  }
}
