// The kernel of the hidden-state signal, apart from its descriptor, which the page reads before anything trains.

import type { KernelDeclaration } from '../../../gpu/kernel'
import hiddenMseWgsl from './hiddenMse.wgsl?raw'

export interface HiddenMseShape {
  /** Index of the teacher task, whose row weights apply. */
  teacherTask: number
  /** Which [R] of rowLoss it writes. */
  entry: number
  rows: number
  /** Channels compared: the teacher's width. */
  width: number
  /** Where the gradient begins in its buffer, in floats; a multiple of 4. */
  offset: number
}

/** One thread per row; see hiddenMse.wgsl for the bindings' shapes. */
export function hiddenMseLoss({
  teacherTask,
  entry,
  rows,
  width,
  offset,
}: HiddenMseShape): KernelDeclaration {
  return {
    label: 'hidden states',
    body: hiddenMseWgsl,
    u32: { TEACHER_TASK: teacherTask, ENTRY: entry, ROWS: rows, WIDTH4: width / 4, OFFSET4: offset / 4 },
    bindings: {
      student: { type: 'vec4f', access: 'read' },
      targets: { type: 'vec4f', access: 'read' },
      sourceRow: { type: 'u32', access: 'read' },
      rowWeights: { type: 'f32', access: 'read' },
      gradient: { type: 'vec4f', access: 'read_write' },
      rowLoss: { type: 'f32', access: 'read_write' },
    },
  }
}
