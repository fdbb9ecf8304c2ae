// The backward pass of a step once more, for whoever looks at gradients at activations: over the same buffers, which
// nothing else uses between two steps, and with the parameters from before the update.

import type { Plan } from '../../gpu/plan'
import { recordBackward } from '../../nn/backward'
import type { Dimensions } from '../../nn/dimensions'
import { recordTranspose, type Activations } from '../../nn/forward'
import type { BackwardInputs, BackwardOptions } from '../../nn/upstream'
import type { RecordedStep } from './recordedStep'

/** `first`: how many buffers `plan` had made before the backward pass was recorded. */
export const backwardReader =
  (
    plan: Plan,
    first: number,
    d: Dimensions,
    activations: Activations,
    inputs: BackwardInputs,
    options: BackwardOptions,
    readBefore: (own: Plan) => GPUBuffer,
  ): RecordedStep['readBackward'] =>
  (own, onActivation) => {
    const again = plan.overSameBuffers(first)
    const parameters = own ? readBefore(own) : inputs.parameters
    const transposed = own ? recordTranspose(own, d, parameters, false) : activations.transposed
    const listening = { ...options, ...(onActivation && { onActivation }) }
    recordBackward(again, d, { ...activations, transposed }, { ...inputs, parameters }, listening)
    return again
  }
