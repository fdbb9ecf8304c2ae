// Which of the student's parameters a teacher loss reaches, whole tensors at a time: where PyTorch's autograd
// returns a gradient and not None. It depends only on where the loss enters the network, not on any values.

import { modelNames, type ModelConfig, type ParameterEntry, type ParameterLayout } from '../nn/config'
import { isHidden, isLogits, type SignalEntry } from './matching'
import type { TeacherTask } from './tasks'

/** Floats [first, end) of the flat parameter buffer. */
export type Range = readonly [first: number, end: number]

/** Whether the loss of one signal entry depends on a tensor of the student. */
function reaches(config: ModelConfig, entry: SignalEntry, { name, group }: ParameterEntry): boolean {
  if (isLogits(entry) || group === 'embedding' || group === 'projector') return true
  const layer = /^layer (\d+)$/.exec(group)
  // The final norm, and the projections of hidden-state signals, which are not part of the student.
  if (!layer) return false
  const at = Number(layer[1])
  if (at !== entry.studentLayer) return at < entry.studentLayer
  if (isHidden(entry)) return true
  // An attention map is made before its layer's output: only the norm before it, queries and keys count.
  // Values are in the same tensor as these.
  const { norm1, qkv } = modelNames(config).layer(at)
  return name.startsWith(`${norm1}.`) || name.startsWith(`${qkv}.`)
}

/**
 * The ranges of the parameters that a teacher loss reaches, ascending, neighbours joined (padding between
 * tensors included). The vision projector counts as reached; where it is frozen its gradient is zero.
 */
export function reachOf(
  config: ModelConfig,
  { entries }: ParameterLayout,
  signals: readonly SignalEntry[],
  teacherTask: TeacherTask,
): Range[] {
  const own = signals.filter((entry) => entry.teacherTask === teacherTask)
  const ranges: [number, number][] = []
  entries.forEach((entry, i) => {
    if (!own.some((signal) => reaches(config, signal, entry))) return
    const end = entries[i + 1]?.offset ?? entry.offset + Math.ceil(entry.size / 64) * 64
    const last = ranges.at(-1)
    if (last && last[1] === entry.offset) last[1] = end
    else ranges.push([entry.offset, end])
  })
  return ranges
}
