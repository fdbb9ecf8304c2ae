// What a way of combining the four gradients is: coefficients computed from their Gram matrix alone.

/** What a step knows besides the Gram matrix. */
export interface CombineContext {
  /** Order in which the capabilities (0 perception, 1 reasoning, 2 planning) are visited where the order matters. */
  permutation: readonly number[]
  /** Which capabilities have a signal at all; an absent one takes no part. */
  present: readonly boolean[]
}

/**
 * One way of combining. The update of a step is sum_k coefficients[k] g_k over the weighted gradients in the order of TASKS
 * (s = w_ce g_ce first, then the followers f_c).
 */
export interface CombineMethod {
  id: string
  name: string
  /** One sentence for people. */
  description: string
  /** Paper or code it comes from. */
  source: string
  /** gram: row-major 4x4 of (s, f_perception, f_reasoning, f_planning) -> 4 coefficients. Pure. */
  coefficients(gram: readonly number[], context: CombineContext): number[]
}
