// Gradients against finite differences along random directions, tensor by tensor. Along a direction of independent
// standard normal entries the expected square of what a derivative is off by is the squared length of what the gradient
// is off by: a few directions see an error in any entry, for a small part of what differences by every entry cost.

import type { ParameterLayout } from '../../src/nn/config'
import { normals } from './tiny'

/** What a gradient of one tensor is off by, estimated, and its own length. */
export interface GradientError {
  tensor: string
  off: number
  length: number
}

const DIRECTIONS = 3

/** Fourth-order central difference of every loss at 0, where `at` gives the losses of a step along a direction. */
function slopes(at: (step: number) => readonly number[], step: number): number[] {
  const [above, below, farAbove, farBelow] = [step, -step, 2 * step, -2 * step].map((h) => [...at(h)])
  return above.map((v, k) => (8 * (v - below[k]) - (farAbove[k] - farBelow[k])) / (12 * step))
}

/** Errors [loss][tensor] of `gradients`, one [layout.total] for each of `losses` of the same parameters. */
export function gradientErrors(
  layout: ParameterLayout,
  params: Float64Array,
  losses: (p: Float64Array) => readonly number[],
  gradients: readonly Float64Array[],
  step = 1e-4,
): GradientError[][] {
  const shifted = params.slice()
  const normal = normals(101)
  const errors: GradientError[][] = gradients.map(() => [])
  for (const { name, offset, size } of layout.entries) {
    const squares = gradients.map(() => 0)
    for (let d = 0; d < DIRECTIONS; d++) {
      const direction = Float64Array.from({ length: size }, normal)
      const along = (h: number) => {
        for (let i = 0; i < size; i++) shifted[offset + i] = params[offset + i] + h * direction[i]
        return losses(shifted)
      }
      slopes(along, step / Math.sqrt(size)).forEach((slope, k) => {
        const claimed = direction.reduce((sum, v, i) => sum + v * gradients[k][offset + i], 0)
        squares[k] += (slope - claimed) ** 2 / DIRECTIONS
      })
    }
    shifted.set(params.subarray(offset, offset + size), offset)
    gradients.forEach((gradient, k) =>
      errors[k].push({
        tensor: name,
        off: Math.sqrt(squares[k]),
        length: Math.hypot(...gradient.subarray(offset, offset + size)),
      }),
    )
  }
  return errors
}

/** What these gradients are off by, as a share of their length; itself where they are zero. */
export const relativeTo = (errors: readonly GradientError[]): number =>
  Math.hypot(...errors.map(({ off }) => off)) / (Math.hypot(...errors.map(({ length }) => length)) || 1)
