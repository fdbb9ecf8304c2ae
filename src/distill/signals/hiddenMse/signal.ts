// The hidden-state signal: the student's residual stream after a block follows the mean one of a group of
// teacher blocks, through a learned projection where the widths differ (METHOD 5). Reference:
// hiddenMse.reference.ts; kernel: kernel.ts; where the projections lie among the parameters: projections.ts.

import type { SignalInfo } from '../types'

export const signal = {
  id: 'hidden-mse',
  place: 3,
  kind: 'hidden',
  name: 'Hidden states',
  description:
    "The student's hidden states of chosen layers are matched, through a learned projection where the widths differ.",
  equation: 'L = mean over layers, tokens and channels of (S W - T)^2; W = 1 where the widths agree',
  formula: 'L_c = mean (S W − T)²',
  unit: 'MSE',
  shortUnit: 'MSE',
  source: 'P',
  options: ['layer'],
  weight: () => 1,
} as const satisfies SignalInfo
