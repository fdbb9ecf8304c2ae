// The four losses: smoothed over raw, attention losses in units of 3000 x MSE.

import { formatLoss } from '../../format'
import { logAxis, plainAxis } from '../axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

export const losses: ChartSpec = {
  id: 'losses',
  className: 'losses',
  source: 'steps',
  series: taskSeries((task) => task),
  raw: true,
  smoothed: true,
  axis: (values, log) => {
    const positive = values.filter((v) => (v ?? 0) > 0)
    return log ? logAxis(positive) : plainAxis(positive)
  },
  tick: plainTick,
  value: formatLoss,
  bare: formatLoss,
  unit: ({ name }) => (name === 'ce' ? 'nats per answer token' : 'MSE x 3000'),
}
