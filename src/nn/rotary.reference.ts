// Float64 reference of rotary positions (RoFormer), in the layout that Hugging Face calls "rotate_half": channel c
// of a head is paired with channel c + headDim/2 and the pair turned by position x base^(-2c/headDim).
// Position: image token i has i, text position s has imageTokens + s.

import { kvHeadsOf, qkvWidth, type ModelConfig } from './config'
import { rotaryTable } from './rotary'

/**
 * Turns the query and key heads of packed rows qkv [R, (H + 2 kvHeads) headDim] by their positions
 * (`direction` 1), or back (-1: the backward, a rotation's transpose); values stay. Returns a new array.
 */
export function rotate(
  config: ModelConfig,
  qkv: Float64Array,
  imageRows: number,
  direction: 1 | -1,
): Float64Array {
  const { width, heads, imageTokens, textSlots } = config
  const headDim = width / heads
  const half = headDim / 2
  const stride = qkvWidth(config)
  const table = rotaryTable(config)
  const turned = qkv.slice()
  for (let r = 0; r < qkv.length / stride; r++) {
    const position = r < imageRows ? r % imageTokens : imageTokens + ((r - imageRows) % textSlots)
    for (let head = 0; head < heads + kvHeadsOf(config); head++) {
      const at = r * stride + head * headDim
      for (let c = 0; c < half; c++) {
        const cos = table[position * headDim + c]
        const sin = direction * table[position * headDim + half + c]
        turned[at + c] = qkv[at + c] * cos - qkv[at + c + half] * sin
        turned[at + c + half] = qkv[at + c + half] * cos + qkv[at + c] * sin
      }
    }
  }
  return turned
}
