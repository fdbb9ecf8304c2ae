// Where losses enter the backward pass: which tasks there are, how deep each enters, and the buffers of their
// upstream gradients.

import type { Dimensions } from './dimensions'
import type { ForwardInputs } from './forward'

/**
 * One upstream gradient that enters a layer, at `index` of its buffer: of attention [R, keys], with
 * respect to every head's probabilities of block `layer`; of hidden states [R, D], with respect to the
 * residual stream after block `layer`. At most one of each per task and layer.
 */
export interface CotangentPlacement {
  /** Task index. */
  task: number
  layer: number
  index: number
  /** An upstream gradient of attention that is 0 in image rows. */
  textRows?: boolean
}

/**
 * Gradients with respect to one activation, while the buffer holds them: [tasks, rows, columns], of all rows or of text
 * rows alone, for the first `tasks` of the pass.
 */
export interface ActivationGradient {
  /** Of the activation: `layer 1 x`. */
  name: string
  buffer: GPUBuffer
  columns: number
  text: boolean
  tasks: number
  /** Index of the first op that may write over it. */
  end: number
}

export interface BackwardOptions {
  /**
   * Number of tasks, deepest entry first: logits, then per layer from the last its hidden states before its
   * attention.
   */
  tasks: number
  /** How many tasks, from the first, have a cotangent at the logits; at least 1. */
  logitTasks: number
  cotangents: readonly CotangentPlacement[]
  hiddenCotangents: readonly CotangentPlacement[]
  /** Partial sums per weight gradient; 1 where the batch is several micro-batches side by side. */
  splits: number
  trainProjector: boolean
  /** Called while recording, as soon as the gradients at an activation are complete. */
  onActivation?: (gradient: ActivationGradient) => void
}

export interface BackwardInputs extends ForwardInputs {
  /** [logitTasks, text rows, V] */
  dLogits: GPUBuffer
  /** Upstream gradients of attention [gradients, R, keys]; any buffer when there are none. */
  cotangents: GPUBuffer
  /** Upstream gradients of hidden states [gradients][R, D], `hiddenStride` floats each; else any buffer. */
  hiddenCotangents: GPUBuffer
}

/**
 * How deep each task enters: 2 layers at the logits, 2 l + 1 at the residual stream after block l, 2 l at the
 * attention of block l. Throws when a task enters nowhere, when tasks are not sorted, or when two upstream
 * gradients of a task coincide.
 */
export function entryDepths(
  d: Dimensions,
  { tasks, logitTasks, cotangents, hiddenCotangents }: BackwardOptions,
): number[] {
  if (logitTasks < 1 || logitTasks > tasks)
    throw new Error(`${logitTasks} of ${tasks} tasks have a cotangent at the logits; at least 1`)
  for (const list of [cotangents, hiddenCotangents]) {
    const entered = new Set(list.map((s) => `${s.task} ${s.layer}`))
    if (entered.size < list.length) throw new Error('two cotangents of one task at one layer')
  }
  const depths = Array.from({ length: tasks }, (_, task) => {
    const own = (list: readonly CotangentPlacement[]) =>
      list.filter((s) => s.task === task).map((s) => s.layer)
    return Math.max(
      -1,
      ...own(cotangents).map((l) => 2 * l),
      ...own(hiddenCotangents).map((l) => 2 * l + 1),
      ...(task < logitTasks ? [2 * d.config.layers] : []),
    )
  })
  depths.forEach((depth, task) => {
    if (depth < 0) throw new Error(`task ${task} has no loss`)
    if (task > 0 && depth > depths[task - 1]!) throw new Error('tasks must be sorted by depth, deepest first')
  })
  return depths
}
