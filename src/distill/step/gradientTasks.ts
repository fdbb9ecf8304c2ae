// Which gradients one stacked backward pass computes, and where they lie: ce (of all samples, or one per
// capability), the followers, and where only its length is wanted a follower before mixing. At most 8: the
// stack's height is memory and time of the whole backward pass.

import { isExtended, basisVectors, type GradientBasis } from '../combine/gradientBasis'
import { TEACHER_TASKS, type TeacherTask, type Task } from '../tasks'

/** One gradient of the stack. */
export interface GradientTask {
  task: Task
  /**
   * ce of this capability's samples alone (0 perception, 1 reasoning, 2 planning); null: of all samples, or a
   * follower.
   */
  capability: number | null
  /** A follower before mixing: never part of an update, its norm alone is wanted (METHOD 4). */
  raw: boolean
}

/** Most gradients of one stack. */
export const MOST_GRADIENT_TASKS = 8

export interface GradientTaskOptions {
  shape: GradientBasis
  /** Followers whose gradient is computed. */
  teacherTasks: readonly TeacherTask[]
  /** Where a follower's deepest loss enters; larger is deeper. ce is deepest of all. */
  depth: (teacherTask: TeacherTask) => number
  /** Whether followers before mixing are wanted too. */
  rawNorms: boolean
}

/**
 * The stack, deepest first as the backward pass wants it: ce, then followers (ties: planning, reasoning,
 * perception), each before its raw double. Throws when it is too high.
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

/** Slots of a task's gradients that updates are made of: their sum is the task's gradient. */
export const slotsOf = (stack: readonly GradientTask[], task: Task): number[] =>
  stack.flatMap((g, slot) => (g.task === task && !g.raw ? [slot] : []))

/** The follower whose gradient lies in a slot; throws for one of ce's. */
export function teacherTaskOf(stack: readonly GradientTask[], slot: number): TeacherTask {
  const { task } = stack[slot]
  if (task === 'ce') throw new Error(`slot ${slot} holds cross-entropy`)
  return task
}

/** A gradient computed from two of the stack: the anchor where the follower has a gradient. */
export interface RestrictedGradient {
  supervised: number
  teacherTask: number
}

/**
 * The kernels' vectors: the stack, then restricted anchors; and where each vector of the span is among them,
 * -1 where a follower is absent.
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
