// What a step knows besides the Gram matrix, when its gradients are combined.

/**
 * What some methods carry from step to step. The caller owns it: a fresh `{}` starts a run, a copy of it
 * resumes one. Plain numbers, so that a copy is exact.
 */
export interface CombineMemory {
  /** GradVac's target cosine of each ordered pair of tasks, row-major 4x4; named so in saved runs. */
  gradVacTargets?: number[]
  /** What every other method keeps, by its id. */
  methods?: Record<string, number[]>
}

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
  /** Parameters of methods as `<id>.<name>`; default: the descriptors' defaults. */
  parameters?: Readonly<Record<string, number>>
  /**
   * Weighted losses w_k L_k in the order of TASKS, whose gradients these are but for mixing. Default: all 1, so
   * that what-if arrows, which have no losses, are weighed alike.
   */
  losses?: readonly number[]
  /** Row-major 4x4 Gram matrix of each parameter group; they add up to the whole one. Default: one group. */
  groups?: readonly (readonly number[])[]
  /** What random methods draw from; default: 0. */
  draw?: { seed: number; step: number; part: number }
}

/** What a method keeps under its id; null before its first step. */
export const remembered = ({ memory }: CombineContext, id: string): number[] | null =>
  memory?.methods?.[id] ?? null

/** Keeps `numbers` under a method's id; without a memory nothing is kept. */
export function remember({ memory }: CombineContext, id: string, numbers: readonly number[]): void {
  if (memory) memory.methods = { ...memory.methods, [id]: [...numbers] }
}
