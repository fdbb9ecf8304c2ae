// The supervised loss: cross-entropy at the answer tokens, and its gradient at the logits, of all samples or of
// each capability's own.

import type { Plan } from '../../gpu/plan'
import type { Activations } from '../../nn/forward'
import { read, readWrite, threads, type Dimensions } from '../../nn/dimensions'
import type { DeviceData } from '../engine/deviceData'
import crossEntropyWgsl from '../signals/crossEntropy.wgsl?raw'
import type { BatchBuffers } from './batch'
import { taskIndicesOf, type GradientTask } from './gradientTasks'
import { stateLayout } from './stepInput'

export interface CrossEntropyInputs {
  data: DeviceData
  state: GPUBuffer
  batch: BatchBuffers
  activations: Activations
  gradientTasks: readonly GradientTask[]
  /** [tasks at the logits, text rows, V]: its own tasks are written. */
  dLogits: GPUBuffer
}

/** Records the loss; returns it per text row [text rows]. */
export function recordCrossEntropy(
  plan: Plan,
  d: Dimensions,
  { data, state, batch, activations, gradientTasks, dLogits }: CrossEntropyInputs,
): GPUBuffer {
  const rowLoss = plan.buffer('ce row losses', d.textRows)
  plan.record(
    {
      label: 'cross-entropy',
      body: crossEntropyWgsl,
      u32: {
        ...stateLayout(d.frames, d.segments, d.microBatches).constants,
        TEXT_ROWS: d.textRows,
        MICRO_BATCH_TEXT_ROWS: d.textRows / d.microBatches,
        TEXT_SLOTS: d.config.textSlots,
        VOCABULARY: d.config.vocabulary,
        CE_TASKS: taskIndicesOf(gradientTasks, 'ce').length,
      },
      bindings: {
        logits: read('f32'),
        targets: read('i32'),
        capabilities: read('i32'),
        state: read('u32'),
        dLogits: readWrite('f32'),
        rowLoss: readWrite('f32'),
      },
    },
    {
      logits: activations.logits,
      targets: batch.targets,
      capabilities: data.capabilities,
      state,
      dLogits,
      rowLoss,
    },
    threads(d.textRows),
  )
  return rowLoss
}
