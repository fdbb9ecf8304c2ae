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
  typed: 'typed loss x 3000',
  'typed-rows': 'typed loss',
}
const unitOf = (kind: LossKind): string => ROW_UNITS[kind as SignalLoss] ?? SIGNALS[kind].unit

export const spec: ChartSpec = {
  id: 'losses',
  place: 0,
  words: {
    title: 'Losses',
    note: 'ce: cross-entropy on the answers',
    infoTitle: 'losses',
    info: 'ce, the supervised loss, is how surprised the student is by the right answer. The three teacher losses say how far its attention is from a teacher\u2019s: a mean squared error (MSE), tiny at about a thousandth or less. It is shown times 3000 so that all four fit one axis. Faint: every step. Strong: smoothed.',
    empty:
      'Press Run. The four losses appear here from the first step on: the supervised loss and three teacher losses. All of them should fall.',
    y: 'loss',
    figureY: 'loss',
  },
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
