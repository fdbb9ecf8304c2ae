// The four losses: smoothed over unsmoothed, attention losses in units of 3000 x MSE, others unscaled.

import type { TeacherTask } from '../../../../distill/tasks'
import { SIGNALS } from '../../../../distill/signals/registry'
import type { SignalLoss } from '../../../../settings/settings'
import { formatLoss } from '../../../explain/numbersText'
import { lossKindsOf, type LossKind } from '../../../state/metrics'
import { shownSettings } from '../../../state/replay'
import { logAxis, plainAxis } from '../../../explain/axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

/** Unit of a teacher loss by its kind. */
const ROW_UNITS: Record<SignalLoss, string> = {
  mse: 'MSE x 3000',
  cosine: '1 - cosine',
  kl: 'KL in nats',
}
const unitOf = (kind: LossKind): string => ROW_UNITS[kind as SignalLoss] ?? SIGNALS[kind].unit

export const losses: ChartSpec = {
  id: 'losses',
  className: 'losses',
  source: 'steps',
  series: taskSeries((task) => task),
  raw: true,
  smoothed: true,
  axis: (values, log) => (log ? logAxis(values) : plainAxis(values)),
  tick: plainTick,
  value: formatLoss,
  bare: formatLoss,
  unit: ({ name }) =>
    name === 'ce' ? 'nats per answer token' : unitOf(lossKindsOf(shownSettings())[name as TeacherTask]),
}
