// The backward pass for several tasks at once. Cotangents of all tasks are stacked along a leading axis and sorted by how deep a task enters,
// so at each layer the active ones are a prefix: a product with a weight is the ordinary one with tasks x rows rows.
// This room knows no loss: it takes dLogits (first tasks) and seeds, the gradients with respect to attention probabilities.

import type { Plan } from '../gpu/plan'
import attentionBackwardKeyWgsl from './attentionBackwardKey.wgsl?raw'
import attentionBackwardQueryWgsl from './attentionBackwardQuery.wgsl?raw'
import { parameter } from './config'
import embedBackwardWgsl from './embedBackward.wgsl?raw'
import { attentionConstants, attentionFlops, read, readWrite, slice, threads, type Activations, type Dimensions, type ForwardInputs } from './forward'
import layerNormBackwardWgsl from './layerNormBackward.wgsl?raw'
import layerNormGradientWgsl from './layerNormGradient.wgsl?raw'
import { matmul, matmulWorkgroups, weightGradient, weightGradientWorkgroups } from './matmul'
import packedKeysWgsl from './packedKeys.wgsl?raw'
import projectorGradientWgsl from './projectorGradient.wgsl?raw'

/** One attention-loss seed: gradient with respect to every head's probabilities at `layer`, [R, keys] at index `seed` of the seed buffer. */
export interface SeedPlacement {
  /** Index in the stack of tasks. */
  task: number
  layer: number
  seed: number
}

export interface BackwardOptions {
  /** Number of stacked tasks. Task 0 is ce: the only one with a cotangent at the logits. */
  tasks: number
  seeds: readonly SeedPlacement[]
  /** Partial sums per weight gradient. */
  splits: number
  trainProjector: boolean
}

export interface BackwardInputs extends ForwardInputs {
  /** [text rows, V] of task 0. */
  dLogits: GPUBuffer
  /** [seeds, R, keys]; any buffer when there are no seeds. */
  seeds: GPUBuffer
}

/** Deepest layer at which each task of the stack has a seed (task 0: the number of layers, it enters at the logits). */
function entryLayers(d: Dimensions, { tasks, seeds }: BackwardOptions): number[] {
  const entries = Array.from({ length: tasks }, (_, task) =>
    task === 0 ? d.config.layers : Math.max(-1, ...seeds.filter((s) => s.task === task).map((s) => s.layer)),
  )
  entries.forEach((entry, task) => {
    if (entry < 0) throw new Error(`task ${task} has no attention loss`)
    if (task > 0 && entry > entries[task - 1]!) throw new Error('tasks must be sorted by depth, deepest first')
  })
  return entries
}

/** Records the backward pass; returns the partial gradients [splits, tasks, parameters] of the flat layout. Entries no loss reaches stay zero. */
export function recordBackward(plan: Plan, d: Dimensions, a: Activations, inputs: BackwardInputs, options: BackwardOptions): GPUBuffer {
  const { config, layout, rows, imageRows, textRows, tile } = d
  const { width, mlpRatio, vocabulary, layers, heads, textSlots, imageTokens } = config
  const { tasks, splits } = options
  const hidden = mlpRatio * width
  const entries = entryLayers(d, options)
  const partials = plan.buffer('gradient partials', splits * tasks * layout.total)
  const common = { taskCapacity: tasks, parameters: layout.total }
  const dx = plan.buffer('d residual', tasks * rows * width)
  const dWide = plan.buffer('d mlp', tasks * rows * hidden)
  const dNormed = plan.buffer('d normed', tasks * rows * width)
  const dMixed = plan.buffer('d heads', tasks * rows * width)
  const dqkv = plan.buffer('d qkv', tasks * rows * 3 * width)
  const ds = plan.buffer('d scores', tasks * rows * heads * d.keys)
  const at = (name: string) => ({ buffer: partials, offset: parameter(layout, name).offset })
  const between = (from: string, to: string) => parameter(layout, to).offset - parameter(layout, from).offset

  const product = (label: string, x: GPUBuffer, name: string, active: number, k: number, n: number, y: GPUBuffer) => {
    const o = { label, m: active * rows, k, n, tile, epilogue: 'none' as const }
    plan.record(matmul(o), { x, w: slice(a.transposed, layout, `${name}.weight`), y }, matmulWorkgroups(o))
  }
  const gradient = (label: string, x: GPUBuffer, dy: GPUBuffer, name: string, active: number, k: number, n: number) => {
    const o = { label, m: rows, k, n, tasks: active, splits, ...common, biasOffset: between(`${name}.weight`, `${name}.bias`), tile }
    plan.record(weightGradient(o), { x, dy, partials: at(`${name}.weight`) }, weightGradientWorkgroups(o))
  }
  const norm = (x: GPUBuffer, stats: GPUBuffer, name: string, active: number, accumulate: number, count = rows, offset = 0) => {
    plan.record(
      {
        label: 'layer norm gradient',
        body: layerNormGradientWgsl,
        u32: {
          ROWS: count, ROW_OFFSET: offset, D4: width / 4, TASKS: active, SPLITS: splits, CHUNK: Math.ceil(count / splits),
          TASK_CAPACITY: tasks, P4: layout.total / 4, BETA4: between(`${name}.weight`, `${name}.bias`) / 4,
        },
        bindings: { x: read('vec4f'), stats: read('f32'), dy: read('vec4f'), partials: readWrite('vec4f') },
      },
      { x, stats, dy: dNormed, partials: at(`${name}.weight`) },
      threads((active * splits * width) / 4),
    )
    plan.record(
      {
        label: 'layer norm backward',
        body: layerNormBackwardWgsl,
        u32: { ROWS: count, ROW_OFFSET: offset, TOTAL_ROWS: rows, D4: width / 4, TASKS: active, ACCUMULATE: accumulate },
        bindings: { x: read('vec4f'), stats: read('f32'), gamma: read('vec4f'), dy: read('vec4f'), dx: readWrite('vec4f') },
      },
      { x, stats, gamma: slice(inputs.parameters, layout, `${name}.weight`), dy: dNormed, dx },
      threads(active * rows),
    )
  }

  // Head and final norm: ce alone, text rows alone.
  const headX = { label: 'head backward', m: textRows, k: vocabulary, n: width, tile, epilogue: 'none' as const }
  plan.record(matmul(headX), { x: inputs.dLogits, w: slice(inputs.parameters, layout, 'wte.weight'), y: dNormed }, matmulWorkgroups(headX))
  const headW = { label: 'head gradient', m: textRows, k: vocabulary, n: width, tasks: 1, splits, ...common, biasOffset: 0, tile }
  plan.record(weightGradient(headW), { x: inputs.dLogits, dy: a.normedFinal, partials: at('wte.weight') }, weightGradientWorkgroups(headW))
  norm(a.last, a.statsFinal, 'ln_f', 1, 0, textRows, imageRows)

  const constants = attentionConstants(d)
  for (let l = layers - 1; l >= 0; l--) {
    const kept = a.layers[l]!
    const name = `h.${l}`
    const through = entries.filter((entry) => entry > l).length
    const active = entries.filter((entry) => entry >= l).length

    const mlp = { label: 'mlp out backward', m: through * rows, k: width, n: hidden, tile, epilogue: 'gelu-backward' as const, rowsShared: rows }
    plan.record(matmul(mlp), { x: dx, w: slice(a.transposed, layout, `${name}.mlp.c_proj.weight`), pre: kept.pre, y: dWide }, matmulWorkgroups(mlp))
    gradient('mlp out gradient', kept.activated, dx, `${name}.mlp.c_proj`, through, hidden, width)
    product('mlp in backward', dWide, `${name}.mlp.c_fc`, through, hidden, width, dNormed)
    gradient('mlp in gradient', kept.normed2, dWide, `${name}.mlp.c_fc`, through, width, hidden)
    norm(kept.x2, kept.stats2, `${name}.ln_2`, through, through)

    product('attention projection backward', dx, `${name}.attn.c_proj`, through, width, width, dMixed)
    gradient('attention projection gradient', kept.mixed, dx, `${name}.attn.c_proj`, through, width, width)
    const cases = options.seeds.filter((s) => s.layer === l).map((s) => `    case ${s.task}u: { return ${s.seed}; }`)
    const seedEntry = `fn seedEntry(task: u32) -> i32 {\n  switch (task) {\n${cases.join('\n')}\n    default: { return -1; }\n  }\n}\n`
    const u32 = { ...constants.u32, TASKS: active, VALUE_TASKS: through }
    plan.record(
      {
        label: 'softmax and query backward',
        body: seedEntry + packedKeysWgsl + attentionBackwardQueryWgsl,
        flops: (active + through) * attentionFlops(d),
        u32,
        f32: constants.f32,
        bindings: { qkv: read('vec4f'), attention: read('f32'), dO: read('vec4f'), seeds: read('f32'), ds: readWrite('f32'), dqkv: readWrite('vec4f') },
      },
      { qkv: kept.qkv, attention: kept.attention, dO: dMixed, seeds: inputs.seeds, ds, dqkv },
      threads(active * rows * heads),
    )
    plan.record(
      {
        label: 'key and value backward',
        body: attentionBackwardKeyWgsl,
        flops: (active + through) * attentionFlops(d),
        u32,
        f32: constants.f32,
        bindings: { qkv: read('vec4f'), attention: read('f32'), dO: read('vec4f'), ds: read('f32'), dqkv: readWrite('vec4f') },
      },
      { qkv: kept.qkv, attention: kept.attention, dO: dMixed, ds, dqkv },
      threads(active * rows * heads),
    )
    product('qkv backward', dqkv, `${name}.attn.c_attn`, active, 3 * width, width, dNormed)
    gradient('qkv gradient', kept.normed1, dqkv, `${name}.attn.c_attn`, active, width, 3 * width)
    norm(kept.x, kept.stats1, `${name}.ln_1`, active, through)
  }

  plan.record(
    {
      label: 'embedding gradient',
      body: embedBackwardWgsl,
      u32: {
        ROWS: rows, IMAGE_ROWS: imageRows, TEXT_ROWS: textRows, IMAGE_TOKENS: imageTokens, TEXT_SLOTS: textSlots, VOCABULARY: vocabulary,
        D4: width / 4, TASKS: tasks, HEAD_TASKS: 1, P4: layout.total / 4, POSITIONS4: between('wte.weight', 'wpe.weight') / 4,
      },
      bindings: { dx: read('vec4f'), tokens: read('i32'), partials: readWrite('vec4f') },
    },
    { dx, tokens: inputs.tokens, partials: at('wte.weight') },
    threads((tasks * (vocabulary + imageTokens + textSlots) * width) / 4),
  )
  if (options.trainProjector)
    plan.record(
      {
        label: 'projector gradient',
        body: projectorGradientWgsl,
        u32: {
          ROWS: rows, IMAGE_ROWS: imageRows, FEATURES: config.featureSize, D4: width / 4, TASKS: tasks, SPLITS: splits,
          CHUNK: Math.ceil(imageRows / splits), TASK_CAPACITY: tasks, P4: layout.total / 4,
        },
        bindings: { dx: read('vec4f'), features: read('f32'), sourceRow: read('u32'), partials: readWrite('vec4f') },
      },
      { dx, features: inputs.features, sourceRow: inputs.sourceRow, partials: at('projector.weight') },
      threads((tasks * splits * config.featureSize * width) / 4),
    )
  return partials
}
