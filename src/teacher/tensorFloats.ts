// Outputs of a graph as 32-bit floats, whatever float type it computes in.

import type { Tensor } from 'onnxruntime-web'
import { halfValue } from './half'

/**
 * The values of a tensor on the CPU; null when they are no floats. 16-bit floats come as bits where the
 * browser has no array for them.
 */
export function floatsOf({ type, data }: Pick<Tensor, 'type' | 'data'>): Float32Array | null {
  if (data instanceof Float32Array) return data
  if (type !== 'float16' && type !== 'float64') return null
  return data instanceof Uint16Array
    ? Float32Array.from(data, halfValue)
    : Float32Array.from(data as unknown as ArrayLike<number>)
}
