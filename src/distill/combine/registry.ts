// All ways of combining the gradients, in the order they are offered.

import { agp } from './agp'
import { agpAnchorOnce } from './agpAnchorOnce'
import { ceOnly } from './ceOnly'
import { pcgrad } from './pcgrad'
import { stage1 } from './stage1'
import { stage2 } from './stage2'
import { sum } from './sum'
import { sumAnchorTriple } from './sumAnchorTriple'
import type { CombineMethod } from './types'

/** Ids in display order. */
export const COMBINE_IDS = ['agp', 'agp-anchor-once', 'stage1', 'stage2', 'sum', 'sum-anchor-triple', 'pcgrad', 'ce-only'] as const
export type CombineId = (typeof COMBINE_IDS)[number]

/** One method per id, each under its own id. */
export const COMBINE = {
  agp,
  'agp-anchor-once': agpAnchorOnce,
  stage1,
  stage2,
  sum,
  'sum-anchor-triple': sumAnchorTriple,
  pcgrad,
  'ce-only': ceOnly,
} as const satisfies { [Id in CombineId]: CombineMethod & { id: Id } }
