// The model's forward pass as recorded dispatches: embed -> (norm, qkv, attention, projection, norm, MLP) x L -> norm, tied head.

import type { KernelDeclaration } from '../gpu/kernel'
import type { Plan, Slice } from '../gpu/plan'
import attentionWgsl from './attention.wgsl?raw'
import { LAYER_NORM_EPSILON, batchRows, mapKeys, parameter, parameterLayout, type ModelConfig, type ParameterLayout } from './config'
import embedWgsl from './embed.wgsl?raw'
import layerNormWgsl from './layerNorm.wgsl?raw'
import { matmul, matmulWorkgroups, type Epilogue, type Tile } from './matmul'
import packedKeysWgsl from './packedKeys.wgsl?raw'
import transposeWgsl from './transpose.wgsl?raw'

/** Everything fixed about one recorded model: shape, batch, tile choice. */
export interface Dimensions {
  config: ModelConfig
  layout: ParameterLayout
  frames: number
  segments: number
  /** R, image rows, text rows; keys per map row; floats per layer of attention maps (padded to 64). */
  rows: number
  imageRows: number
  textRows: number
  keys: number
  attentionStride: number
  tile: Tile
}

/** Derives all sizes; throws when a shape does not fit the vec4 kernels. */
export function dimensions(config: ModelConfig, frames: number, segments: number, tile: Tile = { rows: 8, columns: 8 }): Dimensions {
  const headDim = config.width / config.heads
  if (!Number.isInteger(headDim) || headDim % 4 !== 0) throw new Error(`head size ${headDim} is not a multiple of 4 (width ${config.width}, ${config.heads} heads)`)
  if (config.vocabulary % 4 !== 0) throw new Error(`vocabulary ${config.vocabulary} is not a multiple of 4`)
  const rows = batchRows(config, frames, segments)
  const keys = mapKeys(config)
  return {
    config,
    layout: parameterLayout(config),
    frames,
    segments,
    rows,
    imageRows: frames * config.imageTokens,
    textRows: frames * segments * config.textSlots,
    keys,
    attentionStride: Math.ceil((rows * config.heads * keys) / 64) * 64,
    tile,
  }
}

/** What the forward pass reads: parameters and one assembled batch. */
export interface ForwardInputs {
  parameters: GPUBuffer
  /** Data set features [rows of the data set, F], read through `sourceRow` [R]. */
  features: GPUBuffer
  sourceRow: GPUBuffer
  /** Token ids of the batch [text rows]. */
  tokens: GPUBuffer
}

export interface LayerActivations {
  x: GPUBuffer
  stats1: GPUBuffer
  normed1: GPUBuffer
  qkv: GPUBuffer
  attention: Slice
  mixed: GPUBuffer
  x2: GPUBuffer
  stats2: GPUBuffer
  normed2: GPUBuffer
  pre: GPUBuffer
  activated: GPUBuffer
}

/** Buffers that backward, losses and views read. */
export interface Activations {
  layers: LayerActivations[]
  /** All attention maps [L][R, H, keys], layer stride `attentionStride`. */
  attention: GPUBuffer
  /** Output of the last layer [R, D]. */
  last: GPUBuffer
  statsFinal: GPUBuffer
  /** Normalised text rows [text rows, D]. */
  normedFinal: GPUBuffer
  /** [text rows, V] */
  logits: GPUBuffer
  /** Transposed weight matrices, same offsets as the parameters. */
  transposed: GPUBuffer
}

export const read = (type: 'f32' | 'vec4f' | 'u32' | 'i32') => ({ type, access: 'read' }) as const
export const readWrite = (type: 'f32' | 'vec4f' | 'u32' | 'i32') => ({ type, access: 'read_write' }) as const

/** Workgroups of a one-thread-per-item kernel with 64 threads per workgroup. */
export const threads = (items: number): [number] => [Math.ceil(items / 64)]

/** A named tensor of the flat parameter buffer as a binding. */
export function slice(buffer: GPUBuffer, layout: ParameterLayout, name: string): Slice {
  const { offset, size } = parameter(layout, name)
  return { buffer, offset, size: Math.ceil(size / 4) * 4 }
}

/** Constants shared by the three attention kernels. */
export function attentionConstants(d: Dimensions): Pick<Required<KernelDeclaration>, 'u32' | 'f32'> {
  const { width, heads, imageTokens, textSlots } = d.config
  return {
    u32: {
      ROWS: d.rows, IMAGE_ROWS: d.imageRows, IMAGE_TOKENS: imageTokens, TEXT_SLOTS: textSlots, SEGMENTS: d.segments,
      HEADS: heads, KEYS: d.keys, D4: width / 4, HD4: width / heads / 4,
    },
    f32: { SCALE: 1 / Math.sqrt(width / heads) },
  }
}

/** Multiply-adds x 2 of one pass over all visible (query, key, channel) triples: the unit of attention's cost. */
export function attentionFlops(d: Dimensions): number {
  const { imageTokens, textSlots, width } = d.config
  const imagePairs = (imageTokens * (imageTokens + 1)) / 2
  const textPairs = textSlots * imageTokens + (textSlots * (textSlots + 1)) / 2
  return 2 * width * d.frames * (imagePairs + d.segments * textPairs)
}

/** Transposes every weight matrix (and the embedding, for the head) into a buffer of the same layout. */
function recordTranspose(plan: Plan, d: Dimensions, parameters: GPUBuffer, embeddingOnly: boolean): GPUBuffer {
  const matrices = d.layout.entries.filter((e) => e.shape.length === 2 && (embeddingOnly ? e.name === 'wte.weight' : /wte|attn|mlp/.test(e.name)))
  const table = plan.upload('transpose table', new Uint32Array(matrices.flatMap((e) => [e.offset, e.shape[0]!, e.shape[1]!, 0])))
  const transposed = plan.buffer('transposed weights', d.layout.total)
  plan.record(
    { label: 'transpose weights', body: transposeWgsl, bindings: { table: read('u32'), parameters: read('f32'), transposed: readWrite('f32') } },
    { table, parameters, transposed },
    [Math.ceil(Math.max(...matrices.map((e) => e.size)) / 64), matrices.length],
  )
  return transposed
}

/**
 * Records the forward pass. With `keep` every layer keeps its own activations (for backward); without it layers share one set,
 * attention maps are kept either way.
 */
export function recordForward(plan: Plan, d: Dimensions, inputs: ForwardInputs, keep: boolean): Activations {
  const { config, layout, rows, textRows, imageRows, tile } = d
  const { width, mlpRatio, vocabulary, layers } = config
  const hidden = mlpRatio * width
  const { parameters } = inputs
  const transposed = recordTranspose(plan, d, parameters, !keep)
  const named = (name: string) => slice(parameters, layout, name)

  const shared = new Map<string, GPUBuffer>()
  const buffer = (layer: number, name: string, size: number): GPUBuffer => {
    if (keep) return plan.buffer(`layer ${layer} ${name}`, size)
    let found = shared.get(name)
    if (!found) shared.set(name, (found = plan.buffer(name, size)))
    return found
  }
  const layerNorm = (label: string, x: GPUBuffer, y: GPUBuffer, stats: GPUBuffer, name: string, count: number, offset: number) =>
    plan.record(
      {
        label,
        body: layerNormWgsl,
        u32: { ROWS: count, ROW_OFFSET: offset, D4: width / 4 },
        f32: { EPSILON: LAYER_NORM_EPSILON },
        bindings: { x: read('vec4f'), gamma: read('vec4f'), beta: read('vec4f'), y: readWrite('vec4f'), stats: readWrite('f32') },
      },
      { x, y, stats, gamma: named(`${name}.weight`), beta: named(`${name}.bias`) },
      threads(count),
    )
  const linear = (label: string, x: GPUBuffer, name: string, k: number, n: number, epilogue: Epilogue, out: Record<string, GPUBuffer>) => {
    const options = { label, m: rows, k, n, tile, epilogue }
    plan.record(matmul(options), { x, w: named(`${name}.weight`), bias: named(`${name}.bias`), ...out }, matmulWorkgroups(options))
  }

  const attention = plan.buffer('attention maps', layers * d.attentionStride)
  let x = plan.buffer('layer 0 x', rows * width)
  plan.record(
    {
      label: 'embed',
      body: embedWgsl,
      u32: { ROWS: rows, IMAGE_ROWS: imageRows, IMAGE_TOKENS: config.imageTokens, TEXT_SLOTS: config.textSlots, FEATURES: config.featureSize, D4: width / 4 },
      bindings: {
        features: read('f32'), sourceRow: read('u32'), tokens: read('i32'), projector: read('vec4f'), embedding: read('vec4f'), positions: read('vec4f'), x: readWrite('vec4f'),
      },
    },
    {
      features: inputs.features, sourceRow: inputs.sourceRow, tokens: inputs.tokens,
      projector: named('projector.weight'), embedding: named('wte.weight'), positions: named('wpe.weight'), x,
    },
    threads((rows * width) / 4),
  )

  const kept: LayerActivations[] = []
  const constants = attentionConstants(d)
  for (let l = 0; l < layers; l++) {
    const a: LayerActivations = {
      x,
      stats1: buffer(l, 'stats 1', 2 * rows),
      normed1: buffer(l, 'normed 1', rows * width),
      qkv: buffer(l, 'qkv', rows * 3 * width),
      attention: { buffer: attention, offset: l * d.attentionStride, size: d.attentionStride },
      mixed: buffer(l, 'heads', rows * width),
      x2: buffer(l, 'x2', rows * width),
      stats2: buffer(l, 'stats 2', 2 * rows),
      normed2: buffer(l, 'normed 2', rows * width),
      pre: buffer(l, 'mlp pre-activation', rows * hidden),
      activated: buffer(l, 'mlp activation', rows * hidden),
    }
    const name = `h.${l}`
    layerNorm('layer norm', a.x, a.normed1, a.stats1, `${name}.ln_1`, rows, 0)
    linear('qkv', a.normed1, `${name}.attn.c_attn`, width, 3 * width, 'bias', { y: a.qkv })
    plan.record(
      { label: 'attention', body: packedKeysWgsl + attentionWgsl, ...constants, flops: 2 * attentionFlops(d), bindings: { qkv: read('vec4f'), attention: readWrite('f32'), o: readWrite('vec4f') } },
      { qkv: a.qkv, attention: a.attention, o: a.mixed },
      threads(rows * config.heads),
    )
    linear('attention projection', a.mixed, `${name}.attn.c_proj`, width, width, 'bias-residual', { residual: a.x, y: a.x2 })
    layerNorm('layer norm', a.x2, a.normed2, a.stats2, `${name}.ln_2`, rows, 0)
    linear('mlp in', a.normed2, `${name}.mlp.c_fc`, width, hidden, 'bias-gelu', { y: a.pre, activated: a.activated })
    // Without `keep`, x of this layer is dead by now but x2 is not: two buffers alternate.
    const next = keep ? plan.buffer(`layer ${l + 1} x`, rows * width) : buffer(l, `x ${l % 2}`, rows * width)
    linear('mlp out', a.activated, `${name}.mlp.c_proj`, hidden, width, 'bias-residual', { residual: a.x2, y: next })
    x = next
    kept.push(a)
  }
  const statsFinal = plan.buffer('final stats', 2 * textRows)
  const normedFinal = plan.buffer('final normed', textRows * width)
  const logits = plan.buffer('logits', textRows * vocabulary)
  layerNorm('final layer norm', x, normedFinal, statsFinal, 'ln_f', textRows, imageRows)
  const head = { label: 'head', m: textRows, k: width, n: vocabulary, tile, epilogue: 'none' as const }
  plan.record(matmul(head), { x: normedFinal, w: slice(transposed, layout, 'wte.weight'), y: logits }, matmulWorkgroups(head))
  return { layers: kept, attention, last: x, statsFinal, normedFinal, logits, transposed }
}
