import type { Signal } from '../explain/signalKinds'
import type { ViewStrings } from './views.en'

/** What is compared, in a few words: a block of the maps, hidden states, or answer probabilities. */
export function comparedName(s: Signal, t: ViewStrings): string {
  if (s.signal === 'logits-kl') return t.signals.logits(String(s.temperature))
  if (s.signal === 'hidden-mse') return t.signals.hidden
  return t.signals.blocks[s.block]
}
