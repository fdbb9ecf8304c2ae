// Lengths of the four weighted gradients, and of the update before clipping.

import { formatLoss } from '../../../explain/numbersText'
import { normColumn } from '../../../state/metrics'
import { logAxis, plainAxis } from '../../../explain/axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

export const spec: ChartSpec = {
  id: 'norms',
  place: 4,
  words: {
    title: 'Gradient norms',
    note: 'weighted, before combining',
    infoTitle: 'gradient norms',
    info: 'Length of each weighted gradient: how hard each task pulls, including its loss weight and the teacher mixing. “Update” is the length of the combined gradient, before clipping. A task whose norm is much larger than the others\u2019 decides where the student goes.',
    empty: 'How hard each of the four tasks pulls at every step, and how long the combined update is.',
    y: 'norm (no unit)',
    figureY: 'norm of the weighted gradient (no unit)',
  },
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
