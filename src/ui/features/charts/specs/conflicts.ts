// Conflict rate per pair: the share of recent steps whose angle is above 90 degrees.

import { formatPercent } from '../../../explain/numbersText'
import { CONFLICT_STEPS, conflictColumn } from '../../../state/metrics'
import { widened } from '../../../explain/axis'
import { pairSeries } from './series'
import type { ChartSpec } from './types'
import { withPercent } from '../../../text/percent'

const TICKS = [0, 0.25, 0.5, 0.75, 1]

export const spec: ChartSpec = {
  id: 'conflicts',
  place: 3,
  words: {
    title: 'Conflict rate',
    note: 'share of the last 50 steps or so',
    infoTitle: 'conflict rate',
    info: 'Share of recent steps whose angle is above 90 degrees: an exponential moving average (EMA) over 50 steps, regardless of the smoothing of the other charts. Two unrelated gradients would show 50 %.',
    empty: 'How often two gradients have worked against each other lately, for each of the six pairs.',
    y: 'steps in conflict (%)',
    figureY: 'steps in conflict (%)',
  },
  className: 'conflicts',
  source: 'steps',
  series: pairSeries(conflictColumn),
  raw: false,
  smoothed: false,
  memory: CONFLICT_STEPS,
  axis: (values) => (values.some((v) => v !== null) ? { domain: widened([0, 1]), ticks: TICKS } : null),
  tick: (v) => withPercent(String(Math.round(100 * v))),
  value: (v) => withPercent(formatPercent(v, 0)),
  bare: (v) => formatPercent(v),
  unit: () => 'share 0..1',
}
