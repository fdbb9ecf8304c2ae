// Float64 reference of the logits signal: per text row tau^2 KL(softmax(T / tau) || softmax(S / tau)), weighted by
// row (rowWeights: answer tokens, the mean within a sample, then over samples).

function softmax(
  values: Float64Array,
  temperature: number,
): { probabilities: Float64Array; logs: Float64Array } {
  const peak = values.reduce((a, b) => Math.max(a, b), -Infinity)
  const scaled = values.map((x) => (x - peak) / temperature)
  const logSum = Math.log(scaled.reduce((sum, x) => sum + Math.exp(x), 0))
  const logs = scaled.map((x) => x - logSum)
  return { probabilities: logs.map(Math.exp), logs }
}

/**
 * logits and target [text rows, V]; raw and mixed: the weights of the text rows -> the raw loss, and dLogits
 * [text rows, V] of the mixed objective: d(tau^2 KL)/dS = tau (q - p).
 */
export function logitsKlSignal(
  logits: Float64Array,
  target: Float64Array,
  raw: Float64Array,
  mixed: Float64Array,
  temperature: number,
): { loss: number; dLogits: Float64Array } {
  const vocabulary = logits.length / raw.length
  const dLogits = new Float64Array(logits.length)
  let loss = 0
  raw.forEach((weight, row) => {
    if (weight === 0) return
    const at = row * vocabulary
    const student = softmax(logits.subarray(at, at + vocabulary), temperature)
    const teacher = softmax(target.subarray(at, at + vocabulary), temperature)
    for (let v = 0; v < vocabulary; v++) {
      loss += weight * temperature ** 2 * teacher.probabilities[v] * (teacher.logs[v] - student.logs[v])
      dLogits[at + v] = mixed[row] * temperature * (student.probabilities[v] - teacher.probabilities[v])
    }
  })
  return { loss, dLogits }
}
