// KL on logits: the student's softened next-word distribution follows its teacher's at the answer tokens (METHOD
// 5), KL(teacher || student). Reference: logitsKl.reference.ts; the kernel around it: ../logits.ts.

import type { SignalInfo } from '../types'

export const signal = {
  id: 'logits-kl',
  place: 2,
  kind: 'logits',
  name: 'Logits (KL)',
  description:
    'The student gives every answer word the probability that the teacher gives it, both softened by the temperature.',
  equation: 'L = tau^2 sum_v p_v log(p_v / q_v), p = softmax(T / tau), q = softmax(S / tau)',
  formula: 'L_c = τ² Σ p log(p / q)',
  unit: 'KL, nats',
  shortUnit: 'KL',
  source: 'P',
  options: ['temperature'],
  weight: () => 1,
} as const satisfies SignalInfo
