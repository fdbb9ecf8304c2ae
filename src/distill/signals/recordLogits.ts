// Signals on logits in the recorded step: one dispatch per entry, which writes its task's part of d logits.

import type { Plan } from '../../gpu/plan'
import { threads, type Dimensions } from '../../nn/dimensions'
import type { LogitsEntry } from '../matching'
import { TEACHER_TASKS } from '../tasks'
import { divergenceOf } from './divergences'
import { logitsLoss } from './logits'
import type { LossInputs, RecordedEntries, SignalRecorder } from './recorder'

export const logitsRecorder = (
  plan: Plan,
  { config, rows, imageRows, textRows }: Dimensions,
  { targets, live, batch, activations, dataImageRows, dLogits }: LossInputs,
  { entries, firstEntry }: RecordedEntries<LogitsEntry>,
): SignalRecorder => ({
  cotangents: null,
  record({ rowWeights, rowLoss, taskIndexOf }) {
    entries.forEach(({ teacherTask, signal, temperature, beta }, i) => {
      const task = taskIndexOf(teacherTask)
      const said = live?.logits[teacherTask]
      plan.record(
        logitsLoss({
          divergence: divergenceOf(signal).wgsl,
          teacherTask: TEACHER_TASKS.indexOf(teacherTask),
          temperature,
          ...(beta !== undefined && { beta }),
          taskIndex: task < 0 ? null : task,
          entry: firstEntry + i,
          rows,
          imageRows,
          vocabulary: config.vocabulary,
          dataImageRows: said ? imageRows : dataImageRows,
        }),
        {
          logits: activations.logits,
          targets: said ?? targets.logits[i]!,
          sourceRow: said && live ? live.rows : batch.sourceRow,
          rowWeights,
          dLogits,
          rowLoss,
        },
        threads(textRows),
      )
    })
    return []
  },
})
