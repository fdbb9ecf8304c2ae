// Switching parts of a model off: a head, a layer's attention or its MLP adds nothing to the residual stream. No
// kernel knows of it: the weights with which the part writes into the stream are zero in a copy of the
// parameters.

import { modelNames, parameter, parameterLayout, type ModelConfig } from './config'

/** A part of one layer, both counted from 0: one head by its number, the whole attention, or the MLP. */
export interface ModelPart {
  layer: number
  part: number | 'attention' | 'mlp'
}

/** Floats of the flat parameter buffer. */
export interface FloatRange {
  offset: number
  size: number
}

/**
 * What has to be zero for these parts to be off. A head: its rows of the output projection [D, D], which are
 * neighbours; the bias stays, it belongs to no head. Attention and MLP: output weights and bias. Parts that the
 * model does not have are left out.
 */
export function ablatedRanges(config: ModelConfig, off: readonly ModelPart[]): FloatRange[] {
  const layout = parameterLayout(config)
  const names = modelNames(config)
  const headRows = (config.width / config.heads) * config.width
  return off.flatMap(({ layer, part }): FloatRange[] => {
    if (layer >= config.layers || (typeof part === 'number' && part >= config.heads)) return []
    const { attentionOut, mlpOut } = names.layer(layer)
    const name = part === 'mlp' ? mlpOut : attentionOut
    const weight = parameter(layout, `${name}.weight`)
    if (typeof part === 'number') return [{ offset: weight.offset + part * headRows, size: headRows }]
    const { offset, size } = weight
    if (config.family === 'llama') return [{ offset, size }]
    const bias = parameter(layout, `${name}.bias`)
    return [
      { offset, size },
      { offset: bias.offset, size: bias.size },
    ]
  })
}
