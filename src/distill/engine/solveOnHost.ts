// Coefficients of one batch in float64, from its row of metrics, for methods that the GPU does not solve and
// for AGP on an extended gradient basis.

import type { CombineContext, CombineMemory } from '../combine/context'
import { inner } from '../combine/gramSpace'
import { combinedModules } from '../combine/modules'
import { COMBINE } from '../combine/registry'
import { solveBasis } from '../step/basis'
import { decodeGroups, decodeMetrics, withModules } from '../step/metrics'
import type { RecordedStep } from '../step/recordedStep'
import type { StepInput } from '../step/stepInput'
import { PERMUTATIONS, TASKS, type StepMetrics } from '../tasks'

/** What is the same for all batches. */
export interface HostSolver {
  step: RecordedStep
  /** Each parameter group is combined separately. */
  perModule: boolean
  /** Whether this batch is a whole update, and is clipped here. */
  clips: boolean
  /** Read and updated. */
  memory: CombineMemory
}

/** What a combining method gets to know about a batch besides its Gram matrix. */
function contextOf(
  { step, memory }: HostSolver,
  row: Float32Array,
  input: StepInput,
  microBatch: number,
  { losses }: StepMetrics,
): CombineContext {
  const { weights, present, permutation, parameters, rule, seed = 0 } = input
  return {
    permutation: PERMUTATIONS[permutation],
    present,
    supervised: weights[0] > 0,
    memory,
    ...(parameters && { parameters }),
    ...(rule && { rule }),
    weights,
    losses: TASKS.map((task, k) => weights[k] * losses[task]),
    groups: decodeGroups(row, step.groups),
    draw: { seed, step: input.step, microBatch },
  }
}

/** The metrics of a batch with its coefficients, and the factor of each of the kernels' vectors in the update. */
export function solveOnHost(
  solver: HostSolver,
  row: Float32Array,
  input: StepInput,
  microBatch: number,
): { metrics: StepMetrics; factors: Float32Array } {
  const { step, clips } = solver
  const { method, weights, clip } = input
  const metrics = decodeMetrics(row, input)
  const context = contextOf(solver, row, input, microBatch, metrics)
  const factors = new Float32Array(Math.max(4, step.vectors))
  const clipping = (norm: number) => (clips && clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1)
  const basis = step.basis && solveBasis(row, step, step.basis, method, weights, metrics, context)
  if (basis) {
    const share = clipping(basis.metrics.updateNorm)
    factors.set(basis.factors.map((factor) => factor * share))
    return { metrics: basis.metrics, factors }
  }
  if (solver.perModule) {
    const { coefficients, ...modules } = combinedModules(method, decodeGroups(row, step.groups), context)
    const each = new Float32Array(step.vectors * modules.each.length)
    modules.each.forEach((own, g) =>
      step.gradientTasks.forEach(({ task, unweighted }, index) => {
        const k = TASKS.indexOf(task)
        if (!unweighted) each[g * step.vectors + index] = own[k] * weights[k] * clipping(modules.norm)
      }),
    )
    return { metrics: withModules(metrics, coefficients, modules), factors: each }
  }
  const coefficients = COMBINE[method].coefficients(metrics.gram, context)
  const updateNorm = Math.sqrt(Math.max(0, inner(metrics.gram, coefficients, coefficients)))
  step.gradientTasks.forEach(({ task, unweighted }, index) => {
    const k = TASKS.indexOf(task)
    if (!unweighted) factors[index] = coefficients[k] * weights[k] * clipping(updateNorm)
  })
  return { metrics: { ...metrics, coefficients, updateNorm }, factors }
}
