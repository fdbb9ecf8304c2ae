// The typed rule of a run.

import type { CombineRule } from '../../distill/combine/context'
import { COMBINE } from '../../distill/combine/registry'
import { loadRule } from '../../distill/combine/rule/load'
import type { Settings } from '../../settings/settings'

/** The typed rule of a run whose method it is; QuickJS is loaded for no other. */
export async function readRule({ method, rule }: Settings): Promise<CombineRule | null> {
  if (!COMBINE[method].typed) return null
  return loadRule(rule)
}
