// Jensen-Shannon on logits: beta KL(teacher || m) + (1 - beta) KL(student || m), m the mean of both with these shares
// (Agarwal et al. 2023, arXiv 2306.13649). With halves it is symmetric, and at most log 2. Reference:
// jensenShannon.reference.ts.

import type { SignalInfo } from '../types'

export const signal = {
  id: 'logits-js',
  place: 5,
  kind: 'logits',
  name: 'Logits (Jensen-Shannon)',
  description:
    'Student and teacher meet at their mean distribution: symmetric and bounded, so that rare words weigh little.',
  equation:
    'L = tau^2 (beta KL(p || m) + (1 - beta) KL(q || m)), m = beta p + (1 - beta) q, p = softmax(T / tau), q = softmax(S / tau)',
  formula: 'L_c = τ² (β KL(p, m) + (1 − β) KL(q, m))',
  unit: 'Jensen-Shannon, nats',
  shortUnit: 'JS',
  source: 'I',
  options: ['temperature', 'beta'],
  // Near agreement it is beta (1 - beta) times KL: a quarter.
  weight: () => 4,
} as const satisfies SignalInfo
