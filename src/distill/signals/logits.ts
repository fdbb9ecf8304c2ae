// The kernel of every signal on logits: two softened next-word distributions at the answer tokens, compared
// by the functions that a signal provides (types.ts, Divergence). Reference: logits.reference.ts.

import type { KernelDeclaration } from '../../gpu/kernel'
import logitsWgsl from './logits.wgsl?raw'
import { DEFAULT_BETA } from './types'

export interface LogitsShape {
  /** The functions of the signal (types.ts). */
  divergence: string
  /** Index of the teacher task, whose row weights apply. */
  teacherTask: number
  temperature: number
  /** Default: 0.5. */
  beta?: number
  /** Which [text rows, V] of dLogits it writes; null: only the loss is needed. */
  taskIndex: number | null
  /** Which [R] of rowLoss it writes. */
  entry: number
  rows: number
  imageRows: number
  vocabulary: number
  /** Image rows of the data set, which come before its text rows. */
  dataImageRows: number
}

/** One thread per text row; see logits.wgsl for the bindings' shapes. */
export function logitsLoss({
  divergence,
  teacherTask,
  temperature,
  beta = DEFAULT_BETA,
  taskIndex,
  entry,
  rows,
  imageRows,
  vocabulary,
  dataImageRows,
}: LogitsShape): KernelDeclaration {
  return {
    label: 'logits',
    body: `${divergence}\n${logitsWgsl}`,
    u32: {
      TEACHER_TASK: teacherTask,
      WANTS_GRADIENT: taskIndex === null ? 0 : 1,
      TASK: taskIndex ?? 0,
      ENTRY: entry,
      ROWS: rows,
      IMAGE_ROWS: imageRows,
      VOCABULARY: vocabulary,
      DATA_IMAGE_ROWS: dataImageRows,
    },
    f32: { TEMPERATURE: temperature, BETA: beta },
    bindings: {
      logits: { type: 'f32', access: 'read' },
      targets: { type: 'f32', access: 'read' },
      sourceRow: { type: 'u32', access: 'read' },
      rowWeights: { type: 'f32', access: 'read' },
      dLogits: { type: 'f32', access: 'read_write' },
      rowLoss: { type: 'f32', access: 'read_write' },
    },
  }
}
