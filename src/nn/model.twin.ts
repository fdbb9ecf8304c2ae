// Float64 twin of the GPT-like model over a packed batch: forward with its attention maps, and backward from any set of
// cotangents on logits and maps. Knows no loss.

import { attentionBackward, attentionForward, embed, embedBackward, rowKeys, type RowKeys } from './attention.twin'
import { parameter, parameterLayout, type ModelConfig, type PackedBatch, type ParameterLayout } from './config'
import {
  geluBackward,
  geluForward,
  headBackward,
  headForward,
  layerNormBackward,
  layerNormForward,
  linearBackward,
  linearForward,
} from './layers.twin'

/** What one layer keeps for its backward; all [R, ...]. */
export interface LayerCache {
  /** Residual stream entering the layer [R, D]. */
  input: Float64Array
  norm1: Float64Array
  qkv: Float64Array
  /** Attention output before its projection [R, D]. */
  mixed: Float64Array
  /** Residual stream after attention [R, D]. */
  middle: Float64Array
  norm2: Float64Array
  /** MLP hidden before and after GELU [R, mD]. */
  hidden: Float64Array
  activated: Float64Array
}

/** Everything `backward` needs of a forward. */
export interface ForwardCache {
  keys: RowKeys
  layers: LayerCache[]
  attention: Float64Array[]
  /** Residual stream of the text rows after the last layer, and its final LayerNorm; both [B*K*S, D]. */
  finalInput: Float64Array
  final: Float64Array
}

/** Result of `forward`: logits [B*K*S, V] and the attention maps of every layer [R, H, keys]. */
export interface ForwardResult {
  logits: Float64Array
  attention: Float64Array[]
  cache: ForwardCache
}

/** Loss gradients entering the model: dLogits [B*K*S, V] and, per layer, dAttention [R, H, keys]. */
export interface Cotangents {
  dLogits?: Float64Array
  dAttention?: (Float64Array | undefined)[]
}

type Tensors = (name: string) => Float64Array

/** Named views into a flat buffer laid out by `parameterLayout`. */
export function tensorViews(layout: ParameterLayout, flat: Float64Array): Tensors {
  return (name) => {
    const entry = parameter(layout, name)
    return flat.subarray(entry.offset, entry.offset + entry.size)
  }
}

const plus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value + b[i])

/** Runs the model on a packed batch. `params` is flat [layout.total]. */
export function forward(config: ModelConfig, params: Float64Array, batch: PackedBatch): ForwardResult {
  const { width: d, mlpRatio } = config
  const at = tensorViews(parameterLayout(config), params)
  const keys = rowKeys(config, batch.frames, batch.segments)
  const layers: LayerCache[] = []
  const maps: Float64Array[] = []
  let x = embed(config, batch, at('wte.weight'), at('wpe.weight'), at('projector.weight'))
  for (let l = 0; l < config.layers; l++) {
    const of = (name: string) => at(`h.${l}.${name}`)
    const input = x
    const norm1 = layerNormForward(input, of('ln_1.weight'), of('ln_1.bias'))
    const qkv = linearForward(norm1, of('attn.c_attn.weight'), of('attn.c_attn.bias'), d, 3 * d)
    const { output: mixed, attention } = attentionForward(config, keys, qkv)
    const middle = plus(input, linearForward(mixed, of('attn.c_proj.weight'), of('attn.c_proj.bias'), d, d))
    const norm2 = layerNormForward(middle, of('ln_2.weight'), of('ln_2.bias'))
    const hidden = linearForward(norm2, of('mlp.c_fc.weight'), of('mlp.c_fc.bias'), d, mlpRatio * d)
    const activated = geluForward(hidden)
    x = plus(middle, linearForward(activated, of('mlp.c_proj.weight'), of('mlp.c_proj.bias'), mlpRatio * d, d))
    layers.push({ input, norm1, qkv, mixed, middle, norm2, hidden, activated })
    maps.push(attention)
  }
  const finalInput = x.slice(batch.frames * config.imageTokens * d)
  const final = layerNormForward(finalInput, at('ln_f.weight'), at('ln_f.bias'))
  const logits = headForward(final, at('wte.weight'), d)
  return { logits, attention: maps, cache: { keys, layers, attention: maps, finalInput, final } }
}

/**
 * Gradient of the parameters, flat [layout.total], padding 0, projector included.
 * Layers above every cotangent are not visited and keep a zero gradient; a layer that only gets dAttention starts at
 * its softmax (no MLP, no output projection, no value gradient).
 */
export function backward(
  config: ModelConfig,
  params: Float64Array,
  batch: PackedBatch,
  cache: ForwardCache,
  cotangents: Cotangents,
): Float64Array {
  const { width: d, mlpRatio } = config
  const layout = parameterLayout(config)
  const gradient = new Float64Array(layout.total)
  const at = tensorViews(layout, params)
  const to = tensorViews(layout, gradient)
  let dx: Float64Array | undefined

  if (cotangents.dLogits) {
    const dFinal = headBackward(cotangents.dLogits, cache.final, at('wte.weight'), to('wte.weight'), d)
    const dText = layerNormBackward(dFinal, cache.finalInput, at('ln_f.weight'), to('ln_f.weight'), to('ln_f.bias'))
    const imageValues = batch.frames * config.imageTokens * d
    dx = new Float64Array(imageValues + dText.length)
    dx.set(dText, imageValues)
  }

  for (let l = config.layers - 1; l >= 0; l--) {
    const seed = cotangents.dAttention?.[l]
    if (!dx && !seed) continue
    const of = (name: string) => at(`h.${l}.${name}`)
    const into = (name: string) => to(`h.${l}.${name}`)
    const { input, norm1, qkv, mixed, middle, norm2, hidden, activated } = cache.layers[l]
    let dMixed: Float64Array | undefined
    if (dx) {
      const dActivated = linearBackward(
        dx, activated, of('mlp.c_proj.weight'), into('mlp.c_proj.weight'), into('mlp.c_proj.bias'), mlpRatio * d, d,
      )
      const dHidden = geluBackward(dActivated, hidden)
      const dNorm2 = linearBackward(
        dHidden, norm2, of('mlp.c_fc.weight'), into('mlp.c_fc.weight'), into('mlp.c_fc.bias'), d, mlpRatio * d,
      )
      dx = plus(dx, layerNormBackward(dNorm2, middle, of('ln_2.weight'), into('ln_2.weight'), into('ln_2.bias')))
      dMixed = linearBackward(
        dx, mixed, of('attn.c_proj.weight'), into('attn.c_proj.weight'), into('attn.c_proj.bias'), d, d,
      )
    }
    const dqkv = attentionBackward(config, cache.keys, qkv, cache.attention[l], dMixed, seed)
    const dNorm1 = linearBackward(
      dqkv, norm1, of('attn.c_attn.weight'), into('attn.c_attn.weight'), into('attn.c_attn.bias'), d, 3 * d,
    )
    const dInput = layerNormBackward(dNorm1, input, of('ln_1.weight'), into('ln_1.weight'), into('ln_1.bias'))
    dx = dx ? plus(dx, dInput) : dInput
  }

  if (dx) embedBackward(config, batch, dx, to('wte.weight'), to('wpe.weight'), to('projector.weight'))
  return gradient
}
