// Supervised fine-tuning: the supervised gradient alone.

import { unit } from '../gramSpace'
import type { CombineMethod } from '../method'

/** s. */
export const method = {
  id: 'ce-only',
  place: 30,
  label: 'Cross-entropy only',
  help: 'No teachers: ordinary supervised training.',
  source: 'Drive-KD, arXiv 2601.21288, SFT baseline',
  withoutTeachers: true,
  promises: { supervised: () => 1, supervisedAlike: false },
  wgsl: { expression: 'parts.ce' },
  coefficients: () => unit(0),
} as const satisfies CombineMethod
