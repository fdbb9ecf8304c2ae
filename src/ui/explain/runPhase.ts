// Where a run stands while it trains, from its own numbers: is the teachers' signal being copied, which
// answers are above the commonest one, does accuracy still rise. Every statement has two thresholds, one to
// make it and one to withdraw it, so that the sentence does not flicker. Pure.

import type { Accuracy } from '../../distill/tasks'
import type { Capability } from '../../world/types'

export interface RunFigures {
  /** The capabilities that the run trains on. */
  trained: readonly Capability[]
  /** What always giving the commonest answer reaches, 0..1. */
  majority: Accuracy
  /** Validation accuracy, ascending by step. */
  points: readonly { step: number; accuracy: Accuracy }[]
  /** Smoothed losses of the teachers that take part, one list per teacher; none without teachers. */
  teacherLosses: readonly (readonly number[])[]
}

export type RunPhase =
  /** Nothing has been measured, and nothing has moved yet. */
  | { kind: 'beginning' }
  /** The teachers' signal comes nearer; no answers are above the commonest one. */
  | { kind: 'copying' }
  /** Measured, and no better than always giving the commonest answer. */
  | { kind: 'guessing' }
  | { kind: 'partly'; above: Capability[]; below: Capability[] }
  /** All are above; accuracy still rises, or no longer does. */
  | { kind: 'above'; rising: boolean }

/** Above the commonest answer by this much counts as learned; back at it counts as lost. */
const LEARNED = 0.03
/** A teacher loss at this share of its first value counts as copied; above the second it no longer does. */
const COPIED = 0.75
const NOT_COPIED = 0.9
/** Evaluations over which accuracy must have risen, and by how much. */
const LOOK_BACK = 4
const RISE = 0.01
const STALL = 0.005
/** Values of a curve that are looked at: its shape does not need more. */
const LOOKED_AT = 200

/** A switch with hysteresis, run over values: on at `on`, off at `off`, else unchanged. */
function held<T>(values: readonly T[], on: (v: T) => boolean, off: (v: T) => boolean): boolean {
  let state = false
  for (const value of values) state = state ? !off(value) : on(value)
  return state
}

const sampled = (values: readonly number[]): number[] => {
  const finite = values.filter(Number.isFinite)
  const every = Math.max(1, Math.ceil(finite.length / LOOKED_AT))
  return finite.filter((_, i) => i % every === 0 || i === finite.length - 1)
}

/** Whether most teachers' losses have come down. */
function isCopying(losses: readonly (readonly number[])[]): boolean {
  const down = losses.map((values) => {
    const looked = sampled(values)
    const first = looked[0]
    if (first === undefined || !(first > 0)) return false
    return held(
      looked,
      (v) => v < COPIED * first,
      (v) => v > NOT_COPIED * first,
    )
  })
  return down.length > 0 && 2 * down.filter(Boolean).length > down.length
}

/** Whether the mean accuracy has risen over the last evaluations; true until there are enough of them. */
function isRising(means: readonly number[]): boolean {
  const gains = means.slice(LOOK_BACK).map((mean, i) => mean - Math.max(...means.slice(i, i + LOOK_BACK)))
  // Off when it stalls, on again when it rises.
  return !held(
    gains,
    (gain) => gain < STALL,
    (gain) => gain > RISE,
  )
}

export function runPhase({ trained, majority, points, teacherLosses }: RunFigures): RunPhase {
  const above = trained.filter((c) =>
    held(
      points,
      ({ accuracy }) => accuracy[c] > majority[c] + LEARNED,
      ({ accuracy }) => accuracy[c] <= majority[c],
    ),
  )
  if (trained.length > 0 && above.length === trained.length) {
    const means = points.map(
      ({ accuracy }) => trained.reduce((sum, c) => sum + accuracy[c], 0) / trained.length,
    )
    return { kind: 'above', rising: isRising(means) }
  }
  if (above.length > 0) return { kind: 'partly', above, below: trained.filter((c) => !above.includes(c)) }
  if (isCopying(teacherLosses)) return { kind: 'copying' }
  return { kind: points.some(({ step }) => step > 0) ? 'guessing' : 'beginning' }
}
