// The phases of one training step under each method, and how one moves through them. Pure.

import { COMBINE } from '../../distill/combine/registry'
import type { Method } from '../../settings/settings'
import { stagesOf } from './stages'

export const PHASE_IDS = ['forward', 'losses', 'gradients', 'stage1', 'stage2', 'combine', 'update'] as const
export type PhaseId = (typeof PHASE_IDS)[number]

/**
 * AGP and its ablations show their stages; every other way of combining is one phase, and so are AGP's
 * variants (`whole`), whose stages work on other gradients than the four; with a single gradient there is
 * none.
 */
export function phasesOf(method: Method, whole = false): PhaseId[] {
  const stages = whole ? [] : stagesOf(method)
  const staged = stages.includes('stage1') || stages.includes('stage2')
  return PHASE_IDS.filter((phase) => {
    if (phase === 'stage1' || phase === 'stage2') return stages.includes(phase)
    if (phase === 'combine') return !staged && !COMBINE[method].withoutTeachers
    return true
  })
}

/** The phase a key leads to; null when the key is not ours. Past the ends nothing moves. */
export function phaseByKey(key: string, phase: number, count: number): number | null {
  if (key === 'ArrowRight' || key === 'PageDown') return Math.min(count - 1, phase + 1)
  if (key === 'ArrowLeft' || key === 'PageUp') return Math.max(0, phase - 1)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return null
}
