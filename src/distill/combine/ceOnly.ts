// Supervised fine-tuning: the anchor alone.

import { unit } from './gramSpace'
import type { CombineMethod } from './types'

/** s. */
export const ceOnly = {
  id: 'ce-only',
  name: 'CE only',
  description: 'Follows the supervised gradient and ignores the teachers.',
  source: 'Drive-KD, arXiv 2601.21288, SFT baseline',
  coefficients: () => unit(0),
} as const satisfies CombineMethod
