// Loss weights as they were at each step: set by hand, or by reweighting. Answers weigh 1, attention
// thousands: always a log axis.

import { weightColumn } from '../../../state/metrics'
import { logAxis } from '../../../explain/axis'
import { plainTick, taskSeries } from './series'
import type { ChartSpec } from './types'

const EDGE = 1.2

const value = (v: number | null): string => (v === null ? '–' : String(Number(v.toPrecision(4))))

export const spec: ChartSpec = {
  id: 'weights',
  place: 5,
  words: {
    title: 'Loss weights',
    note: 'as they were at each step',
    infoTitle: 'loss weights',
    info: 'The factor in front of each loss at every step, as set at the start or changed during the run. Attention losses are about ten thousand times smaller than cross-entropy, hence weights in the thousands. Hide ce to see small changes in the others.',
    empty: 'The factor in front of each loss, step by step. It can be changed in Set-up during the run.',
    y: 'weight (factor)',
    figureY: 'loss weight (factor)',
  },
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
