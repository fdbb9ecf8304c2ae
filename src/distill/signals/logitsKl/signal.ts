// The logits signal: the student's softened next-word distribution follows its teacher's at the answer tokens
// (METHOD 5). Reference: logitsKl.reference.ts.

import type { KernelDeclaration } from '../../../gpu/kernel'
import logitsKlWgsl from './logitsKl.wgsl?raw'
import type { SignalInfo } from '../types'

export const logitsKl = {
  id: 'logits-kl',
  name: 'Logits (KL)',
  description:
    'The student gives every answer word the probability that the teacher gives it, both softened by the temperature.',
  equation: 'L = tau^2 sum_v p_v log(p_v / q_v), p = softmax(T / tau), q = softmax(S / tau)',
  source: 'P',
  options: ['temperature'],
  weight: () => 1,
} as const satisfies SignalInfo

export interface LogitsKlShape {
  /** The follower's index: whose row weights. */
  teacherTask: number
  temperature: number
  /** Which [text rows, V] of dLogits it writes; null: the loss alone is wanted. */
  slot: number | null
  /** Which [R] of rowLoss it writes. */
  entry: number
  rows: number
  imageRows: number
  vocabulary: number
  /** Image rows of the data set, which come before its text rows. */
  dataImageRows: number
}

/** One thread per text row; see logitsKl.wgsl for the bindings' shapes. */
export function logitsKlLoss({
  teacherTask,
  temperature,
  slot,
  entry,
  rows,
  imageRows,
  vocabulary,
  dataImageRows,
}: LogitsKlShape): KernelDeclaration {
  return {
    label: 'logits KL',
    body: logitsKlWgsl,
    u32: {
      TEACHER_TASK: teacherTask,
      WANTS_GRADIENT: slot === null ? 0 : 1,
      SLOT: slot ?? 0,
      ENTRY: entry,
      ROWS: rows,
      IMAGE_ROWS: imageRows,
      VOCABULARY: vocabulary,
      DATA_IMAGE_ROWS: dataImageRows,
    },
    f32: { TEMPERATURE: temperature },
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
