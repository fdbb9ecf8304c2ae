// Attention signals in the recorded step: one dispatch per buffer of targets.

import type { Plan } from '../../../gpu/plan'
import { threads, type Dimensions } from '../../../nn/dimensions'
import type { AttentionEntry } from '../../matching'
import { TEACHER_TASKS } from '../../tasks'
import { placementsOf, type LossInputs, type RecordedEntries, type SignalRecorder } from '../recorder'
import { attentionLosses } from './kernel'
import { typedAttentionLosses } from './typed/kernel'

/** Smallest number of entries, at least n, whose upstream gradients end at a multiple of 64 floats. */
function paddedEntries(n: number, floats: number): number {
  let padded = n
  while ((padded * floats) % 64 !== 0) padded++
  return padded
}

/** Makes the buffer of upstream gradients of attention, [entries][R, keys] per copy. */
export function attentionRecorder(
  plan: Plan,
  { config, rows, keys, attentionStride }: Dimensions,
  { targets, batch, activations, dataRows }: LossInputs,
  { entries, firstEntry, copies }: RecordedEntries<AttentionEntry>,
): SignalRecorder {
  // The second copy begins at an offset that a binding may have.
  const perCopy = copies > 1 ? paddedEntries(entries.length, rows * keys) : entries.length
  const cotangents = plan.buffer('attention cotangents', Math.max(1, copies * perCopy) * rows * keys)
  return {
    cotangents,
    record({ rowWeights, rowLoss, taskIndexOf, copy }) {
      const from = copy * perCopy
      const into = from === 0 ? cotangents : { buffer: cotangents, offset: from * rows * keys }
      targets.attention.forEach(({ buffer, first }, part) => {
        const own = entries.slice(first, targets.attention[part + 1]?.first)
        if (own.length === 0) return
        // Maps of a typed loss lie in buffers of their own (experiment/run/targets.ts).
        const { expression } = own[0]
        const kernel = expression === undefined ? attentionLosses : typedAttentionLosses(expression)
        plan.record(
          kernel({
            entries: own.map((e) => ({
              teacherTask: TEACHER_TASKS.indexOf(e.teacherTask),
              layer: e.studentLayer,
              textToVision: e.block === 'text-to-vision',
              loss: e.loss ?? 'mse',
            })),
            firstEntry: firstEntry + first,
            rows,
            keys,
            imageTokens: config.imageTokens,
            heads: config.heads,
            layerStride: attentionStride,
            dataRows,
          }),
          {
            attention: activations.attention,
            targets: buffer,
            sourceRow: batch.sourceRow,
            rowWeights,
            rowLoss,
            cotangents: into,
          },
          threads(own.length * rows),
        )
      })
      const inText = (i: number) => ['text-to-vision', 'answer-rows'].includes(entries[i].block)
      return placementsOf(entries, from, taskIndexOf, inText)
    },
  }
}
