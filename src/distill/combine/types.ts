// What a way of combining the four gradients is: coefficients computed from their Gram matrix alone.

/**
 * What some methods carry from step to step. The caller owns it: a fresh `{}` starts a run, a copy of it
 * resumes one.
 */
export interface CombineMemory {
  /** GradVac's target cosine of each ordered pair of tasks, row-major 4x4. */
  gradVacTargets?: number[]
}

/** What a step knows besides the Gram matrix. */
export interface CombineContext {
  /**
   * Order in which the capabilities (0 perception, 1 reasoning, 2 planning) are visited where the order
   * matters.
   */
  permutation: readonly number[]
  /** Which capabilities have a signal at all; an absent one takes no part. */
  present: readonly boolean[]
  /**
   * Whether ce takes part; default: yes. Without it (weight 0) its gradient is zero and counts as no task.
   */
  supervised?: boolean
  /** Read and rewritten by methods with a memory; without it every step is like the first one of a run. */
  memory?: CombineMemory
}

/**
 * One way of combining. The update of a step is sum_k coefficients[k] g_k over the weighted gradients in the
 * order of TASKS (s = w_ce g_ce first, then the followers f_c).
 */
export interface CombineMethod {
  id: string
  name: string
  /** One sentence for people. */
  description: string
  /** Paper or code it comes from. */
  source: string
  /**
   * gram: row-major 4x4 of (s, f_perception, f_reasoning, f_planning) -> 4 coefficients. Pure but for
   * `context.memory`.
   */
  coefficients(gram: readonly number[], context: CombineContext): number[]
}
