// A rule that a person typed: JavaScript, run in a sandbox (rule/).

import type { CombineMethod } from '../method'
import { method as sum } from './sum'

/**
 * The run's rule, which comes with the context; the default rule is the plain sum. Coefficients of absent
 * capabilities are 0.
 */
export const method = {
  id: 'rule',
  place: 31,
  label: 'A rule of your own',
  help: 'A function of the Gram matrix, typed in JavaScript; the default rule is the plain sum.',
  source: 'typed by whoever made the run; it runs in a sandbox (QuickJS)',
  typed: true,
  promises: { supervisedAlike: false },
  coefficients: (gram, context) => (context.rule ?? sum.coefficients)(gram, context),
} as const satisfies CombineMethod
