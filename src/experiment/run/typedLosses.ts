// The typed attention losses of a run are read before anything else is made for it.

import { LossError } from '../../distill/signals/attention/typed/lossError'
import { readLoss } from '../../distill/signals/attention/typed/typedLoss'
import { applies, CAPABILITY_KEYS } from '../../settings/signalTable'
import type { Settings } from '../../settings/settings'

/** @throws LossError naming the capability, where a typed loss that applies cannot be trained with. */
export function checkTypedLosses(settings: Settings): void {
  for (const capability of CAPABILITY_KEYS) {
    const key = `expression${capability}` as const
    if (!applies(key, settings)) continue
    try {
      readLoss(settings[key])
    } catch (error) {
      throw error instanceof LossError ? error.of(capability.toLowerCase()) : error
    }
  }
}
