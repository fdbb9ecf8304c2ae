// What this browser will not store for the page, as the banner says it.

import { onRefusal, refusals, type RefusalReason, type Refusals } from '../../browser/storage'
import { usePage } from './pageSlice'
import type { StorageProblem } from './runStore'

/** Tells the page what has been refused so far, and what is refused later. */
export function watchRefusals(): void {
  usePage.setState({ refused: refusals() })
  onRefusal((refused) => usePage.setState({ refused }))
}

/** Kinds whose contents end with the tab, and why. */
export interface Unsaved {
  kinds: ('databases' | 'values')[]
  reason: RefusalReason
}

/**
 * What is lost with the tab, given what was refused and what the saved runs met; null when all is stored. A
 * database that opens and then refuses is known from the runs alone. Channels store nothing.
 */
export function unsaved(refused: Refusals, runs: StorageProblem | null): Unsaved | null {
  const kinds: Unsaved['kinds'] = []
  if (refused.databases || runs === 'blocked') kinds.push('databases')
  if (refused.values) kinds.push('values')
  if (kinds.length === 0) return null
  return { kinds, reason: kinds.includes('databases') ? 'blocked' : (refused.values ?? 'blocked') }
}
