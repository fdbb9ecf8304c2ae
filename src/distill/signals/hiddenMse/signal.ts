// The hidden-state signal: the student's residual stream after a block follows the mean one of a group of
// teacher blocks, through a learned projection where the widths differ (METHOD 5). Reference:
// hiddenMse.reference.ts; where the projections lie among the parameters: projections.ts.

import type { KernelDeclaration } from '../../../gpu/kernel'
import hiddenMseWgsl from './hiddenMse.wgsl?raw'
import type { SignalInfo } from '../types'

export const signal = {
  id: 'hidden-mse',
  place: 3,
  kind: 'hidden',
  name: 'Hidden states',
  description:
    "The student's hidden states of chosen layers are matched, through a learned projection where the widths differ.",
  equation: 'L = mean over layers, tokens and channels of (S W - T)^2; W = 1 where the widths agree',
  formula: 'L_c = mean (S W − T)²',
  unit: 'MSE',
  shortUnit: 'MSE',
  source: 'P',
  options: ['layer'],
  weight: () => 1,
} as const satisfies SignalInfo

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
