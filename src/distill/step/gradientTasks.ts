// Which gradients one batched backward pass computes, and their task indices: ce (of all samples, or one per
// capability), the teacher gradients and, where only its norm is needed, a teacher gradient before mixing. At
// most 8: memory and time of the backward pass grow with their number.

import type { TeacherTask, Task } from '../tasks'

/** One gradient of the batched backward pass. */
export interface GradientTask {
  task: Task
  /**
   * ce of this capability's samples alone (0 perception, 1 reasoning, 2 planning); null: of all samples, or a
   * teacher gradient.
   */
  capability: number | null
  /** A teacher gradient before mixing: never part of an update, only its norm is needed (METHOD 4). */
  unweighted: boolean
}

/** Most gradients of one batched backward pass. */
export const MOST_GRADIENT_TASKS = 8

export interface GradientTaskOptions {
  /** Capabilities that have a supervised gradient of their own; null: one of all samples. */
  supervised: readonly number[] | null
  /** Teacher tasks whose gradient is computed. */
  teacherTasks: readonly TeacherTask[]
  /** Where a teacher task's deepest loss enters; larger is deeper. ce is deepest of all. */
  depth: (teacherTask: TeacherTask) => number
  /** Whether teacher gradients before mixing are computed too. */
  unweightedNorms: boolean
}

/**
 * The gradients by task index, deepest first as the backward pass requires: ce, then the teacher gradients
 * (ties: planning, reasoning, perception), each followed by the same gradient before mixing. Throws when
 * there are too many.
 */
export function chooseGradientTasks({
  supervised,
  teacherTasks,
  depth,
  unweightedNorms,
}: GradientTaskOptions): GradientTask[] {
  const ce = supervised ?? [null]
  const sorted = (['planning', 'reasoning', 'perception'] as const)
    .filter((f) => teacherTasks.includes(f))
    .sort((a, b) => depth(b) - depth(a))
  const chosen = [
    ...ce.map((capability): GradientTask => ({ task: 'ce', capability, unweighted: false })),
    ...sorted.flatMap((task): GradientTask[] => [
      { task, capability: null, unweighted: false },
      ...(unweightedNorms ? [{ task, capability: null, unweighted: true }] : []),
    ]),
  ]
  if (chosen.length > MOST_GRADIENT_TASKS)
    throw new Error(`${chosen.length} gradients in one backward pass, at most ${MOST_GRADIENT_TASKS}`)
  return chosen
}

/** Task indices of the gradients of a task that updates are made of; they add up to the task's gradient. */
export const taskIndicesOf = (gradientTasks: readonly GradientTask[], task: Task): number[] =>
  gradientTasks.flatMap((g, index) => (g.task === task && !g.unweighted ? [index] : []))

/** The teacher task at a task index; throws for those of ce. */
export function teacherTaskOf(gradientTasks: readonly GradientTask[], index: number): TeacherTask {
  const { task } = gradientTasks[index]
  if (task === 'ce') throw new Error(`task index ${index} is cross-entropy`)
  return task
}

/** Index of the pair (a, b) among the upper triangle of n vectors, row by row. */
export function pairIndex(a: number, b: number, n: number): number {
  const low = Math.min(a, b)
  return low * n - (low * (low + 1)) / 2 + Math.max(a, b)
}
