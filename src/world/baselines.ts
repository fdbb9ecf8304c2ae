// Scores that need no model: what answering without looking at the picture achieves. Always shown beside a
// model's accuracy.

import { CAPABILITIES, TEXT_SLOTS } from './types'
import type { Dataset, TemplateId } from './types'

/** Exact match in 0..1 per capability, their mean, and the number of questions behind it. */
export interface BaselineScore {
  perception: number
  reasoning: number
  planning: number
  average: number
  questions: number
}

/** The answer of a segment as text: its target ids in order, separated by spaces. */
export function answerKey(dataset: Dataset, segment: number): string {
  return Array.from(dataset.targets.subarray(segment * TEXT_SLOTS, (segment + 1) * TEXT_SLOTS))
    .filter((id) => id >= 0)
    .join(' ')
}

/** Each template's most frequent answer: its target ids, separated by spaces. Questions in no form do not count. */
export function majorityAnswers(train: Dataset): Map<TemplateId, string> {
  const counts = new Map<TemplateId, Map<string, number>>()
  train.templates.forEach((template, segment) => {
    if (train.free?.has(segment)) return
    const answers = counts.get(template) ?? new Map<string, number>()
    const key = answerKey(train, segment)
    answers.set(key, (answers.get(key) ?? 0) + 1)
    counts.set(template, answers)
  })
  const majority = new Map<TemplateId, string>()
  for (const [template, answers] of counts) {
    let most = 0
    for (const [key, count] of answers) {
      if (count > most) {
        most = count
        majority.set(template, key)
      }
    }
  }
  return majority
}

/**
 * The score of always giving each template's most frequent training answer. A capability without questions in
 * `validation` scores 0.
 */
export function majorityBaseline(train: Dataset, validation: Dataset): BaselineScore {
  const majority = majorityAnswers(train)
  const right = [0, 0, 0]
  const asked = [0, 0, 0]
  validation.templates.forEach((template, segment) => {
    const capability = validation.capabilities[segment]
    asked[capability]++
    if (majority.get(template) === answerKey(validation, segment)) right[capability]++
  })
  const score = CAPABILITIES.map((_, c) => (asked[c] === 0 ? 0 : right[c] / asked[c]))
  return {
    perception: score[0],
    reasoning: score[1],
    planning: score[2],
    average: (score[0] + score[1] + score[2]) / 3,
    questions: validation.templates.length,
  }
}
