// typed_losses.py of an exported project: the typed attention losses of the run as PyTorch expressions.

import { readLoss } from '../distill/signals/attention/typed/typedLoss'
import { isAttention, type SignalEntry } from '../distill/matching'

const NONE = 'TYPED_LOSSES = {}'

/** `template`: the file as it is for a run without typed losses. */
export function typedLossesFile(template: string, signals: readonly SignalEntry[]): string {
  const expressions = new Set(
    signals.flatMap((entry) =>
      isAttention(entry) && entry.expression !== undefined ? [entry.expression] : [],
    ),
  )
  if (expressions.size === 0) return template
  const lines = [...expressions].map(
    (text) => `    ${JSON.stringify(text)}: lambda s, t: ${readLoss(text).torch},`,
  )
  return template.replace(NONE, () => `TYPED_LOSSES = {\n${lines.join('\n')}\n}`)
}
