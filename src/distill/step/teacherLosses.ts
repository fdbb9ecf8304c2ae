// The teacher losses: every signal's loss and gradient where it enters the model (METHOD 1, 5). The
// specification is lossesAndGradients in step.reference.ts.

import { wgslSwitch } from '../../gpu/kernel'
import type { Plan } from '../../gpu/plan'
import type { CotangentPlacement } from '../../nn/upstream'
import { read, readWrite, threads, type Dimensions } from '../../nn/dimensions'
import type { GradientPartials } from '../../nn/gradientPartials'
import { isAttention, isHidden, isLogits, type SignalEntry } from '../matching'
import { attentionRecorder } from '../signals/attention/record'
import { hiddenRecorder } from '../signals/hiddenMse/record'
import type { LossInputs, Weighing } from '../signals/recorder'
import { logitsRecorder } from '../signals/recordLogits'
import { TEACHER_TASKS, type TeacherTask } from '../tasks'
import type { GradientTask } from './gradientTasks'
import { taskIndicesOf } from './gradientTasks'
import unweightedWgsl from './unweighted.wgsl?raw'

export interface TeacherLossInputs extends LossInputs {
  signals: readonly SignalEntry[]
  gradientTasks: readonly GradientTask[]
}

export interface RecordedTeacherLosses {
  /** The teacher task of each row of `rowLoss`. */
  entryTasks: readonly TeacherTask[]
  /** [entries, R]: unweighted losses per row. */
  rowLoss: GPUBuffer
  /** Upstream gradients of attention and of hidden states. */
  cotangents: GPUBuffer
  hiddenCotangents: GPUBuffer
  /** Where they enter the backward pass. */
  placements: { cotangents: CotangentPlacement[]; hiddenCotangents: CotangentPlacement[] }
  /** Records the projections' gradients into the backward pass's partials. */
  recordProjections(partials: GradientPartials): void
}

/** Records the row weights without the mixing, for gradients of which only the norm is needed. */
function recordUnmixedWeights(plan: Plan, rows: number, rowWeights: GPUBuffer): GPUBuffer {
  const unmixed = plan.buffer('unmixed row weights', 6 * rows)
  plan.record(
    {
      label: 'unmixed row weights',
      body: unweightedWgsl,
      u32: { ROWS: rows },
      bindings: { rowWeights: read('f32'), unmixed: readWrite('f32') },
    },
    { rowWeights, unmixed },
    threads(6 * rows),
  )
  return unmixed
}

/** Records the losses of all signals; `d` has the layout with projections. */
export function recordTeacherLosses(
  plan: Plan,
  d: Dimensions,
  { signals, gradientTasks, ...inputs }: TeacherLossInputs,
): RecordedTeacherLosses {
  const attention = signals.filter(isAttention)
  const hidden = signals.filter(isHidden)
  const logits = signals.filter(isLogits)
  const entries = [...attention, ...hidden, ...logits]
  const taskIndexOf = (task: TeacherTask) => taskIndicesOf(gradientTasks, task)[0] ?? -1
  const unweightedIndexOf = (task: TeacherTask) =>
    gradientTasks.findIndex((g) => g.unweighted && g.task === task)
  const copies = entries.some((e) => unweightedIndexOf(e.teacherTask) >= 0) ? 2 : 1

  const rowLoss = plan.buffer('teacher row losses', Math.max(1, entries.length) * d.rows)
  const hiddenFrom = attention.length
  const logitsFrom = hiddenFrom + hidden.length
  const kinds = {
    attention: attentionRecorder(plan, d, inputs, { entries: attention, firstEntry: 0, copies }),
    hidden: hiddenRecorder(plan, d, inputs, { entries: hidden, firstEntry: hiddenFrom, copies }),
    logits: logitsRecorder(plan, d, inputs, { entries: logits, firstEntry: logitsFrom, copies }),
  }
  const placements: RecordedTeacherLosses['placements'] = { cotangents: [], hiddenCotangents: [] }
  const record = (weighing: Weighing) => {
    placements.cotangents.push(...kinds.attention.record(weighing))
    placements.hiddenCotangents.push(...kinds.hidden.record(weighing))
    kinds.logits.record(weighing)
  }

  const { rowWeights } = inputs.batch
  record({ rowWeights, rowLoss, taskIndexOf, copy: 0 })
  if (copies > 1) {
    const unmixed = recordUnmixedWeights(plan, d.rows, rowWeights)
    const unread = plan.buffer('unread row losses', entries.length * d.rows)
    record({ rowWeights: unmixed, rowLoss: unread, taskIndexOf: unweightedIndexOf, copy: 1 })
  }
  return {
    entryTasks: entries.map((e) => e.teacherTask),
    rowLoss,
    cotangents: kinds.attention.cotangents!,
    hiddenCotangents: kinds.hidden.cotangents!,
    placements,
    recordProjections: (partials) => kinds.hidden.recordProjections?.(partials, taskIndexOf),
  }
}

/** WGSL: the teacher task (0 to 2) of each entry of the row losses. */
export const entryTaskWgsl = (teacherTasks: readonly TeacherTask[]): string =>
  wgslSwitch(
    'entryTask',
    'entry',
    'u32',
    teacherTasks.map((f) => `${TEACHER_TASKS.indexOf(f)}u`),
    '0u',
  )
