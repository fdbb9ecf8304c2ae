// Float64 reference of the signals on logits: per text row tau^2 D(softmax(T / tau), softmax(S / tau)), weighted by
// row (rowWeights: answer tokens, the mean within a sample, then over samples).

import { DEFAULT_BETA, type Divergence } from './types'

function softmax(values: Float64Array, temperature: number): { shares: number[]; logs: number[] } {
  const peak = values.reduce((a, b) => Math.max(a, b), -Infinity)
  const scaled = [...values].map((x) => (x - peak) / temperature)
  const logSum = Math.log(scaled.reduce((sum, x) => sum + Math.exp(x), 0))
  const logs = scaled.map((x) => x - logSum)
  return { shares: logs.map(Math.exp), logs }
}

/**
 * logits and target [text rows, V]; unweighted and weighted: the weights of the text rows -> the unweighted
 * loss, and dLogits [text rows, V] of the weighted objective: d(tau^2 D)/dS = tau dD/d(S / tau).
 */
export function logitsSignal(
  divergence: Pick<Divergence, 'reference'>,
  logits: Float64Array,
  target: Float64Array,
  unmixed: Float64Array,
  mixed: Float64Array,
  temperature: number,
  beta = DEFAULT_BETA,
): { loss: number; dLogits: Float64Array } {
  const vocabulary = logits.length / unmixed.length
  const dLogits = new Float64Array(logits.length)
  let loss = 0
  unmixed.forEach((weight, row) => {
    if (weight === 0) return
    const at = row * vocabulary
    const { shares: q, logs: logQ } = softmax(logits.subarray(at, at + vocabulary), temperature)
    const { shares: p, logs: logP } = softmax(target.subarray(at, at + vocabulary), temperature)
    const { value, slope } = divergence.reference({ p, logP, q, logQ, beta })
    loss += weight * temperature ** 2 * value
    slope.forEach((x, v) => (dLogits[at + v] = mixed[row] * temperature * x))
  })
  return { loss, dLogits }
}
