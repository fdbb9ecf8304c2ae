// Exact match per capability on validation questions: one point per evaluation. Its reference lines are drawn
// by AccuracyChart.

import { TEACHER_TASKS } from '../../../../distill/tasks'
import { formatPercent } from '../../../explain/numbersText'
import { accuracyColumn } from '../source'
import { taskSeries } from './series'
import type { ChartSpec } from './types'

const TICKS = [0, 0.25, 0.5, 0.75, 1]

export const accuracy: ChartSpec = {
  id: 'accuracy',
  className: 'accuracy',
  source: 'evaluations',
  series: taskSeries(accuracyColumn, TEACHER_TASKS),
  raw: false,
  smoothed: false,
  dots: true,
  axis: () => ({ domain: [0, 1], ticks: TICKS }),
  tick: (v) => `${Math.round(100 * v)}\u00a0%`,
  value: (v) => `${formatPercent(v)} %`,
  bare: (v) => formatPercent(v),
  unit: () => 'share 0..1',
}
