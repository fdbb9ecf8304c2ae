// What can be looked at in a step: the names and shapes of its tensors. Types only.

import type { StepInput } from '../step/stepInput'
import type { Task } from '../tasks'

/**
 * - `activation`: hidden states and what lies between them, student, before the update.
 * - `attention`: a map of one layer and head, student.
 * - `target`: what a teacher gave for the batch: maps averaged over heads and over its matched layers, hidden
 *   states or logits.
 * - `gradient`: weighted and mixed, of one task and one parameter tensor.
 * - `activationGradient`: weighted and mixed, of one task with respect to an activation.
 * - `update`: what AdamW received: the combined, clipped gradient.
 * - `change`: what AdamW added to the parameters.
 * - `parameter`, `moment`: after the update.
 */
export type TensorGroup =
  | 'activation'
  | 'attention'
  | 'target'
  | 'gradient'
  | 'activationGradient'
  | 'update'
  | 'change'
  | 'parameter'
  | 'moment'

/** One tensor, all of them float32. */
export interface TensorFacts {
  /** The engine's own: `layer 2 x`, `gradient planning h.0.attn.c_attn.weight`. */
  name: string
  group: TensorGroup
  /** One or two dimensions; row major. */
  shape: readonly number[]
  /** Row of the packed batch (PackedBatch) that its first row is; null: its rows do not belong to a batch. */
  firstRow: number | null
  /** Of a gradient or a target. */
  task?: Task
}

/** A tensor, and how its values come to the host. */
export interface TensorSource extends TensorFacts {
  read: (input: StepInput) => Promise<Float32Array>
}

/** Sizes of the packed batch behind the rows. */
export interface BatchShape {
  frames: number
  segments: number
  imageTokens: number
  textSlots: number
}
