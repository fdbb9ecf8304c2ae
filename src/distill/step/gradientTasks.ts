// Which gradients one stacked backward pass computes, and where they lie: ce (of all samples, or one per
// capability), the followers, and where only its length is wanted a follower before mixing. At most 8: the
// stack's height is memory and time of the whole backward pass.

import { isWide, spanVectors, type SpanShape } from '../combine/gradientBasis'
import { FOLLOWERS, type Follower, type Task } from '../tasks'

/** One gradient of the stack. */
export interface StackedGradient {
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
export const MOST_STACKED = 8

export interface StackOptions {
  shape: SpanShape
  /** Followers whose gradient is computed. */
  followers: readonly Follower[]
  /** Where a follower's deepest loss enters; larger is deeper. ce is deepest of all. */
  depth: (follower: Follower) => number
  /** Whether followers before mixing are wanted too. */
  rawNorms: boolean
}

/**
 * The stack, deepest first as the backward pass wants it: ce, then followers (ties: planning, reasoning,
 * perception), each before its raw double. Throws when it is too high.
 */
export function gradientStack({ shape, followers, depth, rawNorms }: StackOptions): StackedGradient[] {
  const ce = shape.supervision === 'shared' ? [null] : FOLLOWERS.map((_, c) => c)
  const sorted = (['planning', 'reasoning', 'perception'] as const)
    .filter((f) => followers.includes(f))
    .sort((a, b) => depth(b) - depth(a))
  const stack = [
    ...ce.map((capability): StackedGradient => ({ task: 'ce', capability, raw: false })),
    ...sorted.flatMap((task): StackedGradient[] => [
      { task, capability: null, raw: false },
      ...(rawNorms ? [{ task, capability: null, raw: true }] : []),
    ]),
  ]
  if (stack.length > MOST_STACKED)
    throw new Error(`${stack.length} gradients in one stack, at most ${MOST_STACKED}`)
  return stack
}

/** Slots of a task's gradients that updates are made of: their sum is the task's gradient. */
export const slotsOf = (stack: readonly StackedGradient[], task: Task): number[] =>
  stack.flatMap((g, slot) => (g.task === task && !g.raw ? [slot] : []))

/** The follower whose gradient lies in a slot; throws for one of ce's. */
export function followerOf(stack: readonly StackedGradient[], slot: number): Follower {
  const { task } = stack[slot]
  if (task === 'ce') throw new Error(`slot ${slot} holds cross-entropy`)
  return task
}

/** A gradient computed from two of the stack: the anchor where the follower has a gradient. */
export interface RestrictedAnchor {
  anchor: number
  follower: number
}

/**
 * The kernels' vectors: the stack, then restricted anchors; and where each vector of the span is among them,
 * -1 where a follower is absent.
 */
export function kernelVectors(
  stack: readonly StackedGradient[],
  shape: SpanShape,
): { restricted: RestrictedAnchor[]; places: number[] } {
  const restricted: RestrictedAnchor[] = []
  const follower = (capability: number | null): number => slotsOf(stack, FOLLOWERS[capability ?? 0])[0] ?? -1
  const anchor = (capability: number | null): number =>
    slotsOf(stack, 'ce')[shape.supervision === 'shared' ? 0 : (capability ?? 0)]
  const places = spanVectors(shape).map(({ kind, capability }) => {
    if (kind === 'anchor') return anchor(capability)
    if (kind === 'follower' || follower(capability) < 0) return follower(capability)
    restricted.push({ anchor: anchor(capability), follower: follower(capability) })
    return stack.length + restricted.length - 1
  })
  return { restricted: isWide(shape) ? restricted : [], places }
}

/** Index of the pair (a, b) among the upper triangle of n vectors, row by row. */
export function pairIndex(a: number, b: number, n: number): number {
  const low = Math.min(a, b)
  return low * n - (low * (low + 1)) / 2 + Math.max(a, b)
}
