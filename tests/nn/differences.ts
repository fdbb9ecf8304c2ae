// Central finite differences over the whole parameter buffer.

import type { ParameterLayout } from '../../src/nn/config'

/** Numeric gradient of `loss` [layout.total]; padding stays 0. */
export function differences(
  layout: ParameterLayout,
  params: Float64Array,
  loss: (p: Float64Array) => number,
  step = 1e-5,
): Float64Array {
  const gradient = new Float64Array(layout.total)
  for (const { offset, size } of layout.entries) {
    for (let i = offset; i < offset + size; i++) {
      const shifted = params.slice()
      shifted[i] = params[i] + step
      const above = loss(shifted)
      shifted[i] = params[i] - step
      gradient[i] = (above - loss(shifted)) / (2 * step)
    }
  }
  return gradient
}
