// What a training resumes from, and whether two of them are the same.

import type { CombineMemory } from '../combine/context'
import type { ReweightingMemory } from '../step/reweighting'

/** State carried from step to step besides parameters and moments. */
export interface RunMemory extends CombineMemory {
  reweighting?: ReweightingMemory
}

/** Parameters and both moments after some step: all that is needed to resume from there. */
export interface Checkpoint {
  step: number
  parameters: Float32Array
  moments: [Float32Array, Float32Array]
  memory: RunMemory
}

const bits = ({ buffer, byteOffset, length }: Float32Array) => new Uint32Array(buffer, byteOffset, length)

const sameArrays = (a: Float32Array, b: Float32Array): boolean => {
  const [x, y] = [bits(a), bits(b)]
  return x.length === y.length && x.every((word, i) => word === y[i])
}

/** Whether parameters and moments of both have the same bits, NaN and signed zero included. */
export const sameBits = (a: Checkpoint, b: Checkpoint): boolean =>
  sameArrays(a.parameters, b.parameters) && a.moments.every((moment, i) => sameArrays(moment, b.moments[i]))
