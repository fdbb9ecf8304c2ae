// Hidden-state signals in the recorded step. Where student and teacher differ in width, a learned projection
// maps the student's states first, and its gradient is recorded after the backward pass.

import type { Plan } from '../../../gpu/plan'
import type { Activations } from '../../../nn/forward'
import { slice, threads, type Dimensions } from '../../../nn/dimensions'
import { matmul, matmulWorkgroups } from '../../../nn/matmul'
import { rowSlices } from '../../../nn/rowRuns'
import { weightGradient, weightGradientWorkgroups } from '../../../nn/weightGradient'
import type { HiddenEntry } from '../../matching'
import { TEACHER_TASKS } from '../../tasks'
import { placementsOf, type LossInputs, type RecordedEntries, type SignalRecorder } from '../recorder'
import { projectionName } from './projections'
import { hiddenMseLoss } from './kernel'

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
const hiddenStates = (a: Activations, l: number): GPUBuffer => a.layers[l + 1]?.x ?? a.last

/** Makes the buffer of upstream gradients of hidden states, [entries][R, D] per copy. */
export function hiddenRecorder(
  plan: Plan,
  d: Dimensions,
  { targets, batch, activations, parameters }: LossInputs,
  { entries, firstEntry, copies }: RecordedEntries<HiddenEntry>,
): SignalRecorder {
  const { config, layout, rows, tile } = d
  const cotangents = plan.buffer('hidden cotangents', Math.max(1, entries.length * copies) * d.hiddenStride)
  const projected: Projected[] = []

  /** Projects the states of an entry, and its gradient back to `into`. */
  function recordProjected(
    entry: HiddenEntry,
    name: string,
    into: number,
    loss: (p: Projected & { student: GPUBuffer }) => void,
  ) {
    const { teacherWidth } = entry
    const states = hiddenStates(activations, entry.studentLayer)
    const student = plan.buffer(`${name} of the student`, rows * teacherWidth)
    const gradient = plan.buffer(`d ${name} of the student`, rows * teacherWidth)
    const common = { m: rows, tile, epilogue: 'none' as const }
    const there = { label: 'projection', k: config.width, n: teacherWidth, ...common }
    plan.record(
      matmul(there),
      { x: states, w: slice(parameters, layout, name), y: student },
      matmulWorkgroups(there),
    )
    loss({ entry, name, states, gradient, student })
    const back = { label: 'projection backward', k: teacherWidth, n: config.width, ...common }
    plan.record(
      matmul(back),
      {
        x: gradient,
        w: slice(activations.transposed, layout, name),
        y: { buffer: cotangents, offset: into, size: d.hiddenStride },
      },
      matmulWorkgroups(back),
    )
    return { entry, name, states, gradient }
  }

  return {
    cotangents,
    record({ rowWeights, rowLoss, taskIndexOf, copy }) {
      const from = copy * entries.length
      entries.forEach((entry, i) => {
        const offset = (from + i) * d.hiddenStride
        const name = projectionName(entry, config)
        const lossOf = (student: GPUBuffer, gradient: GPUBuffer, at: number) =>
          plan.record(
            hiddenMseLoss({
              teacherTask: TEACHER_TASKS.indexOf(entry.teacherTask),
              entry: firstEntry + i,
              rows,
              width: entry.teacherWidth,
              offset: at,
            }),
            {
              targets: targets.hidden[i]!,
              sourceRow: batch.sourceRow,
              rowWeights,
              rowLoss,
              student,
              gradient,
            },
            threads(rows),
          )
        if (!name) lossOf(hiddenStates(activations, entry.studentLayer), cotangents, offset)
        else {
          const one = recordProjected(entry, name, offset, (p) => lossOf(p.student, p.gradient, 0))
          if (copy === 0) projected.push(one)
        }
      })
      return placementsOf(entries, from, taskIndexOf)
    },
    recordProjections(partials, taskIndexOf) {
      for (const { entry, name, states, gradient } of projected) {
        const task = taskIndexOf(entry.teacherTask)
        if (task < 0) continue
        const { partials: into, parameters: floats } = partials.of(name, task)
        const o = {
          label: 'projection gradient',
          m: rows,
          k: config.width,
          n: entry.teacherWidth,
          tasks: 1,
          ...rowSlices(d, partials.slices, rows),
          taskCapacity: partials.tasks,
          parameters: floats,
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
