// Title of a y axis on screen: the quantity and its unit, short enough to stand above the axis. Figures for
// paper have longer ones.

import { SIGNALS } from '../../../distill/signals/registry'
import { TEACHER_TASKS, type TeacherTask } from '../../../distill/tasks'
import type { LossKind } from '../../state/metrics'
import type { SignalLoss } from '../../../settings/settings'
import type { Strings } from '../../text/en'
import type { ChartSpec } from './specs/types'
import { wordsOf } from './chartWords'

/** Units of the attention losses; those of other signals are in their descriptors. */
const ATTENTION_UNITS: Record<SignalLoss, string> = {
  mse: '3000 × MSE',
  cosine: '1 − cos',
  kl: 'KL',
  typed: '3000 × f',
  'typed-rows': 'Σ f',
}
/** Unit of a teacher loss, written alike in every language; null: no loss, no unit. */
const unitOf = (kind: LossKind): string | null =>
  kind === 'none' ? null : (ATTENTION_UNITS[kind as SignalLoss] ?? SIGNALS[kind].shortUnit)

/** "ce: nats; the rest: 3000 × MSE"; teacher losses of different units are named, equal units once. */
function lossUnits(kinds: Readonly<Record<TeacherTask, LossKind>>, t: Strings): string {
  const units = [...new Set(TEACHER_TASKS.flatMap((f) => unitOf(kinds[f]) ?? []))]
  const groups = units.map((unit) => {
    const of = TEACHER_TASKS.filter((f) => unitOf(kinds[f]) === unit).map((f) => t.task[f])
    return `${units.length === 1 ? t.charts.rest : of.join(', ')}: ${unit}`
  })
  return [`${t.task.ce}: ${t.charts.nats}`, ...groups].join('; ')
}

/** The title above the y axis of this chart; `log`: the axis is logarithmic. */
export function yTitleOf(
  spec: Pick<ChartSpec, 'id' | 'words'>,
  kinds: Readonly<Record<TeacherTask, LossKind>>,
  log: boolean,
  t: Strings,
): string {
  const { y } = wordsOf(spec, t)
  const name = spec.id === 'losses' ? t.charts.withUnits(y, lossUnits(kinds, t)) : y
  return log ? t.charts.onLogAxis(name) : name
}
