// All signals that a capability may follow.

import { attention } from './attention/signal'
import { hiddenMse } from './hiddenMse/signal'
import { logitsKl } from './logitsKl/signal'
import { none } from './none/signal'
import type { SignalId, SignalInfo } from './types'

/** One signal per id, each under its own id. */
export const SIGNALS = {
  none,
  attention,
  'logits-kl': logitsKl,
  'hidden-mse': hiddenMse,
} as const satisfies { [Id in SignalId]: SignalInfo & { id: Id } }
