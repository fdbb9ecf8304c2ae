// The angles of rotary positions, as a table: sin and cos of a shader are not accurate beyond pi.

import { ROTARY_BASE, type ModelConfig } from './config'

/**
 * [positions, headDim]: of every position headDim/2 cosines, then headDim/2 sines, in float64. Position:
 * image token i has i, text position s has imageTokens + s.
 */
export function rotaryTable(config: ModelConfig): Float64Array {
  const headDim = config.width / config.heads
  const half = headDim / 2
  const positions = config.imageTokens + config.textSlots
  const table = new Float64Array(positions * headDim)
  for (let p = 0; p < positions; p++) {
    for (let c = 0; c < half; c++) {
      const angle = p * ROTARY_BASE ** (-c / half)
      table[p * headDim + c] = Math.cos(angle)
      table[p * headDim + half + c] = Math.sin(angle)
    }
  }
  return table
}
