// The whole distillation step as one recorded plan, top to bottom:
// batch -> student forward -> losses -> four gradients -> Gram matrix -> combination -> AdamW. Its specification is step.twin.ts.

import type { Plan } from '../gpu/plan'
import { recordBackward } from '../nn/backward'
import { read, readWrite, recordForward, threads, type Activations, type Dimensions } from '../nn/forward'
import adamwWgsl from './adamw.wgsl?raw'
import { recordBatch } from './batch'
import combineWgsl from './combine/combine.wgsl?raw'
import type { DeviceData } from './deviceData'
import gramWgsl from './gram.wgsl?raw'
import type { SignalEntry } from './matching'
import nextInputWgsl from './nextInput.wgsl?raw'
import { attentionLosses } from './signals/attention'
import crossEntropyWgsl from './signals/crossEntropy.wgsl?raw'
import { wgslSwitch } from '../gpu/kernel'
import solveWgsl from './solve.wgsl?raw'
import { stateLayout } from './stepInput'
import { FOLLOWERS, TASKS, type Follower, type Task } from './tasks'

export interface OptimizerOptions {
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
}

export interface StepOptions {
  dimensions: Dimensions
  data: DeviceData
  /** Attention losses; empty for plain supervised training. */
  signals: readonly SignalEntry[]
  /** [signals][data rows, keys]: head-averaged teacher maps, group means taken. */
  targets: GPUBuffer | null
  /** Followers whose gradient is computed; the others' losses are only reported. */
  followers: readonly Follower[]
  trainProjector: boolean
  splits: number
  optimizer: OptimizerOptions
  /** Steps that fit into the input ring and the metrics ring. */
  ring: number
}

/** Floats of one row of the metrics ring. */
export const METRIC = { NORM: 0, LOSSES: 1, COEFFICIENTS: 5, GRAM: 9, GROUPS: 28 } as const

export interface RecordedStep {
  activations: Activations
  parameters: GPUBuffer
  moments: [GPUBuffer, GPUBuffer]
  /** [tasks in stack order, layout.total], before weights w, with mixing. */
  gradients: GPUBuffer
  /** Stack order of the tasks: deepest first. */
  stack: Task[]
  state: GPUBuffer
  stateWords: number
  ring: GPUBuffer
  cursor: GPUBuffer
  /** Factor of each stacked task's gradient in the update: coefficient x weight x clipping [4]. */
  solution: GPUBuffer
  metrics: GPUBuffer
  metricFloats: number
  /** Names of the parameter groups of the per-group Gram matrices in the metrics. */
  groups: string[]
  tokens: GPUBuffer
  batchTargets: GPUBuffer
  /** Index of the first op after each phase of the step, for walking through it and for profiling. */
  phases: { name: 'batch' | 'forward' | 'losses' | 'backward' | 'gram' | 'update'; end: number }[]
}

/** Chunks of the gram kernel: [first, end) in vec4, never across a parameter group; and where each group's chunks start. */
function gramChunks(d: Dimensions, trained: number): { chunks: number[]; groupChunks: number[]; groups: string[] } {
  const CHUNK = 256
  const groups = [...new Set(d.layout.entries.filter((e) => e.offset < trained).map((e) => e.group))]
  const chunks: number[] = []
  const groupChunks = [0]
  for (const group of groups) {
    const entries = d.layout.entries.filter((e) => e.group === group)
    const last = entries[entries.length - 1]
    const end = Math.ceil((last.offset + last.size) / 4)
    for (let first = entries[0].offset / 4; first < end; first += CHUNK) chunks.push(first, Math.min(first + CHUNK, end), 0, 0)
    groupChunks.push(chunks.length / 4)
  }
  return { chunks, groupChunks, groups }
}

/** Records the step. Task 0 of the stack is ce; followers follow, deepest signal first. */
export function recordStep(plan: Plan, options: StepOptions): RecordedStep {
  const { dimensions: d, data, signals, followers, splits, optimizer } = options
  const { config, layout, rows, textRows, keys } = d
  const { words: stateWords, constants: stateConstants } = stateLayout(d.frames, d.segments)
  const depth = (follower: Follower) => Math.max(...signals.filter((s) => s.follower === follower).map((s) => s.studentLayer))
  const stack: Task[] = ['ce', ...(['planning', 'reasoning', 'perception'] as const).filter((f) => followers.includes(f)).sort((a, b) => depth(b) - depth(a))]
  const tasks = stack.length
  const trained = options.trainProjector ? layout.total : layout.withoutProjector
  const phases: RecordedStep['phases'] = []
  const endPhase = (name: RecordedStep['phases'][number]['name']) => phases.push({ name, end: plan.ops.length })

  // Batch.
  const state = plan.buffer('state', stateWords)
  const ring = plan.buffer('input ring', options.ring * stateWords)
  const cursor = plan.buffer('cursor', 4)
  plan.record(
    { label: 'next input', body: nextInputWgsl, u32: { STATE: stateWords }, bindings: { ring: read('u32'), cursor: readWrite('u32'), state: readWrite('u32') } },
    { ring, cursor, state },
    [1],
  )
  const { sourceRow, tokens, targets: batchTargets, rowWeights } = recordBatch(plan, d, data, state, signals)
  endPhase('batch')

  // Student forward.
  const parameters = plan.buffer('parameters', layout.total)
  const inputs = { parameters, features: data.features, sourceRow, tokens }
  const activations = recordForward(plan, d, inputs, true)
  endPhase('forward')

  // Losses and their gradients at logits and attention maps.
  const dLogits = plan.buffer('d logits', textRows * config.vocabulary)
  const ceRowLoss = plan.buffer('ce row losses', textRows)
  plan.record(
    {
      label: 'cross-entropy',
      body: crossEntropyWgsl,
      u32: { ...stateConstants, TEXT_ROWS: textRows, VOCABULARY: config.vocabulary },
      bindings: { logits: read('f32'), targets: read('i32'), state: read('u32'), dLogits: readWrite('f32'), rowLoss: readWrite('f32') },
    },
    { logits: activations.logits, targets: batchTargets, state, dLogits, rowLoss: ceRowLoss },
    threads(textRows),
  )
  const entries = options.targets ? signals : []
  const rowLoss = plan.buffer('attention row losses', Math.max(1, entries.length) * rows)
  const seeds = plan.buffer('attention seeds', Math.max(1, entries.length) * rows * keys)
  const entryFollower = wgslSwitch('entryFollower', 'entry', 'u32', entries.map((s) => `${FOLLOWERS.indexOf(s.follower)}u`), '0u')
  if (options.targets && entries.length > 0)
    plan.record(
      attentionLosses({
        entries: entries.map((e) => ({ follower: FOLLOWERS.indexOf(e.follower), layer: e.studentLayer, textToVision: e.block === 'text-to-vision', loss: e.loss ?? 'mse' })),
        rows, keys, imageTokens: config.imageTokens, heads: config.heads, layerStride: d.attentionStride, dataRows: data.rows,
      }),
      { attention: activations.attention, targets: options.targets, sourceRow, rowWeights, seeds, rowLoss },
      threads(entries.length * rows),
    )
  endPhase('losses')

  // Four gradients in one stacked backward pass.
  const placements = entries.flatMap((s, seed) => {
    const task = stack.indexOf(s.follower)
    return task < 0 ? [] : [{ task, layer: s.studentLayer, seed }]
  })
  const partials = recordBackward(plan, d, activations, { ...inputs, dLogits, seeds }, { tasks, seeds: placements, splits, trainProjector: options.trainProjector })
  endPhase('backward')

  // Gram matrix, combination, metrics.
  const { chunks, groupChunks, groups } = gramChunks(d, trained)
  const pairs = (tasks * (tasks + 1)) / 2
  const gradients = plan.buffer('gradients', tasks * layout.total)
  const gramPartials = plan.buffer('gram partials', (chunks.length / 4) * pairs)
  plan.record(
    {
      label: 'gradients and gram',
      body: gramWgsl,
      u32: { TASKS: tasks, SPLITS: splits, PAIRS: pairs, P4: layout.total / 4 },
      bindings: { partials: read('vec4f'), chunks: read('u32'), gradients: readWrite('vec4f'), gramPartials: readWrite('f32') },
    },
    { partials, chunks: plan.upload('gram chunks', new Uint32Array(chunks)), gradients, gramPartials },
    [chunks.length / 4],
  )
  const metricFloats = METRIC.GROUPS + groups.length * 16
  const metrics = plan.buffer('metrics ring', options.ring * metricFloats)
  const solution = plan.buffer('solution', 4)
  plan.record(
    {
      label: 'solve',
      body: entryFollower + wgslSwitch('stackSlot', 'task', 'i32', TASKS.map((t) => stack.indexOf(t)), '-1') + combineWgsl + solveWgsl,
      u32: {
        ...stateConstants, TASKS: tasks, PAIRS: pairs, GROUPS: groups.length, ENTRIES: entries.length, ROWS: rows, TEXT_ROWS: textRows, METRICS: metricFloats,
        METRIC_LOSSES: METRIC.LOSSES, METRIC_COEFFICIENTS: METRIC.COEFFICIENTS, METRIC_GRAM: METRIC.GRAM, METRIC_GROUPS: METRIC.GROUPS,
      },
      bindings: {
        gramPartials: read('f32'), groupChunks: read('u32'), ceRowLoss: read('f32'), rowLoss: read('f32'), state: read('u32'), solution: readWrite('f32'), metrics: readWrite('f32'),
      },
    },
    { gramPartials, groupChunks: plan.upload('group chunks', new Uint32Array(groupChunks)), ceRowLoss, rowLoss, state, solution, metrics },
    [1],
  )
  endPhase('gram')

  // Update.
  const moments: [GPUBuffer, GPUBuffer] = [plan.buffer('moment 1', layout.total), plan.buffer('moment 2', layout.total)]
  plan.record(
    {
      label: 'weighted sum and AdamW',
      body: adamwWgsl,
      u32: { ...stateConstants, TRAINED4: trained / 4, TASKS: tasks, P4: layout.total / 4 },
      f32: { BETA1: optimizer.beta1, BETA2: optimizer.beta2, EPSILON: optimizer.epsilon, WEIGHT_DECAY: optimizer.weightDecay },
      bindings: {
        gradients: read('vec4f'), solution: read('f32'), state: read('u32'), moment1: readWrite('vec4f'), moment2: readWrite('vec4f'), parameters: readWrite('vec4f'),
      },
    },
    { gradients, solution, state, moment1: moments[0], moment2: moments[1], parameters },
    threads(trained / 4),
  )
  endPhase('update')
  return { activations, parameters, moments, gradients, stack, state, stateWords, ring, cursor, solution, metrics, metricFloats, groups, tokens, batchTargets, phases }
}
