// All signals that a capability may follow.

import { attention } from './attention'
import { hiddenMse } from './hiddenMse'
import { logitsKl } from './logitsKl'
import { none } from './none'
import type { SignalId, SignalInfo } from './types'

/** One signal per id, each under its own id. */
export const SIGNALS = {
  none,
  attention,
  'logits-kl': logitsKl,
  'hidden-mse': hiddenMse,
} as const satisfies { [Id in SignalId]: SignalInfo & { id: Id } }
