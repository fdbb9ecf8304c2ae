// Which tensors of a weights file are which of a student's: other tools put another prefix before the names,
// store the tied head a second time, and keep buffers that hold no weights.

import { huggingFaceTensors, PROJECTOR_NAME, type HuggingFaceTensor } from '../nn/huggingFace'
import type { ModelConfig } from '../nn/config'
import type { SafetensorsFile } from './safetensors'

const HEAD_NAME = 'lm_head.weight'
/** The prefix of our names, apart from the projector's. */
const PREFIXES: Record<ModelConfig['family'], string> = { gpt: 'transformer.', llama: 'model.' }

/**
 * Buffers of GPT-2 and Llama as transformers has written them over the years: causal masks, positions, rotary
 * frequencies. All of them follow from the shape.
 */
const BUFFER =
  /(^|\.)(attn\.(masked_)?bias|rotary_emb\.inv_freq|position_ids|token_type_ids|attention_mask|causal_mask)$/

/** A tensor that a student has, with the name it has in the file; null where the file has none. */
export interface Located extends HuggingFaceTensor {
  found: string | null
}

export interface TensorNames {
  wanted: Located[]
  /** The name of the head, stored although it is tied to the embedding; null: not stored. */
  head: string | null
  /** The embedding's name in the file. */
  embedding: string | null
  /** Buffers without weights. */
  buffers: string[]
  /** Tensors that belong to no student of ours. */
  unknown: string[]
  /** The prefix that replaces ours; null: our own. */
  prefix: string | null
}

/** The only name that is `core`, or ends with it behind a full stop; null when there is none, or several. */
function onlyEnding(names: readonly string[], core: string): string | null {
  const found = names.filter((name) => name === core || name.endsWith(`.${core}`))
  return found.length === 1 ? found[0] : null
}

/** Finds the tensors of a student of this shape among those of a file. */
export function locateTensors({ tensors, others }: SafetensorsFile, config: ModelConfig): TensorNames {
  const names = [...tensors.keys(), ...others.keys()]
  const all = new Set(names)
  const wanted = huggingFaceTensors(config)
  const own = PREFIXES[config.family]
  const supervised = wanted[0].name.slice(own.length)
  const afterStage1Of = all.has(own + supervised) ? own + supervised : onlyEnding(names, supervised)
  const prefix =
    afterStage1Of === null ? own : afterStage1Of.slice(0, afterStage1Of.length - supervised.length)
  const nameOf = (name: string): string | null => {
    if (all.has(name) && name === PROJECTOR_NAME) return name
    if (name === PROJECTOR_NAME) return onlyEnding(names, name)
    const there = prefix + name.slice(own.length)
    return all.has(there) ? there : null
  }
  const located = wanted.map((tensor) => ({ ...tensor, found: nameOf(tensor.name) }))
  const head = all.has(HEAD_NAME) ? HEAD_NAME : onlyEnding(names, HEAD_NAME)
  const used = new Set([...located.map(({ found }) => found), head])
  const rest = names.filter((name) => !used.has(name))
  return {
    wanted: located,
    head,
    embedding: located[0].found,
    buffers: rest.filter((name) => BUFFER.test(name)),
    unknown: rest.filter((name) => !BUFFER.test(name)),
    prefix: prefix === own ? null : prefix,
  }
}
