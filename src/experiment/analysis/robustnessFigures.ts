// The results of the robustness analysis, and what follows from them. Pure: the page uses this file without
// the code that measures.

import type { Accuracy } from '../../distill/tasks'
import type { BaselineScore } from '../../world/baselines'
import { SEVERITIES, type CorruptionId, type Severity } from '../../world/corruptionIds'
import type { TemplateId } from '../../world/types'
import { wilson } from '../lab/statistics'
import type { Subject } from './model'

/** One kind of picture: a corruption at a severity, or (null, 0) the picture as it is. */
export interface Condition {
  corruption: CorruptionId | null
  severity: 0 | Severity
}

/** An answer that was given in the place of another, both as words. */
export interface Confusion {
  wanted: string
  given: string
  count: number
}

export interface TemplateResult {
  template: TemplateId
  /** One of its questions; empty where none was asked. */
  example: string
  asked: number
  right: number
  /** Right when every question of the template gets its most frequent training answer. */
  majority: number
  /** Most frequent first. */
  confusions: Confusion[]
}

/**
 * `learned`: better than the most frequent answer, as far as the interval of the share shows; `undecided`: it does not
 * show either; `never`: not better; `rare`: too few questions to say anything.
 */
export type Learning = 'learned' | 'undecided' | 'never' | 'rare'

export interface ConditionResult extends Condition {
  /** Exact match per model; only of those that have been asked so far. */
  accuracy: Partial<Record<Subject, Accuracy>>
}

export interface RobustnessResults {
  frames: number
  questions: number
  subjects: Subject[]
  majority: BaselineScore
  conditions: ConditionResult[]
  /** On clean pictures. */
  templates: Partial<Record<Subject, TemplateResult[]>>
}

/** Fewer questions than this say nothing about a template. */
export const FEWEST_ASKED = 10

/** Whether a model has learned a template, beyond its most frequent answer. */
export function learning({ asked, right, majority }: TemplateResult): Learning {
  const interval = asked < FEWEST_ASKED ? null : wilson(right, asked)
  if (!interval) return 'rare'
  const baseline = majority / asked
  if (interval[0] > baseline) return 'learned'
  return right / asked > baseline ? 'undecided' : 'never'
}

/** Exact match of a model under a corruption at severities 0 to 3 (no picture: the same at 1 to 3); null: not yet. */
export function severityCurve(
  { conditions }: RobustnessResults,
  subject: Subject,
  corruption: CorruptionId,
  measure: 'perception' | 'reasoning' | 'planning' | 'average',
): (number | null)[] {
  const at = (id: CorruptionId | null, severity: number): number | null =>
    conditions.find((one) => one.corruption === id && one.severity === severity)?.accuracy[subject]?.[
      measure
    ] ?? null
  const graded = corruption !== 'no-image'
  return [at(null, 0), ...SEVERITIES.map((severity) => at(corruption, graded ? severity : 1))]
}
