// Lengths of the four weighted gradients, and of the update before clipping.

import { formatLoss } from '../../../explain/numbersText'
import { normColumn } from '../../../state/metrics'
import { logAxis, plainAxis } from '../../../explain/axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

export const norms: ChartSpec = {
  id: 'norms',
  className: 'norms',
  source: 'steps',
  series: [
    ...taskSeries(normColumn),
    {
      column: normColumn('update'),
      name: 'update',
      label: (t) => t.inspector.update,
      described: (t) => t.inspector.update,
      title: (t) => t.charts.norms.update,
      colour: 'var(--teacher)',
      dash: null,
    },
  ],
  raw: true,
  smoothed: true,
  axis: (values, log) => (log ? logAxis(values) : plainAxis(values)),
  tick: plainTick,
  value: formatLoss,
  bare: formatLoss,
  unit: () => 'norm',
}
