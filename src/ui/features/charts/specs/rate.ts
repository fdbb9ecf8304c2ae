// The learning rate of each step: warm-up, schedule, and what was changed by hand.

import { RATE_COLUMN } from '../../../state/metrics'
import { plainAxis } from '../../../explain/axis'
import { wordsOf } from '../chartWords'
import { plainTick } from './series'
import type { ChartSpec } from './types'

const value = (v: number | null): string =>
  v === null ? '–' : v !== 0 && Math.abs(v) < 1e-3 ? v.toExponential(2) : String(Number(v.toPrecision(3)))

export const spec: ChartSpec = {
  id: 'rate',
  place: 6,
  words: {
    title: 'Learning rate',
    note: 'warm-up and schedule',
    infoTitle: 'learning rate',
    info: 'Size of the optimizer\u2019s step: it rises during the warm-up, falls with the schedule, and follows your changes during the run.',
    empty: 'How large the optimizer\u2019s steps are: a warm-up, then the schedule.',
    y: 'learning rate (per step)',
    figureY: 'learning rate (per step)',
  },
  className: 'rate',
  source: 'steps',
  series: [
    {
      column: RATE_COLUMN,
      name: RATE_COLUMN,
      label: (t) => wordsOf(spec, t).infoTitle,
      described: (t) => wordsOf(spec, t).infoTitle,
      title: (t) => wordsOf(spec, t).title,
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
