// The second half of the recorded step: from the partial gradients of all tasks to the Gram matrix, the
// coefficients, and AdamW's new parameters. Knows no loss. Where an update has several micro-batches, their
// combined gradients are accumulated first; clipping and AdamW follow the last.

import { unrolled, wgslSwitch } from '../../gpu/kernel'
import type { Plan } from '../../gpu/plan'
import { read, readWrite, threads, type Dimensions } from '../../nn/forward'
import type { GradientPartials } from '../../nn/gradientPartials'
import accumulateWgsl from './accumulate.wgsl?raw'
import adamwWgsl from './adamw.wgsl?raw'
import clipWgsl from './clip.wgsl?raw'
import { combineWgsl } from '../combine/combineKernel'
import { isExtended, type GradientBasis } from '../combine/gradientBasis'
import { gramKernel } from './gramKernel'
import type { SignalEntry } from '../matching'
import { reachOf } from '../reach'
import { restrictedWgsl, type Support } from '../restricted'
import { moduleWgsl, ONE_MODULE } from './modules'
import solveWgsl from './solve.wgsl?raw'
import squaresWgsl from './squares.wgsl?raw'
import { PROJECTION_GROUP } from '../signals/hiddenMse/projections'
import { teacherTaskOf, kernelVectors, slotsOf, type GradientTask } from './gradientTasks'
import { TASKS } from '../tasks'
import weightedSumWgsl from './weightedSum.wgsl?raw'

export interface OptimizerOptions {
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
}

/**
 * Floats of one row of the metrics ring; the Gram matrices of the groups are followed by the inner products
 * of all vectors, where they are needed.
 */
export const METRIC = { NORM: 0, LOSSES: 1, COEFFICIENTS: 5, GRAM: 9, GROUPS: 28 } as const

/**
 * Chunks of the gram kernel: [first, end) in vec4, never across a parameter group; and where each group's
 * chunks start. Projections of signals come after all groups: their gradients are summed, but enter no Gram
 * matrix.
 */
function gramChunks(
  d: Dimensions,
  trained: number,
): { chunks: number[]; groupChunks: number[]; groups: string[] } {
  const CHUNK = 256
  const groups = [...new Set(d.layout.entries.filter((e) => e.offset < trained).map((e) => e.group))]
  const chunks: number[] = []
  const groupChunks = [0]
  const cut = (group: string) => {
    const entries = d.layout.entries.filter((e) => e.group === group)
    if (entries.length === 0) return
    const last = entries[entries.length - 1]
    const end = Math.ceil((last.offset + last.size) / 4)
    for (let first = entries[0].offset / 4; first < end; first += CHUNK)
      chunks.push(first, Math.min(first + CHUNK, end), 0, 0)
  }
  for (const group of groups) {
    cut(group)
    groupChunks.push(chunks.length / 4)
  }
  cut(PROJECTION_GROUP)
  return { chunks, groupChunks, groups }
}

export interface CombinationOptions {
  /** With the layout that holds the projections of signals. */
  dimensions: Dimensions
  /** Floats of the student, after which the projections lie. */
  student: number
  stack: readonly GradientTask[]
  shape: GradientBasis
  signals: readonly SignalEntry[]
  splits: number
  /** Floats of the parameters that are trained, from the start. */
  trained: number
  /** Rows of the metrics ring. */
  ring: number
  /** Each parameter group has its own factors in the solution. */
  perModule: boolean
  /** Micro-batches whose combined gradients are accumulated to one update; 1: each is an update. */
  parts: number
  stateConstants: Record<string, number>
}

export interface LossSums {
  ceRowLoss: GPUBuffer
  /** [entries][rows] */
  rowLoss: GPUBuffer
  entries: number
  rows: number
  textRows: number
  /** WGSL function entryTask(entry) -> u32: the teacher task of an entry. */
  entryTask: string
}

export interface Combination {
  /** [tasks by task index, layout.total], before weights w. */
  gradients: GPUBuffer
  /** Factor of each of the kernels' vectors: coefficient x weight x clipping; a set per module where perModule. */
  solution: GPUBuffer
  metrics: GPUBuffer
  metricFloats: number
  /**
   * First float of the inner products of all vectors in a row of metrics; null where they are not written.
   */
  pairsAt: number | null
  /** The kernels' vectors: the computed gradients, then the restricted supervised gradients. */
  vectors: number
  /** Index of each basis vector among the kernels' vectors; -1: absent. */
  places: number[]
  groups: string[]
}

/**
 * WGSL: the update of a projection: its own task's gradient times that task's weight, neither combined nor
 * clipped.
 */
const projectionSum = (stack: readonly GradientTask[]): string =>
  `${wgslSwitch(
    'weightOf',
    'slot',
    'f32',
    stack.map((g) => (g.raw ? '0.0' : `bitcast<f32>(state[STATE_WEIGHTS + ${TASKS.indexOf(g.task)}u])`)),
    '0.0',
  )}
fn projectionSum(i: u32) -> vec4f {
  var g = vec4f(0.0);
  for (var t = 0u; t < TASKS; t++) { g += weightOf(t) * gradients[t * P4 + i]; }
  return g;
}
`

/** Support of the restricted supervised gradients: whole parameters (as released) or nonzero entries. */
const supportsOf = ({
  shape,
  dimensions: { config, layout },
  signals,
  stack,
}: CombinationOptions): Support =>
  shape.released ? (slot) => reachOf(config, layout, signals, teacherTaskOf(stack, slot)) : 'not zero'

/** WGSL: the gram kernel, with the vectors after the gradients'. */
function gramBody(o: CombinationOptions): string {
  const { restricted } = kernelVectors(o.stack, o.shape)
  return restrictedWgsl(restricted, supportsOf(o)) + gramKernel(restricted, o.stack.length)
}

/** WGSL: what the weighted sum of the gradients calls. */
const sumFunctions = (o: CombinationOptions): string =>
  restrictedWgsl(kernelVectors(o.stack, o.shape).restricted, supportsOf(o)) +
  projectionSum(o.stack) +
  (o.perModule ? moduleWgsl(o.dimensions.layout, o.trained) : ONE_MODULE)

/** WGSL: the same after micro-batches were accumulated. */
const ACCUMULATED_PROJECTIONS = 'fn projectionSum(i: u32) -> vec4f { return gradients[i]; }\n' + ONE_MODULE

/** Records the sums of the partial gradients and the chunks' inner products: one dispatch per buffer of partials. */
function recordGram(
  plan: Plan,
  partials: GradientPartials,
  into: { chunks: readonly number[]; gradients: GPUBuffer; gramPartials: GPUBuffer },
  o: CombinationOptions,
): void {
  const { restricted } = kernelVectors(o.stack, o.shape)
  const tasks = o.stack.length
  const vectors = tasks + restricted.length
  const sizes = { TASKS: tasks, VECTORS: vectors, SPLITS: o.splits, PAIRS: (vectors * (vectors + 1)) / 2 }
  const { chunks: table, gradients, gramPartials } = into
  const chunks = plan.upload('gram chunks', new Uint32Array(table))
  for (const { buffer, first, floats } of partials.parts) {
    const inside = (at: number) => 4 * at >= first && 4 * at < first + floats
    const own = table.flatMap((at, i) => (i % 4 === 0 && inside(at) ? [i / 4] : []))
    if (own.length === 0) continue
    plan.record(
      {
        label: 'gradients and gram',
        body: unrolled(gramBody(o), sizes),
        u32: {
          ...sizes,
          P4: o.dimensions.layout.total / 4,
          PART4: floats / 4,
          FIRST4: first / 4,
          FIRST_CHUNK: own[0],
        },
        bindings: {
          partials: read('vec4f'),
          chunks: read('u32'),
          gradients: readWrite('vec4f'),
          gramPartials: readWrite('f32'),
        },
      },
      { partials: buffer, chunks, gradients, gramPartials },
      [own.length],
    )
  }
}

/**
 * Records: partial gradients -> gradients, Gram matrices, coefficients of the
 * methods that the GPU solves, one row of metrics.
 */
export function recordCombination(
  plan: Plan,
  partials: GradientPartials,
  state: GPUBuffer,
  losses: LossSums,
  o: CombinationOptions,
): Combination {
  const { layout } = o.dimensions
  const { restricted, places } = kernelVectors(o.stack, o.shape)
  const tasks = o.stack.length
  const vectors = tasks + restricted.length
  const { chunks, groupChunks, groups } = gramChunks(o.dimensions, o.trained)
  const pairs = (vectors * (vectors + 1)) / 2
  const gradients = plan.buffer('gradients', tasks * layout.total)
  const gramPartials = plan.buffer('gram partials', (chunks.length / 4) * pairs)
  recordGram(plan, partials, { chunks, gradients, gramPartials }, o)
  const wanted = isExtended(o.shape) || o.stack.some((g) => g.raw)
  const pairsAt = METRIC.GROUPS + groups.length * 16
  const metricFloats = pairsAt + (wanted ? pairs : 0)
  const metrics = plan.buffer('metrics ring', o.ring * metricFloats)
  const solution = plan.buffer('solution', Math.max(4, vectors * (o.perModule ? groups.length : 1)))
  const mask = (slots: readonly number[]): string => `${slots.reduce((bits, slot) => bits | (1 << slot), 0)}u`
  plan.record(
    {
      label: 'solve',
      body:
        losses.entryTask +
        wgslSwitch(
          'slotMask',
          'task',
          'u32',
          TASKS.map((t) => mask(slotsOf(o.stack, t))),
          '0u',
        ) +
        combineWgsl() +
        solveWgsl,
      u32: {
        ...o.stateConstants,
        TASKS: tasks,
        VECTORS: vectors,
        PAIRS: pairs,
        BASIS_PAIRS: wanted ? pairs : 0,
        GROUPS: groups.length,
        CLIPS: o.parts > 1 ? 0 : 1,
        ENTRIES: losses.entries,
        ROWS: losses.rows,
        TEXT_ROWS: losses.textRows,
        METRICS: metricFloats,
        METRIC_LOSSES: METRIC.LOSSES,
        METRIC_COEFFICIENTS: METRIC.COEFFICIENTS,
        METRIC_GRAM: METRIC.GRAM,
        METRIC_GROUPS: METRIC.GROUPS,
        METRIC_PAIRS: pairsAt,
      },
      bindings: {
        gramPartials: read('f32'),
        groupChunks: read('u32'),
        ceRowLoss: read('f32'),
        rowLoss: read('f32'),
        state: read('u32'),
        solution: readWrite('f32'),
        metrics: readWrite('f32'),
      },
    },
    {
      gramPartials,
      groupChunks: plan.upload('group chunks', new Uint32Array(groupChunks)),
      ceRowLoss: losses.ceRowLoss,
      rowLoss: losses.rowLoss,
      state,
      solution,
      metrics,
    },
    [1],
  )
  return {
    gradients,
    solution,
    metrics,
    metricFloats,
    pairsAt: wanted ? pairsAt : null,
    vectors,
    places,
    groups,
  }
}

/**
 * Records the update from the solution: at once, or each micro-batch accumulated and then clipping and AdamW.
 * Returns AdamW's moments and the index of the op after which a micro-batch that is not the last one ends.
 */
export function recordUpdate(
  plan: Plan,
  parameters: GPUBuffer,
  state: GPUBuffer,
  { gradients, solution, metrics, metricFloats, vectors }: Combination,
  o: CombinationOptions,
  optimizer: OptimizerOptions,
): { moments: [GPUBuffer, GPUBuffer]; partEnd: number } {
  const { layout } = o.dimensions
  const moments: [GPUBuffer, GPUBuffer] = [
    plan.buffer('moment 1', layout.total),
    plan.buffer('moment 2', layout.total),
  ]
  const projected = layout.total - o.student
  const sum = {
    ...o.stateConstants,
    TRAINED4: o.trained / 4,
    PROJECTIONS4: o.student / 4,
    PROJECTED4: projected / 4,
    TASKS: o.stack.length,
    VECTORS: vectors,
    P4: layout.total / 4,
  }
  const adamw = (of: GPUBuffer, factors: GPUBuffer, constants: Record<string, number>, functions: string) =>
    plan.record(
      {
        label: 'weighted sum and AdamW',
        body: functions + weightedSumWgsl + adamwWgsl,
        u32: constants,
        f32: {
          BETA1: optimizer.beta1,
          BETA2: optimizer.beta2,
          EPSILON: optimizer.epsilon,
          WEIGHT_DECAY: optimizer.weightDecay,
        },
        bindings: {
          gradients: read('vec4f'),
          solution: read('f32'),
          state: read('u32'),
          moment1: readWrite('vec4f'),
          moment2: readWrite('vec4f'),
          parameters: readWrite('vec4f'),
        },
      },
      { gradients: of, solution: factors, state, moment1: moments[0], moment2: moments[1], parameters },
      threads((o.trained + projected) / 4),
    )
  if (o.parts === 1) {
    adamw(gradients, solution, sum, sumFunctions(o))
    return { moments, partEnd: plan.ops.length }
  }
  const accumulated = plan.buffer('accumulated update', layout.total)
  plan.record(
    {
      label: 'accumulate',
      body: sumFunctions(o) + weightedSumWgsl + accumulateWgsl,
      u32: sum,
      f32: { SHARE: 1 / o.parts },
      bindings: {
        gradients: read('vec4f'),
        solution: read('f32'),
        state: read('u32'),
        accumulated: readWrite('vec4f'),
      },
    },
    { gradients, solution, state, accumulated },
    threads((o.trained + projected) / 4),
  )
  const partEnd = plan.ops.length
  const workgroups = Math.ceil(o.trained / 4 / 1024)
  const squares = plan.buffer('squares', workgroups)
  const scale = plan.buffer('clipping', 4)
  plan.record(
    {
      label: 'squares',
      body: squaresWgsl,
      u32: { TRAINED4: o.trained / 4 },
      bindings: { accumulated: read('vec4f'), squares: readWrite('f32') },
    },
    { accumulated, squares },
    [workgroups],
  )
  plan.record(
    {
      label: 'clip',
      body: clipWgsl,
      u32: { ...o.stateConstants, GROUPS: workgroups, METRICS: metricFloats },
      bindings: {
        squares: read('f32'),
        state: read('u32'),
        scale: readWrite('f32'),
        metrics: readWrite('f32'),
      },
    },
    { squares, state, scale, metrics },
    [1],
  )
  adamw(
    accumulated,
    scale,
    { ...sum, TASKS: 1, VECTORS: 1 },
    restrictedWgsl([], 'not zero') + ACCUMULATED_PROJECTIONS,
  )
  return { moments, partEnd }
}
