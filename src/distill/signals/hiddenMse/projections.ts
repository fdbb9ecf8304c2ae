// The learned projections of hidden-state signals, W [D, teacher width] per matched layer, where the widths
// differ. They lie in the flat buffer after the student's own parameters (the frozen vision projector
// included), so that moments, gradients and checkpoints include them. They are not part of the student: not
// exported, not in the Gram matrix. Each is trained by its own teacher task's weighted gradient alone (METHOD
// 5).

import type { ModelConfig, ParameterEntry, ParameterLayout } from '../../../nn/config'
import { isHidden, type HiddenEntry, type SignalEntry } from '../../matching'

/** The group of these parameters, which enters no Gram matrix. */
export const PROJECTION_GROUP = 'projection'

/** The name of an entry's projection; null where the widths agree and there is none. */
export const projectionName = (
  { teacherTask, studentLayer, teacherWidth }: HiddenEntry,
  config: Pick<ModelConfig, 'width'>,
): string | null =>
  teacherWidth === config.width ? null : `projection.${teacherTask}.${studentLayer}.weight`

/**
 * The student's layout with the projections of these signals behind it; `withoutProjector` and `count` stay
 * the student's.
 */
export function withProjections(
  layout: ParameterLayout,
  config: Pick<ModelConfig, 'width'>,
  signals: readonly SignalEntry[],
): ParameterLayout {
  const entries: ParameterEntry[] = [...layout.entries]
  let offset = layout.total
  for (const entry of signals.filter(isHidden)) {
    const name = projectionName(entry, config)
    if (!name) continue
    const size = config.width * entry.teacherWidth
    entries.push({ name, shape: [config.width, entry.teacherWidth], offset, size, group: PROJECTION_GROUP })
    offset += Math.ceil(size / 64) * 64
  }
  return { ...layout, entries, total: offset }
}

/**
 * The student's parameters followed by fresh projections: normal, deviation 1 / sqrt(D), so that a projected
 * state keeps its size.
 */
export function withInitialProjections(
  parameters: Float32Array,
  layout: ParameterLayout,
  normal: () => number,
): Float32Array {
  const all = new Float32Array(layout.total)
  all.set(parameters)
  for (const { shape, offset, size } of layout.entries.filter((e) => e.group === PROJECTION_GROUP)) {
    for (let i = offset; i < offset + size; i++) all[i] = normal() / Math.sqrt(shape[0])
  }
  return all
}
