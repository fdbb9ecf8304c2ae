// How often the update contains each weighted gradient: update = sum of coefficient times gradient, before
// clipping.

import { formatLoss } from '../../../explain/numbersText'
import { coefficientColumn } from '../../../state/metrics'
import { plainAxis } from '../../../explain/axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

export const coefficients: ChartSpec = {
  id: 'coefficients',
  className: 'coefficients-chart',
  source: 'steps',
  series: taskSeries(coefficientColumn),
  raw: true,
  smoothed: true,
  axis: (values) => plainAxis(values),
  tick: plainTick,
  value: formatLoss,
  bare: formatLoss,
  unit: () => 'times the weighted gradient',
}
