// The result of a finished run, and what to compare it with next. Pure.

import { COMBINE } from '../../distill/combine/registry'
import type { Accuracy } from '../../distill/tasks'
import { questionCounts } from '../../settings/questionMix'
import { resolveSettings } from '../../settings/resolve'
import type { Method, Settings } from '../../settings/settings'
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
 * The next comparison: with projection where there was none, else without. Answers count as often as in the
 * run that it is compared with, so that the same teacher weights mean the same. Where neither is possible,
 * another seed.
 */
export type NextRun = 'sum' | 'sum-anchor-triple' | 'agp' | 'agp-anchor-once' | 'seed'

function comparedWith(method: Method): Exclude<NextRun, 'seed'> {
  if (method === 'sum') return 'agp-anchor-once'
  if (method === 'sum-anchor-triple') return 'agp'
  return COMBINE[method].supervisedPerCapability ? 'sum-anchor-triple' : 'sum'
}

/** What to run next, and its settings: one thing changed. */
export function nextRun(settings: Settings): { kind: NextRun; settings: Settings } {
  const method = comparedWith(settings.method)
  const resolved = resolveSettings({ ...settings, method })
  if (resolved.ok) return { kind: method, settings: resolved.settings }
  return { kind: 'seed', settings: { ...settings, seed: (settings.seed + 1) % 2 ** 32 } }
}
