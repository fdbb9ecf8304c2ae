// The page's own check, before any worker: is there anything to compute on, a `navigator.gpu` or the vector
// instructions of WebAssembly?

import { hasVectorInstructions } from '../../browser/webAssembly'
import { chosenDevice } from './deviceChoice'

let found = true

/** False where a run could be computed on nothing that this person allows. */
export const hasDevice = (): boolean => found

/** Checks again. */
export function lookForDevice(): boolean {
  const graphics = 'gpu' in navigator && Boolean(navigator.gpu)
  found = graphics || (chosenDevice() !== 'graphics' && hasVectorInstructions())
  return found
}
