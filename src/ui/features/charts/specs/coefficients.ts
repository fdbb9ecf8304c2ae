// How often the update contains each weighted gradient: update = sum of coefficient times gradient, before
// clipping.

import { formatLoss } from '../../../explain/numbersText'
import { coefficientColumn } from '../../../state/metrics'
import { plainAxis } from '../../../explain/axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

export const spec: ChartSpec = {
  id: 'coefficients',
  place: 7,
  words: {
    title: 'Coefficients',
    note: 'update = Σ coefficient × gradient',
    infoTitle: 'coefficients',
    info: 'Whatever the method, its update is a sum of the four weighted gradients, each times its coefficient. For a plain sum all four are 1; AGP counts ce up to three times, and more or less where it removes conflicts.',
    empty: 'How many times the update contains each of the four weighted gradients.',
    y: 'coefficient (× gradient)',
    figureY: 'coefficient (times the weighted gradient)',
  },
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
