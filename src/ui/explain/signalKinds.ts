// Which kinds of signals have maps or layers to show. Pure.

import type { RunFacts } from '../../protocol/messages'
import type { Capability } from '../../world/types'

export type Signal = RunFacts['signals'][number]
/** Compares attention maps; recordings of earlier versions know no other kind and do not name it. */
export type AttentionSignal = Exclude<Signal, { signal: 'logits-kl' | 'hidden-mse' }>
/** Compares something of single layers. */
export type LayeredSignal = Exclude<Signal, { signal: 'logits-kl' }>

export const isAttentionSignal = (s: Signal): s is AttentionSignal =>
  s.signal !== 'logits-kl' && s.signal !== 'hidden-mse'
export const isLayeredSignal = (s: Signal): s is LayeredSignal => s.signal !== 'logits-kl'

/** The student layer at which a teacher's matching begins; undefined where it matches no layer. */
export const firstLayer = (
  signals: readonly Signal[] | undefined,
  capability: Capability,
): number | undefined =>
  signals?.filter(isLayeredSignal).find((s) => s.teacherTask === capability)?.studentLayer
