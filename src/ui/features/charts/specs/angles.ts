// The six angles between the four weighted gradients; above 90 degrees two tasks conflict.

import { formatAngle } from '../../../explain/numbersText'
import { angleAxis, CONFLICT } from '../../../explain/axis'
import { pairSeries } from './series'
import type { ChartSpec } from './types'

export const spec: ChartSpec = {
  id: 'angles',
  place: 2,
  words: {
    title: 'Gradient angles',
    note: '% of steps in conflict',
    infoTitle: 'gradient angles',
    info: 'The angle between two of the four gradients. Below 90° they help each other; at 90° they are independent; above 90° a step that lowers one loss raises the other: a conflict. The percentage is the share of steps with a conflict so far.',
    empty:
      'The angles between the four gradients appear here. Above 90 degrees, what helps one task harms the other.',
    y: 'angle (°)',
    figureY: 'angle between gradients (degrees)',
  },
  className: 'angles',
  source: 'steps',
  series: pairSeries((pair) => pair),
  raw: false,
  smoothed: true,
  axis: (values) => (values.some((v) => v !== null) ? angleAxis(values) : null),
  tick: (v) => `${Number(v.toFixed(1))}°`,
  value: (v) => `${formatAngle(v)}°`,
  bare: formatAngle,
  unit: () => 'degrees',
  conflictAbove: CONFLICT,
}
