// The backward pass through one layer's attention, for all its tasks: softmax and queries, then keys and values.

import { wgslSwitch } from '../gpu/kernel'
import type { Plan } from '../gpu/plan'
import attentionBackwardKeyWgsl from './attentionBackwardKey.wgsl?raw'
import attentionBackwardQueryWgsl from './attentionBackwardQuery.wgsl?raw'
import { kvHeadsOf } from './config'
import {
  attentionConstants,
  attentionFlops,
  attentionText,
  attentionWorkgroups,
  read,
  readWrite,
  type Dimensions,
} from './dimensions'
import type { LayerActivations } from './forward'
import type { CotangentPlacement } from './upstream'

export interface AttentionBackwardInputs {
  saved: LayerActivations
  /** Upstream gradients of attention that enter this layer, and their buffer. */
  entering: readonly CotangentPlacement[]
  cotangents: GPUBuffer
  /** Gradient of what the heads attended to [tasks, R, D]; room for that of the scores. */
  dAttended: GPUBuffer
  ds: GPUBuffer
  /** Written: [tasks, R, q | k | v]. */
  dqkv: GPUBuffer
  /** Tasks, from the first, whose gradient comes from above, and those that reach the attention at all. */
  through: number
  active: number
}

/** Consecutive tasks, with or without a gradient of the values. */
export interface TaskGroup {
  first: number
  count: number
  value: boolean
}

/**
 * Tasks that come from above have a gradient of the values; those that enter here have none: their last columns
 * of d qkv are not used.
 */
export const taskGroups = (through: number, active: number): TaskGroup[] =>
  [
    { first: 0, count: through, value: true },
    { first: through, count: active - through, value: false },
  ].filter((group) => group.count > 0)

export function recordAttentionBackward(
  plan: Plan,
  d: Dimensions,
  { saved, entering, cotangents, dAttended, ds, dqkv, through, active }: AttentionBackwardInputs,
): void {
  const { heads } = d.config
  const constants = attentionConstants(d)
  const cotangentsOf = Array.from({ length: active }, (_, task) => entering.find((s) => s.task === task))
  const cotangentText =
    wgslSwitch(
      'cotangentEntry',
      'task',
      'i32',
      cotangentsOf.map((s) => `${s?.index ?? -1}`),
      '-1',
    ) +
    wgslSwitch(
      'onlyText',
      'task',
      'bool',
      cotangentsOf.map((s) => `${s?.textRows ?? false}`),
      'false',
    )
  for (const { first, count, value } of taskGroups(through, active)) {
    const entered = cotangentsOf.slice(first, first + count)
    const shared = {
      flops: value
        ? 2 * count * attentionFlops(d)
        : entered.reduce((sum, placed) => sum + attentionFlops(d, placed?.textRows ? 'text' : 'all'), 0),
      u32: { ...constants.u32, FIRST_TASK: first, END_TASK: first + count, VALUE: value ? 1 : 0 },
      f32: constants.f32,
    }
    plan.record(
      {
        label: 'softmax and query backward',
        body: cotangentText + attentionText(attentionBackwardQueryWgsl, d),
        ...shared,
        bindings: {
          qkv: read('vec4f'),
          attention: read('f32'),
          o: read('vec4f'),
          dO: read('vec4f'),
          cotangents: read('f32'),
          ds: readWrite('f32'),
          dqkv: readWrite('vec4f'),
        },
      },
      {
        qkv: saved.qkv,
        attention: saved.attention,
        o: saved.attended,
        dO: dAttended,
        cotangents: cotangents,
        ds,
        dqkv,
      },
      attentionWorkgroups(d, heads, count),
    )
    plan.record(
      {
        label: 'key and value backward',
        body: cotangentText + attentionText(attentionBackwardKeyWgsl, d),
        ...shared,
        bindings: {
          qkv: read('vec4f'),
          attention: read('f32'),
          dO: read('vec4f'),
          ds: read('f32'),
          dqkv: readWrite('vec4f'),
        },
      },
      { qkv: saved.qkv, attention: saved.attention, dO: dAttended, ds, dqkv },
      attentionWorkgroups(d, kvHeadsOf(d.config), count),
    )
  }
}
