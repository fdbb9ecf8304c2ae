// The fixture's arrays, and how far a peer's answers are from the float64 reference's.

/** The float32 values of a named array. */
export function arrayOf(meta, data, name) {
  const { offset, shape } = meta.arrays[name]
  return data.slice(offset, offset + shape.reduce((a, b) => a * b, 1))
}

/**
 * Largest relative differences: losses, Gram entries relative to sqrt(G_ii G_jj), and the update's relative
 * L2.
 */
export function deviations({ meta, data }, { losses, gram, update }) {
  const { expected } = meta
  const wanted = arrayOf(meta, data, 'update')
  let difference = 0
  let size = 0
  for (let i = 0; i < wanted.length; i++) {
    difference += (update[i] - wanted[i]) ** 2
    size += wanted[i] ** 2
  }
  const scale = (i, j) => Math.sqrt(expected.gram[5 * i] * expected.gram[5 * j])
  return {
    losses: Math.max(...expected.losses.map((loss, k) => Math.abs(losses[k] / loss - 1))),
    gram: Math.max(...expected.gram.map((g, n) => Math.abs(gram[n] - g) / scale(n >> 2, n & 3))),
    update: Math.sqrt(difference / size),
  }
}
