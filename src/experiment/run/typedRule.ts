// The typed rule of a run.

import type { CombineRule } from '../../distill/combine/context'
import { COMBINE } from '../../distill/combine/registry'
import type { Settings } from '../../settings/settings'

/** The typed rule of a run whose method it is; QuickJS is loaded for no other. */
export async function readRule({ method, rule }: Settings): Promise<CombineRule | null> {
  if (!COMBINE[method].typed) return null
  const { openRule } = await import('../../distill/combine/rule/open')
  return openRule(rule)
}
