// The supervised loss: cross-entropy on answer tokens only, the mean over the batch's target tokens (METHOD
// 2.2). Never mixed.

import { softmaxCrossEntropy } from '../../nn/layers.reference'

/**
 * logits [B*K*S, V], targets [B*K*S] (-1: no loss) -> mean loss in nats and dLogits [B*K*S, V]; both 0
 * without targets.
 */
export function ceSignal(logits: Float64Array, targets: Int32Array): { loss: number; dLogits: Float64Array } {
  const { loss, dLogits } = softmaxCrossEntropy(logits, targets)
  return { loss, dLogits }
}
