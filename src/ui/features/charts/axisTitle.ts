// Title of a y axis on screen: the quantity and its unit, short enough to stand above the axis. Figures for
// paper have longer ones.

import { FOLLOWERS, type Follower } from '../../../distill/tasks'
import type { ChartId } from '../../state/charts'
import type { LossKind } from '../../state/metrics'
import type { Strings } from '../../text/en'

/** Units of the followers' losses, written alike in every language; null: no loss, no unit. */
const LOSS_UNITS: Record<LossKind, string | null> = {
  mse: '3000 × MSE',
  cosine: '1 − cos',
  kl: 'KL',
  'logits-kl': 'KL',
  'hidden-mse': 'MSE',
  none: null,
}

/** "ce: nats; the rest: 3000 × MSE"; followers of different units are named, equal units once. */
function lossUnits(kinds: Readonly<Record<Follower, LossKind>>, t: Strings): string {
  const units = [...new Set(FOLLOWERS.flatMap((f) => LOSS_UNITS[kinds[f]] ?? []))]
  const groups = units.map((unit) => {
    const of = FOLLOWERS.filter((f) => LOSS_UNITS[kinds[f]] === unit).map((f) => t.task[f])
    return `${units.length === 1 ? t.charts.rest : of.join(', ')}: ${unit}`
  })
  return [`${t.task.ce}: ${t.charts.nats}`, ...groups].join('; ')
}

/** What stands above the y axis of this chart; `log`: the axis is logarithmic. */
export function yTitleOf(
  id: ChartId,
  kinds: Readonly<Record<Follower, LossKind>>,
  log: boolean,
  t: Strings,
): string {
  const name = id === 'losses' ? t.charts.y.losses(lossUnits(kinds, t)) : t.charts.y[id]
  return log ? t.charts.onLogAxis(name) : name
}
