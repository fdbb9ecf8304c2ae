// What came out of a finished run, and what it should be compared with next. Pure.

import type { Accuracy } from '../../distill/tasks'
import { questionCounts } from '../../settings/questionMix'
import { resolveSettings } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { CAPABILITIES, type Capability } from '../../world/types'

/** One capability that the run trained on, in whole percent. */
export interface Reached {
  capability: Capability
  percent: number
  /** What always giving the commonest answer reaches. */
  commonest: number
}

/** What a finished run reached, of the capabilities that it asked about. */
export const reachedBy = (
  { capabilityMix }: Pick<Settings, 'capabilityMix'>,
  accuracy: Accuracy,
  majority: Accuracy,
): Reached[] => {
  const counts = questionCounts(capabilityMix)
  return CAPABILITIES.filter((_, c) => counts[c] > 0).map((capability) => ({
    capability,
    percent: Math.round(100 * accuracy[capability]),
    commonest: Math.round(100 * majority[capability]),
  }))
}

/**
 * The next comparison: with teachers, with projection, with the fair control of projection, without projection;
 * where none of these can be, another seed.
 */
export type NextRun = 'sum' | 'agp' | 'sum-anchor-triple' | 'seed'

const NEXT: Readonly<Record<string, Exclude<NextRun, 'seed'>>> = {
  'ce-only': 'sum',
  sum: 'agp',
  agp: 'sum-anchor-triple',
}

/** What to run next, and its settings: one thing changed. */
export function nextRun(settings: Settings): { kind: NextRun; settings: Settings } {
  const method = NEXT[settings.method] ?? 'sum'
  const resolved = resolveSettings({ ...settings, method })
  if (resolved.ok) return { kind: method, settings: resolved.settings }
  return { kind: 'seed', settings: { ...settings, seed: settings.seed + 1 } }
}
