// The learning rate of each step: warm-up, schedule, and what was changed by hand.

import { RATE_COLUMN } from '../../../state/metrics'
import { plainAxis } from '../../../explain/axis'
import { plainTick } from './series'
import type { ChartSpec } from './types'

const value = (v: number | null): string =>
  v === null ? '–' : v !== 0 && Math.abs(v) < 1e-3 ? v.toExponential(2) : String(Number(v.toPrecision(3)))

export const rate: ChartSpec = {
  id: 'rate',
  className: 'rate',
  source: 'steps',
  series: [
    {
      column: RATE_COLUMN,
      name: RATE_COLUMN,
      label: (t) => t.charts.rate.infoTitle,
      described: (t) => t.charts.rate.infoTitle,
      title: (t) => t.charts.rate.title,
      colour: 'var(--ink)',
      dash: null,
    },
  ],
  raw: false,
  smoothed: false,
  axis: (values) => plainAxis(values),
  tick: plainTick,
  value,
  bare: value,
  unit: () => 'per step',
}
