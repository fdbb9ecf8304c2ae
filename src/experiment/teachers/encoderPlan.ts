// The vision encoder as recorded dispatches: 768 -> 128 GELU -> 32 -> 20 heads, forward and, for training,
// backward and AdamW.

import adamwWgsl from '../../distill/step/adamw.wgsl?raw'
import { gramKernel } from '../../distill/step/gramKernel'
import { stateLayout } from '../../distill/step/stepInput'
import type { Plan, Slice } from '../../gpu/plan'
import { read, readWrite, threadGrid, threads } from '../../nn/dimensions'
import { matmul, matmulWorkgroups, recordMatmul, type Epilogue } from '../../nn/matmul'
import type { Tile } from '../../nn/tile'
import transposeWgsl from '../../nn/transpose.wgsl?raw'
import { weightGradient, weightGradientWorkgroups } from '../../nn/weightGradient'
import {
  BOTTLENECK,
  ENCODER_HIDDEN,
  ENCODER_LABELS,
  WINDOW_INPUTS,
  type EncoderParameters,
} from '../../teacher/exportEncoder'
import bceWgsl from './bce.wgsl?raw'

const SPLITS = 2

type Tensor = Exclude<keyof EncoderParameters, 'mean' | 'std'>

const SHAPES = [
  ['w1', [WINDOW_INPUTS, ENCODER_HIDDEN]],
  ['b1', [ENCODER_HIDDEN]],
  ['w2', [ENCODER_HIDDEN, BOTTLENECK]],
  ['b2', [BOTTLENECK]],
  ['w3', [BOTTLENECK, ENCODER_LABELS]],
  ['b3', [ENCODER_LABELS]],
] as const satisfies readonly (readonly [Tensor, readonly number[]])[]

/** Flat offsets of the encoder's tensors in floats; total at the end. */
export const ENCODER_LAYOUT = (() => {
  const offsets = {} as Record<Tensor, number>
  const sizes = {} as Record<Tensor, number>
  let total = 0
  for (const [name, shape] of SHAPES) {
    offsets[name] = total
    sizes[name] = (shape as readonly number[]).reduce((a, b) => a * b, 1)
    total += Math.ceil(sizes[name] / 64) * 64
  }
  return { offsets, sizes, total }
})()

export interface EncoderPlan {
  parameters: GPUBuffer
  /** [M, 768] */
  input: GPUBuffer
  /** [M, 32] */
  bottleneck: GPUBuffer
  /** [M, 20] */
  logits: GPUBuffer
  /** Training only. */
  labels?: GPUBuffer
  rowLoss?: GPUBuffer
  state?: GPUBuffer
  moments?: GPUBuffer[]
}

/** WGSL: what AdamW moves by where there is one gradient, and no projection. */
const ONE_SUM = `fn weightedSum(part: u32, i: u32) -> vec4f { return solution[part] * gradients[i]; }
fn projectionSum(part: u32, i: u32) -> vec4f { return weightedSum(part, i); }
`
/** The gram kernel with a single gradient: its sum and its length. */
const ONE_GRADIENT = { TASKS: 1, VECTORS: 1, SPLITS, PAIRS: 1, FIRST4: 0, FIRST_CHUNK: 0 }

interface EncoderOptimizer {
  beta1: number
  beta2: number
  weightDecay: number
}

/** Records AdamW over all `total` parameters; returns its state and moments. */
function recordAdamw(
  plan: Plan,
  gradients: GPUBuffer,
  parameters: GPUBuffer,
  total: number,
  { beta1, beta2, weightDecay }: EncoderOptimizer,
): { state: GPUBuffer; moments: GPUBuffer[] } {
  const { words, constants } = stateLayout(0, 0)
  const state = plan.buffer('state', words)
  const [moment1, moment2] = [plan.buffer('moment 1', total), plan.buffer('moment 2', total)]
  const { workgroups, THREADS_PER_ROW } = threadGrid(total / 4)
  plan.record(
    {
      label: 'AdamW',
      body: ONE_SUM + adamwWgsl,
      u32: { ...constants, TRAINED4: total / 4, PROJECTIONS4: total / 4, PROJECTED4: 0, THREADS_PER_ROW },
      f32: { BETA1: beta1, BETA2: beta2, EPSILON: 1e-8, WEIGHT_DECAY: weightDecay },
      bindings: {
        gradients: read('vec4f'),
        solution: read('f32'),
        state: read('u32'),
        moment1: readWrite('vec4f'),
        moment2: readWrite('vec4f'),
        parameters: readWrite('vec4f'),
      },
    },
    {
      gradients,
      solution: plan.upload('one', new Float32Array([1, 0, 0, 0])),
      state,
      moment1,
      moment2,
      parameters,
    },
    workgroups,
  )
  return { state, moments: [moment1, moment2] }
}

/**
 * Records the encoder over M windows; with `optimizer` also loss, backward and update. Shares `parameters`
 * when given.
 */
export function recordEncoder(
  plan: Plan,
  m: number,
  tile: Tile,
  options: { parameters?: GPUBuffer; optimizer?: EncoderOptimizer } = {},
): EncoderPlan {
  const { offsets, sizes, total } = ENCODER_LAYOUT
  const parameters = options.parameters ?? plan.buffer('encoder parameters', total)
  const tensor = (name: Tensor): Slice => ({
    buffer: parameters,
    offset: offsets[name],
    size: Math.ceil(sizes[name] / 4) * 4,
  })
  const input = plan.buffer('windows', m * WINDOW_INPUTS)
  const slope = plan.buffer('activation slope', m * ENCODER_HIDDEN)
  const activated = plan.buffer('activation', m * ENCODER_HIDDEN)
  const bottleneck = plan.buffer('bottleneck', m * BOTTLENECK)
  const logits = plan.buffer('logits', m * ENCODER_LABELS)
  const linear = (
    x: GPUBuffer,
    w: Tensor,
    b: Tensor,
    k: number,
    n: number,
    epilogue: Epilogue,
    out: { y: GPUBuffer; activated?: GPUBuffer },
  ) => {
    const o = { label: `encoder ${w}`, m, k, n, tile, epilogue }
    recordMatmul(plan, o, { x, w: tensor(w), bias: tensor(b), ...out })
  }
  linear(input, 'w1', 'b1', WINDOW_INPUTS, ENCODER_HIDDEN, 'bias-gelu', { y: slope, activated })
  linear(activated, 'w2', 'b2', ENCODER_HIDDEN, BOTTLENECK, 'bias', { y: bottleneck })
  linear(bottleneck, 'w3', 'b3', BOTTLENECK, ENCODER_LABELS, 'bias', { y: logits })
  if (!options.optimizer) return { parameters, input, bottleneck, logits }

  const labels = plan.buffer('labels', m * ENCODER_LABELS)
  const dLogits = plan.buffer('d logits', m * ENCODER_LABELS)
  const rowLoss = plan.buffer('row loss', m)
  plan.record(
    {
      label: 'binary cross-entropy',
      body: bceWgsl,
      u32: { M: m, LABELS: ENCODER_LABELS },
      bindings: {
        logits: read('f32'),
        labels: read('f32'),
        dLogits: readWrite('f32'),
        rowLoss: readWrite('f32'),
      },
    },
    { logits, labels, dLogits, rowLoss },
    threads(m),
  )
  const transposed = plan.buffer('transposed', total)
  const table = plan.upload(
    'transpose table',
    new Uint32Array([offsets.w2, ENCODER_HIDDEN, BOTTLENECK, 0, offsets.w3, BOTTLENECK, ENCODER_LABELS, 0]),
  )
  plan.record(
    {
      label: 'transpose',
      body: transposeWgsl,
      bindings: { table: read('u32'), parameters: read('f32'), transposed: readWrite('f32') },
    },
    { table, parameters, transposed },
    [Math.ceil(sizes.w2 / 64), 2],
  )
  const partials = plan.buffer('gradient partials', SPLITS * total)
  const gradient = (x: GPUBuffer, dy: GPUBuffer, w: Tensor, b: Tensor, k: number, n: number) => {
    const o = {
      label: `encoder ${w} gradient`,
      m,
      k,
      n,
      tasks: 1,
      splits: SPLITS,
      taskCapacity: 1,
      parameters: total,
      biasOffset: offsets[b] - offsets[w],
      tile,
    }
    plan.record(
      weightGradient(o),
      { x, dy, partials: { buffer: partials, offset: offsets[w] } },
      weightGradientWorkgroups(o),
    )
  }
  const back = (x: GPUBuffer, w: Tensor, k: number, n: number, y: GPUBuffer, through?: GPUBuffer) => {
    const o = {
      label: `encoder ${w} backward`,
      m,
      k,
      n,
      tile,
      epilogue: through ? ('gelu-backward' as const) : ('none' as const),
    }
    plan.record(
      matmul(o),
      {
        x,
        w: { buffer: transposed, offset: offsets[w], size: sizes[w] },
        y,
        ...(through ? { slope: through } : {}),
      },
      matmulWorkgroups(o),
    )
  }
  const dBottleneck = plan.buffer('d bottleneck', m * BOTTLENECK)
  const dPre = plan.buffer('d pre-activation', m * ENCODER_HIDDEN)
  gradient(bottleneck, dLogits, 'w3', 'b3', BOTTLENECK, ENCODER_LABELS)
  back(dLogits, 'w3', ENCODER_LABELS, BOTTLENECK, dBottleneck)
  gradient(activated, dBottleneck, 'w2', 'b2', ENCODER_HIDDEN, BOTTLENECK)
  back(dBottleneck, 'w2', BOTTLENECK, ENCODER_HIDDEN, dPre, slope)
  gradient(input, dPre, 'w1', 'b1', WINDOW_INPUTS, ENCODER_HIDDEN)

  const gradients = plan.buffer('gradients', total)
  const chunks: number[] = []
  for (let first = 0; first < total / 4; first += 256)
    chunks.push(first, Math.min(first + 256, total / 4), 0, 0)
  plan.record(
    {
      label: 'gradients',
      body: gramKernel([], 1),
      u32: { ...ONE_GRADIENT, P4: total / 4, PART4: total / 4 },
      bindings: {
        partials: read('vec4f'),
        chunks: read('u32'),
        gradients: readWrite('vec4f'),
        gramPartials: readWrite('f32'),
      },
    },
    {
      partials,
      chunks: plan.upload('chunks', new Uint32Array(chunks)),
      gradients,
      gramPartials: plan.buffer('squared norms', chunks.length / 4),
    },
    [chunks.length / 4],
  )
  const updated = recordAdamw(plan, gradients, parameters, total, options.optimizer)
  return { parameters, input, bottleneck, logits, labels, rowLoss, ...updated }
}
