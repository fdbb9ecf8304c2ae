// Float64 reference of the hidden-state signal: per row sum over channels of (h W - T)^2, weighted by row
// (rowWeights: image and used text rows, the mean over tokens and channels within a sample, then over samples
// and matched layers).

/**
 * hidden [R, D], target [R, Dt], projection W [D, Dt] or null (then D = Dt) -> the unweighted loss, and
 * dHidden [R, D] and dProjection [D, Dt] (null without one) of the weighted objective.
 */
export function hiddenMseSignal(
  hidden: Float64Array,
  target: Float64Array,
  projection: Float64Array | null,
  unmixed: Float64Array,
  mixed: Float64Array,
): { loss: number; dHidden: Float64Array; dProjection: Float64Array | null } {
  const rows = unmixed.length
  const width = hidden.length / rows
  const channels = target.length / rows
  const dHidden = new Float64Array(hidden.length)
  const dProjection = projection && new Float64Array(projection.length)
  let loss = 0
  for (let r = 0; r < rows; r++) {
    if (unmixed[r] === 0) continue
    for (let j = 0; j < channels; j++) {
      let value = projection ? 0 : hidden[r * width + j]
      if (projection)
        for (let i = 0; i < width; i++) value += hidden[r * width + i] * projection[i * channels + j]
      const difference = value - target[r * channels + j]
      const gradient = 2 * mixed[r] * difference
      loss += unmixed[r] * difference * difference
      if (!projection || !dProjection) dHidden[r * width + j] = gradient
      else
        for (let i = 0; i < width; i++) {
          dHidden[r * width + i] += gradient * projection[i * channels + j]
          dProjection[i * channels + j] += gradient * hidden[r * width + i]
        }
    }
  }
  return { loss, dHidden, dProjection }
}
