// A capability without a teacher.

import type { SignalInfo } from '../types'

export const signal = {
  id: 'none',
  place: 0,
  kind: 'none',
  name: 'None',
  description: 'No teacher for this capability: its questions are learned from the answers alone.',
  equation: null,
  unit: 'no unit',
  shortUnit: '–',
  source: 'P',
  options: [],
  weight: () => 0,
} as const satisfies SignalInfo
