// The attention signal: the student's head-averaged map follows the mean map of a group of teacher layers
// (METHOD 1). Kernel: kernel.ts; its float64 references are packed.reference.ts (packed maps) and
// attention.reference.ts (ordinary maps).

import type { RowLoss, SignalInfo } from '../types'

/**
 * Row-wise cosine and KL are thousands of times larger than mean squared differences of attention weights; a
 * typed loss is taken for one of the same kind.
 */
const SCALE: Record<RowLoss, number> = {
  mse: 1,
  cosine: 1e-3,
  kl: 1 / 3000,
  typed: 1,
  'typed-rows': 1 / 3000,
}

export const signal = {
  id: 'attention',
  place: 1,
  kind: 'attention',
  name: 'Attention',
  description:
    'The student looks where the teacher looks: head-averaged attention maps of chosen layers are matched.',
  equation: 'L = mean over layers of sum M (S - T)^2 / sum M',
  formula: 'L_c = Σ M (S − T)² / Σ M',
  unit: '3000 × MSE',
  shortUnit: 'MSE',
  source: 'C',
  options: ['layer', 'block', 'loss'],
  weight: (loss) => 3000 * SCALE[loss],
} as const satisfies SignalInfo
