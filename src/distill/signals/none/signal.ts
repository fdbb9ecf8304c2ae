// A capability without a teacher.

import type { SignalInfo } from '../types'

export const none = {
  id: 'none',
  name: 'None',
  description: 'No teacher for this capability: its questions are learned from the answers alone.',
  equation: null,
  source: 'P',
  options: [],
  weight: () => 0,
} as const satisfies SignalInfo
