// Exact match per capability on validation questions: one point per evaluation. Its reference lines are drawn
// by AccuracyChart.

import { TEACHER_TASKS } from '../../../../distill/tasks'
import { formatPercent } from '../../../explain/numbersText'
import { accuracyColumn } from '../source'
import { taskSeries } from './series'
import type { ChartSpec } from './types'
import { withPercent } from '../../../text/percent'

const TICKS = [0, 0.25, 0.5, 0.75, 1]

export const spec: ChartSpec = {
  id: 'accuracy',
  place: 1,
  words: {
    title: 'Accuracy',
    note: 'validation questions',
    infoTitle: 'accuracy',
    info: 'Share of validation questions answered word for word. Dashed: the teacher of that capability. Dotted: the base teacher shown a grey picture. Dash-dotted: always giving the most frequent answer. A student below those two lines has not learned to look.',
    empty:
      'How many questions about unseen scenes the student answers right, beside its teachers and two baselines that do not look.',
    y: 'exact match (%)',
    figureY: 'exact match, validation (%)',
  },
  className: 'accuracy',
  source: 'evaluations',
  series: taskSeries(accuracyColumn, TEACHER_TASKS),
  raw: false,
  smoothed: false,
  dots: true,
  axis: () => ({ domain: [0, 1], ticks: TICKS }),
  tick: (v) => withPercent(String(Math.round(100 * v))),
  value: (v) => withPercent(formatPercent(v)),
  bare: (v) => formatPercent(v),
  unit: () => 'share 0..1',
}
