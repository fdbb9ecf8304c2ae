// A model of this world: the part of its shape that is chosen, and the part that the world and the encoder
// fix.

import { swigluHidden, type Family, type ModelConfig } from '../../nn/config'
import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../world/types'
import { VOCABULARY } from '../../world/vocabulary'

/** The part of a model's shape that is chosen. */
export interface ChosenShape {
  family: Family
  layers: number
  width: number
  heads: number
  /** Key-value heads; read in the Llama family alone. */
  kvHeads: number
}

/**
 * The whole shape: MLP of four times the width (GPT) or SwiGLU of 8/3 of it (Llama), this world's tokens and
 * features.
 */
export function worldModel({ family, layers, width, heads, kvHeads }: ChosenShape): ModelConfig {
  const world = {
    vocabulary: VOCABULARY.length,
    imageTokens: IMAGE_TOKENS,
    textSlots: TEXT_SLOTS,
    featureSize: FEATURE_SIZE,
  }
  if (family === 'gpt') return { family, layers, width, heads, mlpRatio: 4, ...world }
  return { family, layers, width, heads, kvHeads, hidden: swigluHidden(width), ...world }
}
