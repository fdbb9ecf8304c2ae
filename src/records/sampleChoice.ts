// Which recorded question is shown: by a rule, not by taste.

import type { InspectedSample, ModelView } from '../protocol/runFacts'
import type { TemplateId } from '../world/types'

/** The kind of question that is recorded: what is at a place. */
export const RECORDED_TEMPLATE: TemplateId = 'P1'

const isRight = ({ answer }: ModelView): boolean => answer.every(({ right }) => right)

/** What a model said before it ended its answer. */
export function wordsSaid({ answer }: ModelView): string[] {
  const words = answer.map(({ word }) => word)
  const end = words.indexOf('<eos>')
  return end < 0 ? words : words.slice(0, end)
}

/**
 * Whether a question, inspected at ascending steps, shows what learning is: its answer has two words or more, every
 * teacher gives it in full, the student says something understandable and wrong on the way, and is right in the end.
 * @param understandable whether words make an answer to this kind of question.
 */
export function showsLearning(
  inspections: readonly InspectedSample[],
  understandable: (words: readonly string[]) => boolean,
): boolean {
  const last = inspections.at(-1)
  if (last === undefined || last.truth.length < 2) return false
  if (!last.teachers.every(isRight) || !isRight(last.student)) return false
  return inspections.some(({ student }) => understandable(wordsSaid(student)) && !isRight(student))
}
