// Float64 reference of ablation: a copy of the parameters in which every weight that reads from a part that is off,
// and the bias of a whole block, is zero.

import type { ModelPart } from './ablation'
import { modelNames, parameterLayout, type ModelConfig } from './config'
import { tensorViews } from './model.reference'

/** The parameters [layout.total] with these parts off. */
export function withoutParts(
  config: ModelConfig,
  parameters: Float64Array,
  off: readonly ModelPart[],
): Float64Array {
  const copy = parameters.slice()
  const at = tensorViews(parameterLayout(config), copy)
  const { width, heads } = config
  for (const { layer, part } of off) {
    const { attentionOut, mlpOut } = modelNames(config).layer(layer)
    const name = part === 'mlp' ? mlpOut : attentionOut
    const weight = at(`${name}.weight`)
    for (let i = 0; i < weight.length; i++) {
      const head = Math.floor(Math.floor(i / width) / (width / heads))
      if (typeof part !== 'number' || head === part) weight[i] = 0
    }
    if (typeof part !== 'number' && config.family === 'gpt') at(`${name}.bias`).fill(0)
  }
  return copy
}
