// Conflict rate per pair: the share of recent steps whose angle is above 90 degrees.

import { formatPercent } from '../../../explain/numbersText'
import { CONFLICT_STEPS, conflictColumn } from '../../../state/metrics'
import { widened } from '../../../explain/axis'
import { pairSeries } from './series'
import type { ChartSpec } from './types'

const TICKS = [0, 0.25, 0.5, 0.75, 1]

export const conflicts: ChartSpec = {
  id: 'conflicts',
  className: 'conflicts',
  source: 'steps',
  series: pairSeries(conflictColumn),
  raw: false,
  smoothed: false,
  memory: CONFLICT_STEPS,
  axis: (values) => (values.some((v) => v !== null) ? { domain: widened([0, 1]), ticks: TICKS } : null),
  tick: (v) => `${Math.round(100 * v)}\u00a0%`,
  value: (v) => `${formatPercent(v, 0)} %`,
  bare: (v) => formatPercent(v),
  unit: () => 'share 0..1',
}
