/** softmax(logits / T). */
export function softmax(logits: ArrayLike<number>, temperature: number): number[] {
  const scaled = Array.from(logits, (z) => z / temperature)
  const top = Math.max(...scaled)
  const exp = scaled.map((z) => Math.exp(z - top))
  const sum = exp.reduce((a, b) => a + b, 0)
  return exp.map((e) => e / sum)
}
