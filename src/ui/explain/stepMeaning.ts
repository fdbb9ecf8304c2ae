// What a step means, in one sentence's worth of facts: who gave way to whom, or why nothing had to. Pure.

import { COMBINE } from '../../distill/combine/registry'
import type { GradientExplanation } from './explainStep'
import { ROUNDING } from './stages'

/** A pair of task indices. */
export type TaskPair = readonly [number, number]

export type StepMeaning =
  /** One gradient alone: there is nothing to combine. */
  | { kind: 'alone' }
  /** No two gradients conflict. `projects`: the method would project them if they did. */
  | { kind: 'agree'; projects: boolean }
  /** Teachers conflict with each other; the answers, added to each, outweigh that: nothing is projected. */
  | { kind: 'outweighed'; pairs: TaskPair[] }
  /** Stage 1 took away what opposed the answers; `also`: stage 2 then changed something too. */
  | { kind: 'projected'; tasks: number[]; also: boolean }
  /** Stage 1 had nothing to do, stage 2 had: capabilities gave way to each other. */
  | { kind: 'settled'; pairs: TaskPair[] }
  /** There are conflicts, and the method projects nothing away; `against`: the update opposes the answers. */
  | { kind: 'mixed'; pairs: TaskPair[]; against: boolean }

/** Pairs of the gradients that take part and whose angle is above 90 degrees. */
function conflicting({ cosines, stages }: GradientExplanation): TaskPair[] {
  const tasks = [0, ...stages.tasks]
  return tasks.flatMap((i) =>
    tasks.filter((j) => j > i && (cosines[i]![j] ?? 0) < -ROUNDING).map((j) => [i, j] as const),
  )
}

/** `updateDotSupervised`: update . s, which says whether the step works against the answers. */
export function meaningOf(explanation: GradientExplanation, updateDotSupervised: number): StepMeaning {
  const { stages, turns, stage2 } = explanation
  if (stages.tasks.length === 0) return { kind: 'alone' }
  const staged = COMBINE[stages.id].stages
  const pairs = conflicting(explanation)
  const projected = turns.filter((turn) => turn.projected !== null).map((turn) => turn.task)
  if (projected.length > 0) return { kind: 'projected', tasks: projected, also: stage2.kind === 'fired' }
  if (stage2.kind === 'fired')
    return { kind: 'settled', pairs: stage2.encounters.map((e) => [e.task, e.against] as const) }
  if (pairs.length === 0) return { kind: 'agree', projects: staged !== undefined && staged !== null }
  const outweighed = staged?.first && staged.second && pairs.every(([i]) => i > 0)
  if (outweighed) return { kind: 'outweighed', pairs }
  return { kind: 'mixed', pairs, against: updateDotSupervised < 0 }
}
