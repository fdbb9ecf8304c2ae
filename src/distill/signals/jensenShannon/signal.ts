// Jensen-Shannon on logits: half of KL(teacher || m) + KL(student || m), m the mean of both: symmetric, and at most
// log 2. Reference: jensenShannon.reference.ts.

import type { SignalInfo } from '../types'
import { jensenShannonDivergence } from './jensenShannon.reference'
import jensenShannonWgsl from './jensenShannon.wgsl?raw'

export const signal = {
  id: 'logits-js',
  place: 5,
  kind: 'logits',
  name: 'Logits (Jensen-Shannon)',
  description:
    'Student and teacher meet at their mean distribution: symmetric and bounded, so that rare words weigh little.',
  equation:
    'L = tau^2 (KL(p || m) + KL(q || m)) / 2, m = (p + q) / 2, p = softmax(T / tau), q = softmax(S / tau)',
  formula: 'L_c = τ² (KL(p, m) + KL(q, m)) / 2',
  unit: 'Jensen-Shannon, nats',
  shortUnit: 'JS',
  source: 'I',
  options: ['temperature'],
  divergence: { wgsl: jensenShannonWgsl, reference: jensenShannonDivergence },
  // Near agreement it is a quarter of KL.
  weight: () => 4,
} as const satisfies SignalInfo
