// A typed attention loss, read and checked: what kernels, reference, export and page need of it.

import { PROBABILITY_FLOOR } from '../../types'
import { checkLoss, type LossCheck } from './check'
import { derivative } from './derivative'
import { parseLoss } from './parse'
import { lossText, torchText } from './print'
import { programOf, programWgsl, run } from './program'

export interface TypedLoss {
  /** What was typed. */
  text: string
  /** The derivative with respect to s, as text. */
  derivative: string
  check: LossCheck
  /** Value and slope in float64, of weights already within [PROBABILITY_FLOOR, 1]. */
  at(s: number, t: number): { value: number; slope: number }
  /** A WGSL function `name(s, t) -> vec2f` of value and slope. */
  wgsl(name: string): string
  /** The value as a PyTorch expression of tensors s and t. */
  torch: string
}

/** A weight as a typed loss sees it: weights below the floor count as the floor, sums rounded above 1 as 1. */
export const boundedWeight = (x: number): number => Math.min(Math.max(x, PROBABILITY_FLOOR), 1)

/** The expressions read last: kernels and reference ask for the same few again and again. */
const LATEST = new Map<string, TypedLoss>()
const MOST_KEPT = 8

/**
 * Reads, differentiates and checks an expression.
 * @throws LossError where it cannot be read or trained with.
 */
export function readLoss(text: string): TypedLoss {
  const found = LATEST.get(text)
  if (found) return found
  const loss = checkedLoss(text)
  if (LATEST.size >= MOST_KEPT) LATEST.clear()
  LATEST.set(text, loss)
  return loss
}

function checkedLoss(text: string): TypedLoss {
  const tree = parseLoss(text)
  const slope = derivative(tree)
  const both = programOf([tree, slope])
  const check = checkLoss(both, programOf([tree]))
  const registers = new Float64Array(both.instructions.length)
  return {
    text,
    derivative: lossText(slope),
    check,
    at(s, t) {
      run(both, s, t, registers)
      return { value: registers[both.results[0]], slope: registers[both.results[1]] }
    },
    wgsl: (name) => programWgsl(both, name),
    torch: torchText(tree),
  }
}
