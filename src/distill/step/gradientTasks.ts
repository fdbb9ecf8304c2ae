// Which gradients one batched backward pass computes, and their task indices: ce (of all samples, or one per
// capability), the teacher gradients and, where only its norm is needed, a teacher gradient before mixing. At
// most 8: memory and time of the backward pass grow with their number.

import { isExtended, basisVectors, type GradientBasis } from '../combine/gradientBasis'
import { TEACHER_TASKS, type TeacherTask, type Task } from '../tasks'

/** One gradient of the batched backward pass. */
export interface GradientTask {
  task: Task
  /**
   * ce of this capability's samples alone (0 perception, 1 reasoning, 2 planning); null: of all samples, or a
   * teacher gradient.
   */
  capability: number | null
  /** A teacher gradient before mixing: never part of an update, only its norm is needed (METHOD 4). */
  raw: boolean
}

/** Most gradients of one batched backward pass. */
export const MOST_GRADIENT_TASKS = 8

export interface GradientTaskOptions {
  shape: GradientBasis
  /** Teacher tasks whose gradient is computed. */
  teacherTasks: readonly TeacherTask[]
  /** Where a teacher task's deepest loss enters; larger is deeper. ce is deepest of all. */
  depth: (teacherTask: TeacherTask) => number
  /** Whether teacher gradients before mixing are computed too. */
  rawNorms: boolean
}

/**
 * The gradients by task index, deepest first as the backward pass requires: ce, then the teacher gradients
 * (ties: planning, reasoning, perception), each followed by the same gradient before mixing. Throws when
 * there are too many.
 */
export function gradientTasks({ shape, teacherTasks, depth, rawNorms }: GradientTaskOptions): GradientTask[] {
  const ce = shape.supervision === 'shared' ? [null] : TEACHER_TASKS.map((_, c) => c)
  const sorted = (['planning', 'reasoning', 'perception'] as const)
    .filter((f) => teacherTasks.includes(f))
    .sort((a, b) => depth(b) - depth(a))
  const stack = [
    ...ce.map((capability): GradientTask => ({ task: 'ce', capability, raw: false })),
    ...sorted.flatMap((task): GradientTask[] => [
      { task, capability: null, raw: false },
      ...(rawNorms ? [{ task, capability: null, raw: true }] : []),
    ]),
  ]
  if (stack.length > MOST_GRADIENT_TASKS)
    throw new Error(`${stack.length} gradients in one stack, at most ${MOST_GRADIENT_TASKS}`)
  return stack
}

/** Task indices of the gradients of a task that updates are made of; they add up to the task's gradient. */
export const slotsOf = (stack: readonly GradientTask[], task: Task): number[] =>
  stack.flatMap((g, slot) => (g.task === task && !g.raw ? [slot] : []))

/** The teacher task at a task index; throws for those of ce. */
export function teacherTaskOf(stack: readonly GradientTask[], slot: number): TeacherTask {
  const { task } = stack[slot]
  if (task === 'ce') throw new Error(`slot ${slot} holds cross-entropy`)
  return task
}

/** A gradient computed from two others: the supervised gradient where the teacher gradient is not zero. */
export interface RestrictedGradient {
  supervised: number
  teacherTask: number
}

/**
 * The kernels' vectors: the computed gradients, then the restricted supervised gradients; and the index among
 * them of each basis vector, -1 where a teacher gradient is absent.
 */
export function kernelVectors(
  stack: readonly GradientTask[],
  shape: GradientBasis,
): { restricted: RestrictedGradient[]; places: number[] } {
  const restricted: RestrictedGradient[] = []
  const teacherTask = (capability: number | null): number =>
    slotsOf(stack, TEACHER_TASKS[capability ?? 0])[0] ?? -1
  const supervised = (capability: number | null): number =>
    slotsOf(stack, 'ce')[shape.supervision === 'shared' ? 0 : (capability ?? 0)]
  const places = basisVectors(shape).map(({ kind, capability }) => {
    if (kind === 'supervised') return supervised(capability)
    if (kind === 'teacher' || teacherTask(capability) < 0) return teacherTask(capability)
    restricted.push({ supervised: supervised(capability), teacherTask: teacherTask(capability) })
    return stack.length + restricted.length - 1
  })
  return { restricted: isExtended(shape) ? restricted : [], places }
}

/** Index of the pair (a, b) among the upper triangle of n vectors, row by row. */
export function pairIndex(a: number, b: number, n: number): number {
  const low = Math.min(a, b)
  return low * n - (low * (low + 1)) / 2 + Math.max(a, b)
}
