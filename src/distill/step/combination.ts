// From the partial gradients of all tasks to the Gram matrix, the coefficients and a row of metrics. Knows no
// loss.

import { wgslSwitch } from '../../gpu/kernel'
import type { Plan } from '../../gpu/plan'
import { microBatchConstants, read, readWrite } from '../../nn/dimensions'
import type { GradientPartials } from '../../nn/gradientPartials'
import { combineWgsl } from '../combine/combineKernel'
import { TASKS } from '../tasks'
import { restrictedIn } from './basis'
import { chunkSize, gramChunks, recordGram } from './gram'
import { taskIndicesOf, type GradientTask } from './gradientTasks'
import { metricConstants, metricsRow } from './metrics'
import type { Combination, CombinationOptions, LossSums } from './recordedStep'
import solveWgsl from './solve.wgsl?raw'

/** WGSL: the task indices of a task, as bits. */
function taskMaskWgsl(gradientTasks: readonly GradientTask[]): string {
  const mask = (indices: readonly number[]): string => `${indices.reduce((bits, i) => bits | (1 << i), 0)}u`
  const masks = TASKS.map((task) => mask(taskIndicesOf(gradientTasks, task)))
  return wgslSwitch('taskMask', 'task', 'u32', masks, '0u')
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
  const { microBatches } = o.dimensions
  const tasks = o.gradientTasks.length
  const vectors = tasks + restrictedIn(o.basis).length
  const { chunks, groupChunks, groups } = gramChunks(o.dimensions, o.trained, chunkSize(partials, o))
  const pairs = (vectors * (vectors + 1)) / 2
  const gramPartials = plan.buffer('gram partials', microBatches * (chunks.length / 4) * pairs)
  const gradients = recordGram(plan, partials, { chunks, gramPartials }, o)
  const wanted = o.basis !== null || o.gradientTasks.some((g) => g.unweighted)
  const row = metricsRow(groups.length, wanted ? pairs : 0)
  const metrics = plan.buffer('metrics ring', o.ring * microBatches * row.floats)
  const solutionFloats = Math.max(4, vectors * (o.perModule ? groups.length : 1))
  const solution = plan.buffer('solution', microBatches * solutionFloats)
  plan.record(
    {
      label: 'solve',
      body: losses.entryTask + taskMaskWgsl(o.gradientTasks) + combineWgsl() + solveWgsl,
      u32: {
        ...o.stateConstants,
        TASKS: tasks,
        VECTORS: vectors,
        PAIRS: pairs,
        BASIS_PAIRS: wanted ? pairs : 0,
        GROUPS: groups.length,
        CLIPS: o.microBatches > 1 ? 0 : 1,
        ENTRIES: losses.entries,
        ...microBatchConstants(o.dimensions),
        CHUNKS: chunks.length / 4,
        SOLUTION: solutionFloats,
        ...metricConstants(row),
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
    [microBatches],
  )
  return {
    gradients,
    solution,
    solutionFloats,
    metrics,
    metricFloats: row.floats,
    pairsAt: wanted ? row.pairsAt : null,
    vectors,
    basis: o.basis,
    groups,
  }
}
