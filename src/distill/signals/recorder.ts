// The one interface behind which every kind of signal records its losses into the step: attention maps, hidden
// states, logits. What differs between them is where their gradients enter the backward pass.

import type { Activations } from '../../nn/forward'
import type { CotangentPlacement } from '../../nn/upstream'
import type { GradientPartials } from '../../nn/gradientPartials'
import type { SignalEntry } from '../matching'
import type { BatchBuffers } from '../step/batch'
import type { TeacherTask } from '../tasks'

/** Maps of the attention entries from `first` on, up to the next buffer's: [entries][data rows, keys]. */
export interface TargetMaps {
  buffer: GPUBuffer
  first: number
}

/**
 * Cached teacher targets on the device, group means taken; each list in the order of the signals' entries of
 * that kind.
 */
export interface SignalTargets {
  /** Head-averaged maps of all attention entries, in as few buffers as a binding's size allows. */
  attention: readonly TargetMaps[]
  /** Per entry [data rows, teacher width]. */
  hidden: readonly GPUBuffer[]
  /** Per entry [data text rows, V]. */
  logits: readonly GPUBuffer[]
}

/** Targets of attention signals alone. */
export const attentionTargets = (buffer: GPUBuffer): SignalTargets => ({
  attention: [{ buffer, first: 0 }],
  hidden: [],
  logits: [],
})

/** What teachers say of the batch itself, where the step contains their passes: in the place of cached logits. */
export interface LiveLogits {
  /** [text rows, V] */
  logits: Readonly<Partial<Record<TeacherTask, GPUBuffer>>>
  /** Every row of the batch, by its own index [R]. */
  rows: GPUBuffer
}

/** What losses are computed from. */
export interface LossInputs {
  targets: SignalTargets
  live: LiveLogits | null
  batch: BatchBuffers
  activations: Activations
  /** Student, then projections. */
  parameters: GPUBuffer
  /** Image rows of the data set, and all its rows. */
  dataImageRows: number
  dataRows: number
  /** [tasks at the logits, text rows, V]; teacher tasks on logits write theirs. */
  dLogits: GPUBuffer
}

/** Which entries a recorder has among those of all kinds. */
export interface RecordedEntries<E extends SignalEntry> {
  entries: readonly E[]
  /** Row of the row losses of its first entry. */
  firstEntry: number
  /** How often the losses are recorded, with different row weights: once or twice. */
  copies: 1 | 2
}

/** Which row weights the gradients carry, where they go, and where the losses go. */
export interface Weighing {
  rowWeights: GPUBuffer
  /** [entries, R] */
  rowLoss: GPUBuffer
  /** Task index in the backward pass; -1: the loss is reported, no gradient is computed. */
  taskIndexOf: (teacherTask: TeacherTask) => number
  /** Upstream gradients of the second copy come after those of the first. */
  copy: 0 | 1
}

/** One kind of signal in a recorded step. */
export interface SignalRecorder {
  /** Upstream gradients [entries][...], which the backward pass reads; null: it writes d logits. */
  readonly cotangents: GPUBuffer | null
  /** Records the losses of all its entries; returns where their upstream gradients enter. */
  record(weighing: Weighing): CotangentPlacement[]
  /** Records the gradients of what it has learned besides the student. */
  recordProjections?(partials: GradientPartials, taskIndexOf: Weighing['taskIndexOf']): void
}

/** Where the upstream gradients of entries enter, the first of them at `from`. */
export const placementsOf = (
  entries: readonly { teacherTask: TeacherTask; studentLayer: number }[],
  from: number,
  taskIndexOf: Weighing['taskIndexOf'],
  textRows: (entry: number) => boolean = () => false,
): CotangentPlacement[] =>
  entries.flatMap(({ teacherTask, studentLayer }, i) => {
    const task = taskIndexOf(teacherTask)
    return task < 0 ? [] : [{ task, layer: studentLayer, index: from + i, textRows: textRows(i) }]
  })
