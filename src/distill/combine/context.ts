// What combining knows about a step besides the Gram matrix.

/**
 * What some methods carry from step to step. The caller owns it: a fresh `{}` starts a run, a copy of it
 * resumes one. Plain numbers, so that a copy is exact.
 */
export interface CombineMemory {
  /** GradVac's target cosine of each ordered pair of tasks, row-major 4x4. Saved runs contain this name. */
  gradVacTargets?: number[]
  /** What every other method stores, by its id. */
  methods?: Record<string, number[]>
  /** What a typed rule keeps, as JSON. */
  rule?: string
}

/** A typed rule, read: coefficients of the four weighted gradients from their Gram matrix. Throws RuleError. */
export type CombineRule = (gram: readonly number[], context: CombineContext) => number[]

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
  /** Read and updated by methods with a memory; without it every step behaves like the first one of a run. */
  memory?: CombineMemory
  /** Parameters of methods as `<id>.<name>`; default: the descriptors' defaults. */
  parameters?: Readonly<Record<string, number>>
  /**
   * Weighted losses w_k L_k in the order of TASKS; apart from mixing, the gradients are theirs. Default: all
   * 1, so that what-if arrows, which have no losses, are weighted equally.
   */
  losses?: readonly number[]
  /** w_k in the order of TASKS; default: all 1. */
  weights?: readonly number[]
  /** The typed rule of the run (methods/rule.ts); default: the default rule, which is the sum. */
  rule?: CombineRule
  /** Row-major 4x4 Gram matrix of each parameter group; they add up to the whole one. Default: one group. */
  groups?: readonly (readonly number[])[]
  /** Seed of the random methods; default: 0. */
  draw?: { seed: number; step: number; microBatch: number }
}

/** What a method has stored under its id; null before its first step. */
export const remembered = ({ memory }: CombineContext, id: string): number[] | null =>
  memory?.methods?.[id] ?? null

/** Stores `numbers` under a method's id; without a memory, does nothing. */
export function remember({ memory }: CombineContext, id: string, numbers: readonly number[]): void {
  if (memory) memory.methods = { ...memory.methods, [id]: [...numbers] }
}
