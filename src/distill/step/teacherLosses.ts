// The teacher losses: every signal's loss and gradient where it enters the model (METHOD 1, 5), and the
// gradients of the learned projections. The specification is lossesAndGradients in step.reference.ts.

import { wgslSwitch } from '../../gpu/kernel'
import type { Binding, Plan } from '../../gpu/plan'
import { read, readWrite, slice, threads, type Activations, type Dimensions } from '../../nn/forward'
import type { CotangentPlacement } from '../../nn/backward'
import type { GradientPartials } from '../../nn/gradientPartials'
import { matmul, matmulWorkgroups } from '../../nn/matmul'
import { weightGradient, weightGradientWorkgroups } from '../../nn/weightGradient'
import type { BatchBuffers } from './batch'
import {
  isAttention,
  isHidden,
  isLogits,
  type AttentionEntry,
  type HiddenEntry,
  type LogitsEntry,
  type SignalEntry,
  type Block,
} from '../matching'
import { attentionLosses } from '../signals/attention/signal'
import { hiddenMseLoss } from '../signals/hiddenMse/signal'
import { logitsLoss } from '../signals/logits'
import { SIGNALS } from '../signals/registry'
import { projectionName } from '../signals/hiddenMse/projections'
import { TEACHER_TASKS, type TeacherTask } from '../tasks'
import unmixedWgsl from './unweighted.wgsl?raw'

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

export interface TeacherLossInputs {
  signals: readonly SignalEntry[]
  targets: SignalTargets
  batch: BatchBuffers
  activations: Activations
  /** Student, then projections. */
  parameters: GPUBuffer
  /** Image rows of the data set, and all its rows. */
  dataImageRows: number
  dataRows: number
  /**
   * The task index of a teacher task in the backward pass; -1: its loss is reported, no gradient is computed.
   */
  slotOf: (teacherTask: TeacherTask) => number
  /**
   * The task index of its gradient before mixing, of which only the norm is needed; -1: not computed.
   * Default: -1 for all.
   */
  unweightedTaskOf?: (teacherTask: TeacherTask) => number
  /** [tasks at the logits, text rows, V]; teacher tasks on logits write theirs. */
  dLogits: GPUBuffer
}

export interface RecordedTeacherLosses {
  /** The teacher task of each row of `rowLoss`. */
  entryTasks: readonly TeacherTask[]
  /** [entries, R]: unweighted losses per row. */
  rowLoss: GPUBuffer
  cotangents: GPUBuffer
  hiddenCotangents: GPUBuffer
  /** Where the upstream gradients enter the backward pass. */
  placements: { cotangents: CotangentPlacement[]; hiddenCotangents: CotangentPlacement[] }
  /** Records the projections' gradients into the backward pass's partials. */
  recordProjections(partials: GradientPartials): void
}

/**
 * Rows and columns of one projected entry: the student's states, and the gradient with respect to their
 * projection [R, teacher width].
 */
interface Projected {
  entry: HiddenEntry
  name: string
  states: GPUBuffer
  gradient: GPUBuffer
}

/** The residual stream after block l [R, D]. */
export const hiddenStates = (a: Activations, l: number): GPUBuffer => a.layers[l + 1]?.x ?? a.last

/** Records the losses of all signals; `d` has the layout with projections. */
export function recordTeacherLosses(
  plan: Plan,
  d: Dimensions,
  inputs: TeacherLossInputs,
): RecordedTeacherLosses {
  const { rows, keys, tile, config } = d
  const { slotOf, unweightedTaskOf = () => -1 } = inputs
  const { rowWeights } = inputs.batch
  const attention = inputs.signals.filter(isAttention)
  const hidden = inputs.signals.filter(isHidden)
  const logits = inputs.signals.filter(isLogits)
  const entries = [...attention, ...hidden, ...logits]
  const wantsRaw = entries.some((e) => unweightedTaskOf(e.teacherTask) >= 0)
  // Upstream gradients before mixing come after the others, from an offset that a binding may have.
  const padded = wantsRaw ? paddedEntries(attention.length, rows * keys) : attention.length
  const rowLoss = plan.buffer('teacher row losses', Math.max(1, entries.length) * rows)
  const cotangents = plan.buffer(
    'attention cotangents',
    Math.max(1, wantsRaw ? 2 * padded : padded) * rows * keys,
  )
  const hiddenCotangents = plan.buffer(
    'hidden cotangents',
    Math.max(1, hidden.length * (wantsRaw ? 2 : 1)) * d.hiddenStride,
  )
  const projected: Projected[] = []
  const placements: RecordedTeacherLosses['placements'] = { cotangents: [], hiddenCotangents: [] }
  const pass: Pass = { inputs, attention, hidden, logits, cotangents, hiddenCotangents }

  projected.push(
    ...recordPass(
      plan,
      d,
      pass,
      { rowWeights, rowLoss, slotOf, attentionFrom: 0, hiddenFrom: 0 },
      placements,
    ),
  )
  if (wantsRaw) {
    const unmixed = plan.buffer('unmixed row weights', 6 * rows)
    plan.record(
      {
        label: 'unmixed row weights',
        body: unmixedWgsl,
        u32: { ROWS: rows },
        bindings: { rowWeights: read('f32'), unmixed: readWrite('f32') },
      },
      { rowWeights, unmixed },
      threads(6 * rows),
    )
    const unread = plan.buffer('unread row losses', entries.length * rows)
    recordPass(
      plan,
      d,
      pass,
      {
        rowWeights: unmixed,
        rowLoss: unread,
        slotOf: unweightedTaskOf,
        attentionFrom: padded,
        hiddenFrom: hidden.length,
      },
      placements,
    )
  }
  return {
    entryTasks: entries.map((e) => e.teacherTask),
    rowLoss,
    cotangents,
    hiddenCotangents,
    placements,
    recordProjections(partials) {
      for (const { entry, name, states, gradient } of projected) {
        const task = slotOf(entry.teacherTask)
        if (task < 0) continue
        const { partials: into, parameters } = partials.of(name, task)
        const o = {
          label: 'projection gradient',
          m: rows,
          k: config.width,
          n: entry.teacherWidth,
          tasks: 1,
          splits: partials.splits,
          taskCapacity: partials.tasks,
          parameters,
          biasOffset: 0,
          tile,
        }
        plan.record(
          weightGradient(o),
          { x: states, dy: gradient, partials: into },
          weightGradientWorkgroups(o),
        )
      }
    },
  }
}

/** Smallest number of entries, at least n, whose upstream gradients end at a multiple of 64 floats. */
function paddedEntries(n: number, floats: number): number {
  let padded = n
  while ((padded * floats) % 64 !== 0) padded++
  return padded
}

interface Pass {
  inputs: TeacherLossInputs
  attention: readonly AttentionEntry[]
  hidden: readonly HiddenEntry[]
  logits: readonly LogitsEntry[]
  cotangents: GPUBuffer
  hiddenCotangents: GPUBuffer
}

/** Which row weights the gradients carry, where they go, and where the unweighted losses go. */
interface Weighing {
  rowWeights: GPUBuffer
  rowLoss: GPUBuffer
  slotOf: (teacherTask: TeacherTask) => number
  /** First of the entries of upstream gradients. */
  attentionFrom: number
  hiddenFrom: number
}

/** Records the losses of all attention signals: one dispatch per buffer of targets. */
function recordAttention(
  plan: Plan,
  { config, rows, keys, attentionStride }: Dimensions,
  { attention, inputs: { targets, batch, activations, dataRows } }: Pass,
  written: { rowWeights: GPUBuffer; rowLoss: GPUBuffer; cotangents: Binding },
): void {
  targets.attention.forEach(({ buffer, first }, part) => {
    const own = attention.slice(first, targets.attention[part + 1]?.first)
    if (own.length === 0) return
    plan.record(
      attentionLosses({
        entries: own.map((e) => ({
          teacherTask: TEACHER_TASKS.indexOf(e.teacherTask),
          layer: e.studentLayer,
          textToVision: e.block === 'text-to-vision',
          loss: e.loss ?? 'mse',
        })),
        firstEntry: first,
        rows,
        keys,
        imageTokens: config.imageTokens,
        heads: config.heads,
        layerStride: attentionStride,
        dataRows,
      }),
      { attention: activations.attention, targets: buffer, sourceRow: batch.sourceRow, ...written },
      threads(own.length * rows),
    )
  })
}

/**
 * Records the losses of all signals with one set of row weights, and adds where their upstream gradients
 * enter. Returns what is projected.
 */
function recordPass(
  plan: Plan,
  d: Dimensions,
  pass: Pass,
  { rowWeights, rowLoss, slotOf, attentionFrom, hiddenFrom }: Weighing,
  placements: RecordedTeacherLosses['placements'],
): Projected[] {
  const { config, layout, rows, keys, tile } = d
  const { inputs, attention, hidden, logits, hiddenCotangents } = pass
  const { targets, batch, activations } = inputs
  const { sourceRow } = batch
  const cotangents =
    attentionFrom === 0 ? pass.cotangents : { buffer: pass.cotangents, offset: attentionFrom * rows * keys }
  const projected: Projected[] = []

  recordAttention(plan, d, pass, { rowWeights, rowLoss, cotangents })

  hidden.forEach((entry, i) => {
    const { teacherWidth } = entry
    const name = projectionName(entry, config)
    const states = hiddenStates(activations, entry.studentLayer)
    const shape = {
      teacherTask: TEACHER_TASKS.indexOf(entry.teacherTask),
      entry: attention.length + i,
      rows,
      width: teacherWidth,
    }
    const common = { targets: targets.hidden[i]!, sourceRow, rowWeights, rowLoss }
    if (!name) {
      plan.record(
        hiddenMseLoss({ ...shape, offset: (hiddenFrom + i) * d.hiddenStride }),
        { ...common, student: states, gradient: hiddenCotangents },
        threads(rows),
      )
      return
    }
    const student = plan.buffer(`${name} of the student`, rows * teacherWidth)
    const gradient = plan.buffer(`d ${name} of the student`, rows * teacherWidth)
    const there = {
      label: 'projection',
      m: rows,
      k: config.width,
      n: teacherWidth,
      tile,
      epilogue: 'none' as const,
    }
    plan.record(
      matmul(there),
      { x: states, w: slice(inputs.parameters, layout, name), y: student },
      matmulWorkgroups(there),
    )
    plan.record(hiddenMseLoss({ ...shape, offset: 0 }), { ...common, student, gradient }, threads(rows))
    const back = {
      label: 'projection backward',
      m: rows,
      k: teacherWidth,
      n: config.width,
      tile,
      epilogue: 'none' as const,
    }
    const y = { buffer: hiddenCotangents, offset: (hiddenFrom + i) * d.hiddenStride, size: d.hiddenStride }
    plan.record(
      matmul(back),
      { x: gradient, w: slice(activations.transposed, layout, name), y },
      matmulWorkgroups(back),
    )
    projected.push({ entry, name, states, gradient })
  })

  logits.forEach(({ teacherTask, signal, temperature }, i) => {
    const slot = slotOf(teacherTask)
    plan.record(
      logitsLoss({
        divergence: SIGNALS[signal].divergence!.wgsl,
        teacherTask: TEACHER_TASKS.indexOf(teacherTask),
        temperature,
        slot: slot < 0 ? null : slot,
        entry: attention.length + hidden.length + i,
        rows,
        imageRows: d.imageRows,
        vocabulary: config.vocabulary,
        dataImageRows: inputs.dataImageRows,
      }),
      {
        logits: activations.logits,
        targets: targets.logits[i]!,
        sourceRow,
        rowWeights,
        dLogits: inputs.dLogits,
        rowLoss,
      },
      threads(d.textRows),
    )
  })

  const placed = (
    list: readonly { teacherTask: TeacherTask; studentLayer: number; block?: Block }[],
    from: number,
  ): CotangentPlacement[] =>
    list.flatMap(({ teacherTask, studentLayer, block }, seed) =>
      slotOf(teacherTask) < 0
        ? []
        : [
            {
              task: slotOf(teacherTask),
              layer: studentLayer,
              seed: from + seed,
              textRows: block === 'text-to-vision' || block === 'answer-rows',
            },
          ],
    )
  placements.cotangents.push(...placed(attention, attentionFrom))
  placements.hiddenCotangents.push(...placed(hidden, hiddenFrom))
  return projected
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
