// Loss weights as they were at each step: set by hand, or by reweighting. Answers weigh 1, attention
// thousands: always a log axis.

import { weightColumn } from '../../../state/metrics'
import { logAxis } from '../../../explain/axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

const EDGE = 1.2

const value = (v: number | null): string => (v === null ? '–' : String(Number(v.toPrecision(4))))

export const weights: ChartSpec = {
  id: 'weights',
  className: 'weights',
  source: 'steps',
  series: taskSeries(weightColumn),
  raw: false,
  smoothed: false,
  axis: (values) => {
    const axis = logAxis(values)
    // Weights are round numbers: beyond the grid, so that their lines do not lie on the edge.
    return (
      axis && { ...axis, domain: [axis.domain[0] / EDGE, Math.min(Number.MAX_VALUE, axis.domain[1] * EDGE)] }
    )
  },
  tick: plainTick,
  value,
  bare: value,
  unit: () => 'weight',
}
