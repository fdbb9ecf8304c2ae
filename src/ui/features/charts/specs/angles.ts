// The six angles between the four weighted gradients; above 90 degrees two tasks conflict.

import { formatAngle } from '../../../explain/numbersText'
import { angleAxis, CONFLICT } from '../../../explain/axis'
import { pairSeries } from './series'
import type { ChartSpec } from './types'

export const angles: ChartSpec = {
  id: 'angles',
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
