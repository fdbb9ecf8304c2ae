// How a step's micro-batches are shared out to passes. A pass is one replay of the plan: a whole step, or of a step
// with several micro-batches as many of them as lie side by side.

import { encodeStepInput, type StepInput } from '../step/stepInput'

export interface Pass {
  /** As many as are computed. */
  inputs: readonly StepInput[]
  /** How many of them, from the first, count. */
  count: number
  /** Index of the first within its update. */
  first: number
}

/** A step with one batch. */
export const singlePass = (input: StepInput): Pass => ({ inputs: [input], count: 1, first: 0 })

/** Passes with `microBatches` micro-batches each; what the last one lacks is filled with its first input. */
export function passesOf(inputs: readonly StepInput[], microBatches: number): Pass[] {
  return Array.from({ length: Math.ceil(inputs.length / microBatches) }, (_, i) => {
    const own = inputs.slice(i * microBatches, (i + 1) * microBatches)
    const filled = Array.from({ length: microBatches }, (_, k) => own[k] ?? own[0])
    return { inputs: filled, count: own.length, first: i * microBatches }
  })
}

/** Writes the inputs of passes one behind the other, for the rows of the metrics ring from its start. */
export function encodePasses(
  words: Uint32Array,
  stateWords: number,
  passes: readonly Pass[],
  { beta1, beta2 }: { beta1: number; beta2: number },
): void {
  passes.forEach(({ inputs, count, first }, i) =>
    encodeStepInput(words, i * stateWords, inputs[0], i, [beta1, beta2], { batches: inputs, count, first }),
  )
}

/** The rows of metrics that count, per pass, from those that the ring has from its start. */
export function rowsOfPasses(
  all: Float32Array,
  metricFloats: number,
  passes: readonly Pass[],
): Float32Array[][] {
  const row = (i: number) => all.subarray(i * metricFloats, (i + 1) * metricFloats)
  return passes.map(({ inputs, count }, p) =>
    Array.from({ length: count }, (_, i) => row(p * inputs.length + i)),
  )
}
