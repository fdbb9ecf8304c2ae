// The model's forward pass as recorded dispatches: embed -> (norm, qkv, [rotary,] attention, projection,
// norm, MLP) x L -> norm, tied head. One implementation for both families; `layerKernels` states their
// differences (model.reference.ts is the specification).

import { firstFloats, type Binding, type Plan, type Slice } from '../gpu/plan'
import attentionWgsl from './attention.wgsl?raw'
import { LAYER_NORM_EPSILON, RMS_NORM_EPSILON, hiddenWidth, kvHeadsOf, mlpInWidth, qkvWidth } from './config'
import {
  read,
  readWrite,
  threadGrid,
  threads,
  slice,
  attentionWorkgroups,
  attentionConstants,
  attentionText,
  attentionFlops,
  type Dimensions,
} from './dimensions'
import embedWgsl from './embed.wgsl?raw'
import layerNormWgsl from './layerNorm.wgsl?raw'
import { recordMatmul, type Epilogue } from './matmul'
import rmsNormWgsl from './rmsNorm.wgsl?raw'
import { rotaryTable } from './rotary'
import rotaryWgsl from './rotary.wgsl?raw'
import transposeWgsl from './transpose.wgsl?raw'

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
  attended: GPUBuffer
  x2: GPUBuffer
  stats2: GPUBuffer
  normed2: GPUBuffer
  /** The derivative of the MLP's activation, [R, mlp in]. */
  slope: GPUBuffer
  activated: GPUBuffer
}

/** Buffers that backward, losses and views read. */
export interface Activations {
  layers: LayerActivations[]
  /** All attention maps [L][R, H, keys], layer stride `attentionStride`. */
  attention: GPUBuffer
  /**
   * First row that the last layer computes beyond its attention: 0, or `imageRows` when nothing reads its
   * image rows.
   */
  lastFrom: number
  /**
   * Output of the last layer [R - lastFrom, D]; its x2, stats2, normed2, slope and activated have these rows
   * too.
   */
  last: GPUBuffer
  statsFinal: GPUBuffer
  /** Normalised text rows [text rows, D]. */
  normedFinal: GPUBuffer
  /** [text rows, V] */
  logits: GPUBuffer
  /** Transposed weight matrices, same offsets as the parameters. */
  transposed: GPUBuffer
  /** `rotaryTable`; null where positions are learned. */
  angles: GPUBuffer | null
}

/** Transposes every weight matrix (and the embedding, for the head) into a buffer of the same layout. */
export function recordTranspose(
  plan: Plan,
  d: Dimensions,
  parameters: GPUBuffer,
  embeddingOnly: boolean,
): GPUBuffer {
  const { embedding, positions } = d.names
  const isWeight = (name: string) => name !== `${positions}.weight` && name !== 'projector.weight'
  const matrices = d.layout.entries.filter(
    (e) => e.shape.length === 2 && (embeddingOnly ? e.name === `${embedding}.weight` : isWeight(e.name)),
  )
  const table = plan.upload(
    'transpose table',
    new Uint32Array(matrices.flatMap((e) => [e.offset, e.shape[0]!, e.shape[1]!, 0])),
  )
  const transposed = plan.buffer('transposed weights', d.layout.total)
  plan.record(
    {
      label: 'transpose weights',
      body: transposeWgsl,
      bindings: { table: read('u32'), parameters: read('f32'), transposed: readWrite('f32') },
    },
    { table, parameters, transposed },
    [Math.ceil(Math.max(...matrices.map((e) => e.size)) / 64), matrices.length],
  )
  return transposed
}

/** A binding starts at a multiple of 256 bytes. */
const BINDING_FLOATS = 64

/** The kernels in which the families differ, and their own bindings beside x, y and the weight. */
function layerKernels({ config }: Dimensions) {
  return config.family === 'llama'
    ? ({
        norm: rmsNormWgsl,
        epsilon: RMS_NORM_EPSILON,
        bias: false,
        product: 'none',
        residual: 'residual',
        mlpIn: 'swiglu',
      } as const)
    : ({
        norm: layerNormWgsl,
        epsilon: LAYER_NORM_EPSILON,
        bias: true,
        product: 'bias',
        residual: 'bias-residual',
        mlpIn: 'bias-gelu',
      } as const)
}

/**
 * Records the rotation of the query and key heads of `qkv` [tasks, R, q | k | v] in place; `direction` -1
 * turns gradients back.
 */
export function recordRotary(
  plan: Plan,
  d: Dimensions,
  qkv: GPUBuffer,
  angles: GPUBuffer,
  tasks: number,
  direction: 1 | -1,
): void {
  const { width, heads, imageTokens, textSlots } = d.config
  const half = width / heads / 2
  const turned = heads + kvHeadsOf(d.config)
  const { workgroups, THREADS_PER_ROW } = threadGrid(tasks * d.rows * turned * half)
  plan.record(
    {
      label: direction === 1 ? 'rotary positions' : 'rotary positions backward',
      body: rotaryWgsl,
      u32: {
        TASKS: tasks,
        ROWS: d.rows,
        IMAGE_ROWS: d.imageRows,
        IMAGE_TOKENS: imageTokens,
        TEXT_SLOTS: textSlots,
        QKV: qkvWidth(d.config),
        TURNED_HEADS: turned,
        HALF: half,
        THREADS_PER_ROW,
      },
      f32: { DIRECTION: direction },
      bindings: { angles: read('f32'), qkv: readWrite('f32') },
    },
    { angles, qkv },
    workgroups,
  )
}

/**
 * Records the forward pass. With `keep` every layer keeps its own activations (for backward); without it
 * layers share one set, attention maps are kept either way. With `textOnly` nothing reads image rows after
 * the last layer (its hidden states are not a signal): they are not computed beyond that layer's attention,
 * unless a binding cannot start at the text rows.
 */
export function recordForward(
  plan: Plan,
  d: Dimensions,
  inputs: ForwardInputs,
  keep: boolean,
  textOnly: boolean,
): Activations {
  const { config, layout, names, rows, textRows, imageRows, tile } = d
  const { width, vocabulary, layers } = config
  const hidden = hiddenWidth(config)
  const kernels = layerKernels(d)
  const { parameters } = inputs
  const transposed = recordTranspose(plan, d, parameters, !keep)
  const angles =
    config.family === 'llama' ? plan.upload('rotary angles', Float32Array.from(rotaryTable(config))) : null
  const named = (name: string) => slice(parameters, layout, name)

  const shared = new Map<string, GPUBuffer>()
  const buffer = (layer: number, name: string, size: number): GPUBuffer => {
    if (keep) return plan.buffer(`layer ${layer} ${name}`, size)
    let found = shared.get(name)
    if (!found) shared.set(name, (found = plan.buffer(name, size)))
    return found
  }
  const norm = (
    label: string,
    x: GPUBuffer,
    y: GPUBuffer,
    stats: GPUBuffer,
    name: string,
    count: number,
    offset: number,
  ) =>
    plan.record(
      {
        label,
        body: kernels.norm,
        u32: { ROW_OFFSET: offset, D4: width / 4 },
        f32: { EPSILON: kernels.epsilon },
        bindings: {
          x: read('vec4f'),
          gamma: read('vec4f'),
          ...(kernels.bias ? { beta: read('vec4f') } : {}),
          y: readWrite('vec4f'),
          stats: readWrite('f32'),
        },
      },
      {
        x,
        y: firstFloats(y, count * width),
        stats,
        gamma: named(`${name}.weight`),
        ...(kernels.bias ? { beta: named(`${name}.bias`) } : {}),
      },
      threads(count),
    )
  const lastFrom = textOnly && (imageRows * width) % BINDING_FLOATS === 0 ? imageRows : 0
  const linear = (
    label: string,
    x: Binding,
    name: string,
    k: number,
    n: number,
    epilogue: Epilogue,
    out: { y: Binding } & Record<string, Binding>,
    m = rows,
  ) => {
    const bias = kernels.bias ? { bias: named(`${name}.bias`) } : {}
    const options = { label, m, k, n, tile, epilogue }
    recordMatmul(plan, options, { x, w: named(`${name}.weight`), ...bias, ...out })
  }

  const attention = plan.buffer('attention maps', layers * d.attentionStride)
  let x = plan.buffer('layer 0 x', rows * width)
  const learned = names.positions !== null
  plan.record(
    {
      label: 'embed',
      body: `fn position(at: u32) -> vec4f { return ${learned ? 'positions[at]' : 'vec4f(0.0)'}; }\n${embedWgsl}`,
      u32: {
        IMAGE_TOKENS: config.imageTokens,
        TEXT_SLOTS: config.textSlots,
        FEATURES: config.featureSize,
        D4: width / 4,
      },
      bindings: {
        features: read('f32'),
        sourceRow: read('u32'),
        tokens: read('i32'),
        projector: read('vec4f'),
        embedding: read('vec4f'),
        ...(learned ? { positions: read('vec4f') } : {}),
        x: readWrite('vec4f'),
      },
    },
    {
      features: inputs.features,
      sourceRow: firstFloats(inputs.sourceRow, imageRows),
      tokens: inputs.tokens,
      projector: named('projector.weight'),
      embedding: named(`${names.embedding}.weight`),
      ...(learned ? { positions: named(`${names.positions}.weight`) } : {}),
      x: firstFloats(x, rows * width),
    },
    threads((rows * width) / 4),
  )

  const saved: LayerActivations[] = []
  const constants = attentionConstants(d)
  for (let l = 0; l < layers; l++) {
    const beyond = keep && l === layers - 1 ? rows - lastFrom : rows
    const a: LayerActivations = {
      x,
      stats1: buffer(l, 'stats 1', 2 * rows),
      normed1: buffer(l, 'normed 1', rows * width),
      qkv: buffer(l, 'qkv', rows * qkvWidth(config)),
      attention: { buffer: attention, offset: l * d.attentionStride, size: d.attentionStride },
      attended: buffer(l, 'heads', rows * width),
      x2: buffer(l, 'x2', beyond * width),
      stats2: buffer(l, 'stats 2', 2 * beyond),
      normed2: buffer(l, 'normed 2', beyond * width),
      slope: buffer(l, 'mlp slope', beyond * mlpInWidth(config)),
      activated: buffer(l, 'mlp activation', beyond * hidden),
    }
    const name = names.layer(l)
    norm('norm', a.x, a.normed1, a.stats1, name.norm1, rows, 0)
    linear('qkv', a.normed1, name.qkv, width, qkvWidth(config), kernels.product, { y: a.qkv })
    if (angles) recordRotary(plan, d, a.qkv, angles, 1, 1)
    plan.record(
      {
        label: 'attention',
        body: attentionText(attentionWgsl, d),
        ...constants,
        flops: 2 * attentionFlops(d),
        bindings: { qkv: read('vec4f'), attention: readWrite('f32'), o: readWrite('vec4f') },
      },
      { qkv: a.qkv, attention: a.attention, o: a.attended },
      attentionWorkgroups(d, config.heads),
    )
    // From here on rows are independent: the last layer continues with those that are read later.
    const from = l === layers - 1 ? lastFrom : 0
    const count = rows - from
    const rest = (of: GPUBuffer) => (from === 0 ? of : { buffer: of, offset: from * width })
    linear(
      'attention projection',
      rest(a.attended),
      name.attentionOut,
      width,
      width,
      kernels.residual,
      { residual: rest(a.x), y: a.x2 },
      count,
    )
    norm('norm', a.x2, a.normed2, a.stats2, name.norm2, count, 0)
    linear(
      'mlp in',
      a.normed2,
      name.mlpIn,
      width,
      mlpInWidth(config),
      kernels.mlpIn,
      { y: a.slope, activated: a.activated },
      count,
    )
    // Without `keep`, x of this layer is no longer needed here but x2 is: two buffers alternate.
    const next = keep ? plan.buffer(`layer ${l + 1} x`, count * width) : buffer(l, `x ${l % 2}`, rows * width)
    linear(
      'mlp out',
      a.activated,
      name.mlpOut,
      hidden,
      width,
      kernels.residual,
      { residual: a.x2, y: next },
      count,
    )
    x = next
    saved.push(a)
  }
  const statsFinal = plan.buffer('final stats', 2 * textRows)
  const normedFinal = plan.buffer('final normed', textRows * width)
  const logits = plan.buffer('logits', textRows * vocabulary)
  norm('final norm', x, normedFinal, statsFinal, names.finalNorm, textRows, imageRows - lastFrom)
  const head = { label: 'head', m: textRows, k: width, n: vocabulary, tile, epilogue: 'none' as const }
  const w = slice(transposed, layout, `${names.embedding}.weight`)
  recordMatmul(plan, head, { x: normedFinal, w, y: logits })
  return { layers: saved, attention, lastFrom, last: x, statsFinal, normedFinal, logits, transposed, angles }
}
