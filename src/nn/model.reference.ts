// Float64 reference of the models over a packed batch: forward with its attention maps, and backward from any set
// of cotangents on logits, hidden states and maps. Knows no loss. Both families are x += attention(norm(x));
// x += mlp(norm(x)), a final norm and a head tied to the embedding; they differ in
//   gpt:   LayerNorm (eps 1e-5), biases everywhere, learned positions added to the embeddings, MLP =
//   out(gelu(in(x))), as many key-value as query heads;
//   llama: RMSNorm (eps 1e-6), no biases, rotary positions (base 100, "rotate_half") on queries and keys, MLP
//   = down(silu(gate(x)) up(x)), kvHeads
//          key-value heads, each read by heads / kvHeads query heads that follow one another. Projector (no
//          bias) and embeddings enter unscaled.

import {
  attentionBackward,
  attentionForward,
  embed,
  embedBackward,
  rowKeys,
  type RowKeys,
} from './attention.reference'
import {
  hiddenWidth,
  mlpInWidth,
  modelNames,
  parameter,
  parameterLayout,
  qkvWidth,
  type ModelConfig,
  type PackedBatch,
  type ParameterLayout,
} from './config'
import {
  geluBackward,
  geluForward,
  headBackward,
  headForward,
  layerNormBackward,
  layerNormForward,
  linearBackward,
  linearForward,
  rmsNormBackward,
  rmsNormForward,
  swigluBackward,
  swigluForward,
} from './layers.reference'
import { rotate } from './rotary.reference'

/** What one layer keeps for its backward; all [R, ...]. */
export interface LayerCache {
  /** Residual stream entering the layer [R, D]. */
  input: Float64Array
  norm1: Float64Array
  /** Queries, keys and values as attention reads them: rotated in the Llama family. */
  qkv: Float64Array
  /** Attention output before its projection [R, D]. */
  attended: Float64Array
  /** Residual stream after attention [R, D]. */
  middle: Float64Array
  norm2: Float64Array
  /** MLP before its activation [R, mlpInWidth] and after [R, hiddenWidth]. */
  hidden: Float64Array
  activated: Float64Array
}

/** Everything `backward` needs of a forward. */
export interface ForwardCache {
  keys: RowKeys
  layers: LayerCache[]
  attention: Float64Array[]
  /** Residual stream of the text rows after the last layer, and its final norm; both [B*K*S, D]. */
  finalInput: Float64Array
  final: Float64Array
}

/**
 * Result of `forward`: logits [B*K*S, V], and per layer the residual stream after the block [R, D] and its
 * attention maps [R, H, keys].
 */
export interface ForwardResult {
  logits: Float64Array
  hidden: Float64Array[]
  attention: Float64Array[]
  cache: ForwardCache
}

/**
 * Loss gradients entering the model: dLogits [B*K*S, V] and, per layer, dHidden [R, D] (residual stream after
 * the block) and dAttention [R, H, keys].
 */
export interface Cotangents {
  dLogits?: Float64Array
  dHidden?: (Float64Array | undefined)[]
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

function plus(a: Float64Array, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length)
  for (let i = 0; i < a.length; i++) sum[i] = a[i] + b[i]
  return sum
}

/** Gain and bias of a norm or of a linear layer; the Llama family has no biases. */
interface Pair {
  weight: Float64Array
  bias: Float64Array | null
}

function pairs(config: ModelConfig, at: Tensors): (name: string) => Pair {
  return (name) => ({
    weight: at(`${name}.weight`),
    bias: config.family === 'gpt' ? at(`${name}.bias`) : null,
  })
}

const normForward = (x: Float64Array, { weight, bias }: Pair): Float64Array =>
  bias ? layerNormForward(x, weight, bias) : rmsNormForward(x, weight)

const normBackward = (dy: Float64Array, x: Float64Array, { weight, bias }: Pair, into: Pair): Float64Array =>
  bias && into.bias
    ? layerNormBackward(dy, x, weight, into.weight, into.bias)
    : rmsNormBackward(dy, x, weight, into.weight)

/** Runs the model on a packed batch. `params` is flat [layout.total]. */
export function forward(config: ModelConfig, params: Float64Array, batch: PackedBatch): ForwardResult {
  const { family, width: d } = config
  const names = modelNames(config)
  const at = tensorViews(parameterLayout(config), params)
  const of = pairs(config, at)
  const linear = (x: Float64Array, name: string, nIn: number, nOut: number) =>
    linearForward(x, of(name).weight, of(name).bias, nIn, nOut)
  const keys = rowKeys(config, batch.frames, batch.segments)
  const imageRows = batch.frames * config.imageTokens
  const layers: LayerCache[] = []
  const residuals: Float64Array[] = []
  const maps: Float64Array[] = []
  const embedding = at(`${names.embedding}.weight`)
  let x = embed(
    config,
    batch,
    embedding,
    names.positions ? at(`${names.positions}.weight`) : null,
    at('projector.weight'),
  )
  for (let l = 0; l < config.layers; l++) {
    const name = names.layer(l)
    const input = x
    const norm1 = normForward(input, of(name.norm1))
    const projected = linear(norm1, name.qkv, d, qkvWidth(config))
    const qkv = family === 'llama' ? rotate(config, projected, imageRows, 1) : projected
    const { output: attended, attention } = attentionForward(config, keys, qkv)
    const middle = plus(input, linear(attended, name.attentionOut, d, d))
    const norm2 = normForward(middle, of(name.norm2))
    const hidden = linear(norm2, name.mlpIn, d, mlpInWidth(config))
    const activated = family === 'llama' ? swigluForward(hidden, config.hidden) : geluForward(hidden)
    x = plus(middle, linear(activated, name.mlpOut, hiddenWidth(config), d))
    layers.push({ input, norm1, qkv, attended, middle, norm2, hidden, activated })
    residuals.push(x)
    maps.push(attention)
  }
  const finalInput = x.slice(imageRows * d)
  const final = normForward(finalInput, of(names.finalNorm))
  const logits = headForward(final, embedding, d)
  return {
    logits,
    hidden: residuals,
    attention: maps,
    cache: { keys, layers, attention: maps, finalInput, final },
  }
}

/**
 * Gradient of the parameters, flat [layout.total], padding 0, projector included.
 * Layers above every cotangent are not visited and keep a zero gradient; dHidden of a layer enters above its
 * MLP; a layer that only gets dAttention starts at its softmax (no MLP, no output projection, no value
 * gradient). `seen` is told the gradient at each activation, by the activation's name.
 */
export function backward(
  config: ModelConfig,
  params: Float64Array,
  batch: PackedBatch,
  cache: ForwardCache,
  cotangents: Cotangents,
  seen: (name: string, gradient: Float64Array) => void = () => undefined,
): Float64Array {
  const { family, width: d } = config
  const names = modelNames(config)
  const layout = parameterLayout(config)
  const gradient = new Float64Array(layout.total)
  const at = tensorViews(layout, params)
  const to = tensorViews(layout, gradient)
  const of = pairs(config, at)
  const into = pairs(config, to)
  const linear = (dy: Float64Array, x: Float64Array, name: string, nIn: number, nOut: number) =>
    linearBackward(dy, x, of(name).weight, into(name).weight, into(name).bias, nIn, nOut)
  const embedding = `${names.embedding}.weight`
  const imageRows = batch.frames * config.imageTokens
  let dx: Float64Array | undefined

  if (cotangents.dLogits) {
    seen('logits', cotangents.dLogits)
    const dFinal = headBackward(cotangents.dLogits, cache.final, at(embedding), to(embedding), d)
    seen('final normed', dFinal)
    const dText = normBackward(dFinal, cache.finalInput, of(names.finalNorm), into(names.finalNorm))
    dx = new Float64Array(imageRows * d + dText.length)
    dx.set(dText, imageRows * d)
  }

  for (let l = config.layers - 1; l >= 0; l--) {
    const entering = cotangents.dHidden?.[l]
    if (entering) dx = dx ? plus(dx, entering) : entering
    const seed = cotangents.dAttention?.[l]
    if (dx) seen(`layer ${l + 1} x`, dx)
    if (!dx && !seed) continue
    const name = names.layer(l)
    const { input, norm1, qkv, attended, middle, norm2, hidden, activated } = cache.layers[l]
    let dAttended: Float64Array | undefined
    if (dx) {
      const dActivated = linear(dx, activated, name.mlpOut, hiddenWidth(config), d)
      const dHidden =
        family === 'llama'
          ? swigluBackward(dActivated, hidden, config.hidden)
          : geluBackward(dActivated, hidden)
      const dNorm2 = linear(dHidden, norm2, name.mlpIn, d, mlpInWidth(config))
      seen(`layer ${l} normed 2`, dNorm2)
      dx = plus(dx, normBackward(dNorm2, middle, of(name.norm2), into(name.norm2)))
      dAttended = linear(dx, attended, name.attentionOut, d, d)
      seen(`layer ${l} x2`, dx)
      seen(`layer ${l} heads`, dAttended)
    }
    const dqkv = attentionBackward(config, cache.keys, qkv, cache.attention[l], dAttended, seed)
    const dProjected = family === 'llama' ? rotate(config, dqkv, imageRows, -1) : dqkv
    const dNorm1 = linear(dProjected, norm1, name.qkv, d, qkvWidth(config))
    seen(`layer ${l} normed 1`, dNorm1)
    const dInput = normBackward(dNorm1, input, of(name.norm1), into(name.norm1))
    dx = dx ? plus(dx, dInput) : dInput
  }

  if (dx) seen('layer 0 x', dx)
  if (dx)
    embedBackward(
      config,
      batch,
      dx,
      to(embedding),
      names.positions ? to(`${names.positions}.weight`) : null,
      to('projector.weight'),
    )
  return gradient
}
