// The way to a typed rule from wherever one is wanted: the sandbox is a part of its own, which is fetched for the
// first rule.

import { importedInTime } from '../../../browser/download'
import type { CombineRule } from '../context'
import { fetchingSandbox } from './ruleError'

/**
 * A rule as a way of combining.
 * @throws RuleError where it is no rule; SandboxMissing where the sandbox does not arrive.
 */
export async function loadRule(source: string): Promise<CombineRule> {
  const { openRule } = await fetchingSandbox(importedInTime(import('./open')))
  return openRule(source)
}
