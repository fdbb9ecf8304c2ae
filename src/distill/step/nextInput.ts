// The first dispatch of a step: the next input of the ring becomes the state that all others read.

import type { Plan } from '../../gpu/plan'
import { read, readWrite, type Dimensions } from '../../nn/dimensions'
import nextInputWgsl from './nextInput.wgsl?raw'
import { stateLayout } from './stepInput'

export interface RecordedInput {
  state: GPUBuffer
  stateWords: number
  /** Inputs of the next steps, written by the host. */
  ring: GPUBuffer
  cursor: GPUBuffer
}

/** Records it; `inputs`: how many the ring holds. */
export function recordNextInput(plan: Plan, d: Dimensions, inputs: number): RecordedInput {
  const { words: stateWords } = stateLayout(d.frames, d.segments, d.microBatches)
  const state = plan.buffer('state', stateWords)
  const ring = plan.buffer('input ring', inputs * stateWords)
  const cursor = plan.buffer('cursor', 4)
  plan.record(
    {
      label: 'next input',
      body: nextInputWgsl,
      u32: { STATE: stateWords },
      bindings: { ring: read('u32'), cursor: readWrite('u32'), state: readWrite('u32') },
    },
    { ring, cursor, state },
    [1],
  )
  return { state, stateWords, ring, cursor }
}
