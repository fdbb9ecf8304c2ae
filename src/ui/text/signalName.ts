import { isAttentionSignal, isLayeredSignal, type Signal } from '../explain/signalKinds'
import type { ViewStrings } from './views.en'

/** What is compared, in a few words: a block of the maps, hidden states, or answer probabilities. */
export function comparedName(s: Signal, t: ViewStrings): string {
  if (!isLayeredSignal(s)) return t.signals.logits(String(s.temperature))
  return isAttentionSignal(s) ? t.signals.blocks[s.block] : t.signals.hidden
}
