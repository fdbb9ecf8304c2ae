// Central finite differences over the whole parameter buffer.

import type { ParameterLayout } from '../../src/nn/config'

/** Numeric gradients of several losses of the same parameters, each [layout.total]; padding stays 0. */
export function differencesOfAll(
  layout: ParameterLayout,
  params: Float64Array,
  losses: (p: Float64Array) => readonly number[],
  step = 1e-5,
): Float64Array[] {
  const gradients = losses(params).map(() => new Float64Array(layout.total))
  const shifted = params.slice()
  for (const { offset, size } of layout.entries) {
    for (let i = offset; i < offset + size; i++) {
      shifted[i] = params[i] + step
      const above = losses(shifted)
      shifted[i] = params[i] - step
      const below = losses(shifted)
      shifted[i] = params[i]
      gradients.forEach((gradient, k) => (gradient[i] = (above[k] - below[k]) / (2 * step)))
    }
  }
  return gradients
}

/** Numeric gradient of `loss` [layout.total]; padding stays 0. */
export const differences = (
  layout: ParameterLayout,
  params: Float64Array,
  loss: (p: Float64Array) => number,
  step?: number,
): Float64Array => differencesOfAll(layout, params, (p) => [loss(p)], step)[0]
