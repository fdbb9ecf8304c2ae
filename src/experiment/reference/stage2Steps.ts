// Recorded steps of a run in which stage 2 of AGP acts: three teachers at the logits, weight 10 each, all counting
// alike on every question, and the planning teacher always wrong. What good teachers never do here, these do: after
// stage 1 they still oppose each other.

import type { Settings } from '../../settings/settings'

/** What the run changes of the preset "One minute". */
export const STAGE2_CHANGES = {
  method: 'agp',
  capabilityMix: [1, 1, 1],
  signalPerception: 'logits-kl',
  signalReasoning: 'logits-kl',
  signalPlanning: 'logits-kl',
  teachers: 'gpt-4x48',
  weightPerception: 10,
  weightReasoning: 10,
  weightPlanning: 10,
  mixPerception: [1, 1, 1],
  mixReasoning: [1, 1, 1],
  mixPlanning: [1, 1, 1],
  wrongTeacher: 'planning',
  wrongHow: 'words',
  batchFrames: 3,
  batchSegments: 9,
  trainFrames: 48,
  validationFrames: 4,
  testFrames: 4,
} as const satisfies Partial<Settings>

/** Steps that are recorded; the last is the one that the lesson draws. */
export const STAGE2_STEPS: readonly number[] = [1, 51, 68, 107, 119, 121]

/** experiments/lesson/stage-2-acts.json. */
export interface Stage2Record {
  /** The weighted Gram matrix of each recorded step, row-major 4 x 4, ce first, and the order drawn for it. */
  steps: { step: number; gram: number[]; permutation: number }[]
  /** In how many of the first `of` steps stage 2 changed the update, in some order. */
  acted: number
  of: number
}
