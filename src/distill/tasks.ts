// The four tasks of one distillation step, in the order used everywhere (METHOD: ce, perception, reasoning,
// planning).

export const TASKS = ['ce', 'perception', 'reasoning', 'planning'] as const
export type Task = (typeof TASKS)[number]
export const TEACHER_TASKS = ['perception', 'reasoning', 'planning'] as const
export type TeacherTask = (typeof TEACHER_TASKS)[number]

/** The six unordered pairs of tasks, in the order of `angles`. */
export const TASK_PAIRS = [
  ['ce', 'perception'],
  ['ce', 'reasoning'],
  ['ce', 'planning'],
  ['perception', 'reasoning'],
  ['perception', 'planning'],
  ['reasoning', 'planning'],
] as const satisfies readonly (readonly [Task, Task])[]

/**
 * The six orders in which AGP's second stage may visit the capabilities; index = the step's `permutation`.
 */
export const PERMUTATIONS: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

/**
 * What AGP worked on where that was an extended gradient basis (combine/gradientBasis.ts names the vectors
 * and their order).
 */
export interface BasisMetrics {
  supervision: 'shared' | 'per-capability'
  supportAware: boolean
  /** With `supportAware`: coefficient and support as in the released code. */
  released?: boolean
  /** Row-major n x n Gram matrix of the weighted vectors. */
  gram: number[]
  /** Weight of each weighted vector in the update, before clipping: n. */
  coefficients: number[]
}

/**
 * What one training step reports. Losses are unweighted (before weights and mixing); `gram` is 4x4 of the
 * weighted gradients. For an update of several micro-batches, losses, Gram matrix and coefficients are the
 * means over them, and angles are those of the mean Gram matrix.
 */
export interface StepMetrics {
  step: number
  losses: Record<Task, number>
  /** Row-major 4x4 Gram matrix of the weighted gradients (w_ce g_ce, w_c g_c with mixing), order of TASKS. */
  gram: number[]
  /** Weight of each weighted gradient in the update, before clipping. */
  coefficients: number[]
  /** Six pairwise angles in degrees, order of TASK_PAIRS; null where a gradient is zero. */
  angles: (number | null)[]
  learningRate: number
  /** Norm of the combined update before clipping; of several micro-batches, of their mean, measured. */
  updateNorm: number
  /** Index into PERMUTATIONS drawn for this step (for its first micro-batch). */
  permutation: number
  /** Loss weights of this step, where reweighting moves them. */
  weights?: Record<Task, number>
  /**
   * Where AGP worked on an extended gradient basis; absent for updates of several micro-batches. With one
   * supervised gradient per capability, coefficients[0] is their mean.
   */
  span?: BasisMetrics
  /**
   * Where each parameter group was combined separately: coefficients by group, and update . s. The step's own
   * coefficients are then the groups' plain mean. Absent for updates of several micro-batches.
   */
  modules?: { coefficients: number[][]; supervised: number }
  /**
   * How many micro-batches were combined one by one, where more than one; and the mean over them of (its
   * update) . (its s).
   */
  parts?: { count: number; anchorProduct: number }
  /**
   * Cosines of the six pairs (order of TASK_PAIRS) per parameter group, to four decimals; null where a gradient
   * is zero. Only at the steps that step/layerCosines.ts names; absent in older records.
   */
  layers?: (number | null)[][]
}

/** Exact match per capability, 0..1, with the number of questions behind it. */
export interface Accuracy {
  perception: number
  reasoning: number
  planning: number
  average: number
  questions: number
}
