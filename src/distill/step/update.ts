// The last call of the step: from the coefficients to AdamW's new parameters. Where an update has several
// micro-batches, their combined gradients are accumulated first; clipping and AdamW follow the last.

import { wgslSwitch, type KernelDeclaration } from '../../gpu/kernel'
import type { Plan } from '../../gpu/plan'
import { read, readWrite, threadGrid } from '../../nn/dimensions'
import { TASKS } from '../tasks'
import accumulateWgsl from './accumulate.wgsl?raw'
import adamwWgsl from './adamw.wgsl?raw'
import { basisBlock } from './basis'
import clipWgsl from './clip.wgsl?raw'
import type { GradientTask } from './gradientTasks'
import { moduleWgsl, ONE_MODULE } from './modules'
import type { Combination, CombinationOptions, OptimizerOptions, RecordedStep } from './recordedStep'
import parametersBeforeWgsl from './parametersBefore.wgsl?raw'
import readUpdateWgsl from './readUpdate.wgsl?raw'
import squaresWgsl from './squares.wgsl?raw'
import weightedSumWgsl from './weightedSum.wgsl?raw'

/**
 * WGSL: the update of a projection: its own task's gradient times that task's weight, neither combined nor
 * clipped.
 */
const projectionSum = (gradientTasks: readonly GradientTask[]): string =>
  `${wgslSwitch(
    'weightOf',
    'taskIndex',
    'f32',
    gradientTasks.map((g) =>
      g.unweighted ? '0.0' : `bitcast<f32>(state[STATE_WEIGHTS + ${TASKS.indexOf(g.task)}u])`,
    ),
    '0.0',
  )}
fn projectionSum(microBatch: u32, i: u32) -> vec4f {
  var g = vec4f(0.0);
  for (var t = 0u; t < TASKS; t++) { g += weightOf(t) * gradients[(microBatch * TASKS + t) * P4 + i]; }
  return g;
}
`

/** WGSL: what the weighted sum of the gradients calls. */
const sumFunctions = (o: CombinationOptions): string =>
  basisBlock(o.basis) +
  projectionSum(o.gradientTasks) +
  (o.perModule ? moduleWgsl(o.dimensions.layout, o.trained) : ONE_MODULE)

/** WGSL: the same after micro-batches were accumulated. */
const ACCUMULATED = `${basisBlock(null)}fn projectionSum(microBatch: u32, i: u32) -> vec4f { return gradients[i]; }
${ONE_MODULE}`

/** Records, in a plan of its own, the update that AdamW received [layout.total]: the same sum, written down. */
const updateReader =
  (
    buffers: Record<'gradients' | 'solution' | 'state', GPUBuffer>,
    constants: Record<string, number>,
    functions: string,
    workgroups: [number, number],
  ) =>
  (plan: Plan): GPUBuffer => {
    const update = plan.buffer('update', 4 * constants.P4)
    plan.record(
      {
        label: 'read the update',
        body: functions + weightedSumWgsl + readUpdateWgsl,
        u32: constants,
        bindings: {
          gradients: read('vec4f'),
          solution: read('f32'),
          state: read('u32'),
          update: readWrite('vec4f'),
        },
      },
      { ...buffers, update },
      workgroups,
    )
    return update
  }

/** Records, in a plan of its own, the parameters before AdamW's update [layout.total], from what that has left. */
const beforeReader =
  (
    buffers: Record<'parameters' | 'moment1' | 'moment2' | 'state', GPUBuffer>,
    constants: Record<string, number>,
    { epsilon, weightDecay }: OptimizerOptions,
  ) =>
  (plan: Plan): GPUBuffer => {
    const before = plan.buffer('parameters before', 4 * constants.P4)
    const { workgroups, THREADS_PER_ROW } = threadGrid(constants.P4)
    plan.record(
      {
        label: 'parameters before',
        body: parametersBeforeWgsl,
        u32: { ...constants, THREADS_PER_ROW },
        f32: { EPSILON: epsilon, WEIGHT_DECAY: weightDecay },
        bindings: {
          parameters: read('vec4f'),
          moment1: read('vec4f'),
          moment2: read('vec4f'),
          state: read('u32'),
          before: readWrite('vec4f'),
        },
      },
      { ...buffers, before },
      workgroups,
    )
    return before
  }

/** AdamW on the sum that `body` computes. */
const adamwKernel = (
  body: string,
  u32: Record<string, number>,
  { beta1, beta2, epsilon, weightDecay }: OptimizerOptions,
): KernelDeclaration => ({
  label: 'weighted sum and AdamW',
  body,
  u32,
  f32: { BETA1: beta1, BETA2: beta2, EPSILON: epsilon, WEIGHT_DECAY: weightDecay },
  bindings: {
    gradients: read('vec4f'),
    solution: read('f32'),
    state: read('u32'),
    moment1: readWrite('vec4f'),
    moment2: readWrite('vec4f'),
    parameters: readWrite('vec4f'),
  },
})

interface Before {
  /** Records in another plan the parameters [layout.total] that the update found. */
  readBefore: (plan: Plan) => GPUBuffer
}

/**
 * Records the update from the solution: at once, or each micro-batch accumulated and then clipping and AdamW.
 * Returns AdamW's moments, the index of the op after which a micro-batch that is not the last one ends, and what
 * computes the update, and the parameters before it, once more, for whoever looks at the step.
 */
export function recordUpdate(
  plan: Plan,
  parameters: GPUBuffer,
  state: GPUBuffer,
  { gradients, solution, solutionFloats, metrics, metricFloats, vectors }: Combination,
  o: CombinationOptions,
  optimizer: OptimizerOptions,
): Pick<RecordedStep, 'moments' | 'microBatchEnd' | 'readUpdate'> & Before {
  const { layout } = o.dimensions
  const moments: [GPUBuffer, GPUBuffer] = [
    plan.buffer('moment 1', layout.total),
    plan.buffer('moment 2', layout.total),
  ]
  const projected = layout.total - o.student
  const { workgroups, THREADS_PER_ROW } = threadGrid((o.trained + projected) / 4)
  const sum = {
    ...o.stateConstants,
    TRAINED4: o.trained / 4,
    PROJECTIONS4: o.student / 4,
    PROJECTED4: projected / 4,
    TASKS: o.gradientTasks.length,
    VECTORS: vectors,
    SOLUTION: solutionFloats,
    P4: layout.total / 4,
    THREADS_PER_ROW,
  }
  const [moment1, moment2] = moments
  const readBefore = beforeReader({ parameters, moment1, moment2, state }, sum, optimizer)
  const adamw = (of: GPUBuffer, factors: GPUBuffer, constants: Record<string, number>, functions: string) => {
    const buffers = { gradients: of, solution: factors, state }
    const body = functions + weightedSumWgsl + adamwWgsl
    plan.record(
      adamwKernel(body, constants, optimizer),
      { ...buffers, moment1, moment2, parameters },
      workgroups,
    )
    return updateReader(buffers, constants, functions, workgroups)
  }
  if (o.microBatches === 1) {
    const readUpdate = adamw(gradients, solution, sum, sumFunctions(o))
    return { moments, microBatchEnd: plan.ops.length, readUpdate, readBefore }
  }
  const accumulated = plan.buffer('accumulated update', layout.total)
  plan.record(
    {
      label: 'accumulate',
      body: sumFunctions(o) + weightedSumWgsl + accumulateWgsl,
      u32: sum,
      f32: { SHARE: 1 / o.microBatches },
      bindings: {
        gradients: read('vec4f'),
        solution: read('f32'),
        state: read('u32'),
        accumulated: readWrite('vec4f'),
      },
    },
    { gradients, solution, state, accumulated },
    workgroups,
  )
  const microBatchEnd = plan.ops.length
  const groups = Math.ceil(o.trained / 4 / 1024)
  const squares = plan.buffer('squares', groups)
  const scale = plan.buffer('clipping', 4)
  plan.record(
    {
      label: 'squares',
      body: squaresWgsl,
      u32: { TRAINED4: o.trained / 4 },
      bindings: { accumulated: read('vec4f'), squares: readWrite('f32') },
    },
    { accumulated, squares },
    [groups],
  )
  plan.record(
    {
      label: 'clip',
      body: clipWgsl,
      u32: {
        ...o.stateConstants,
        GROUPS: groups,
        METRICS: metricFloats,
        MICRO_BATCHES: o.dimensions.microBatches,
      },
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
  const readUpdate = adamw(accumulated, scale, { ...sum, TASKS: 1, VECTORS: 1 }, ACCUMULATED)
  return { moments, microBatchEnd, readUpdate, readBefore }
}
