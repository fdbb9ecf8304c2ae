// All signals that a capability may learn from. A folder with a signal.ts is a signal: nothing else has to
// name it.

import type { SignalId, SignalInfo } from './types'

const FILES = import.meta.glob<SignalInfo>('./*/signal.ts', { eager: true, import: 'signal' })

const ALL = Object.values(FILES).sort((a, b) => a.place - b.place)

/** In the order offered. */
export const SIGNAL_IDS: readonly SignalId[] = ALL.map(({ id }) => id)

/** One signal per id, each under its own id. */
export const SIGNALS: Readonly<Record<SignalId, SignalInfo>> = Object.fromEntries(
  ALL.map((signal) => [signal.id, signal]),
)
