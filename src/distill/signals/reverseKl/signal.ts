// Reverse KL on logits: KL(student || teacher), which asks the student to put no weight where the teacher has none, and
// lets it leave out what the teacher finds possible. Reference: reverseKl.reference.ts.

import type { SignalInfo } from '../types'

export const signal = {
  id: 'logits-reverse-kl',
  place: 4,
  kind: 'logits',
  name: 'Logits (reverse KL)',
  description:
    'The student gives no probability to answer words that the teacher rules out: it may choose among the likely.',
  equation: 'L = tau^2 sum_v q_v log(q_v / p_v), p = softmax(T / tau), q = softmax(S / tau)',
  formula: 'L_c = τ² Σ q log(q / p)',
  unit: 'reverse KL, nats',
  shortUnit: 'KL',
  source: 'I',
  options: ['temperature'],
  weight: () => 1,
} as const satisfies SignalInfo
