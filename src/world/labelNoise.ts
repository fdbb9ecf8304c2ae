// Wrong labels: a share of the answers of a training set replaced, each by another answer to the same template.

import { packInto, questionAt } from './dataset'
import { stream } from './random'
import type { Dataset } from './types'
import { TEXT_SLOTS } from './types'

/** What a question shares its answers with: its template, or the other questions in no form of its capability. */
const kindOf = ({ templates, free }: Dataset, segment: number): string =>
  free?.has(segment) ? `free ${templates[segment]}` : templates[segment]

/** The different answers that a data set gives to each kind of question, in the order in which they come. */
function answersByKind(data: Dataset): Map<string, number[][]> {
  const seen = new Map<string, Map<string, number[]>>()
  data.templates.forEach((_template, segment) => {
    const kind = kindOf(data, segment)
    const answers = seen.get(kind) ?? new Map<string, number[]>()
    const { answer } = questionAt(data, segment)
    answers.set(answer.join(' '), answer)
    seen.set(kind, answers)
  })
  return new Map([...seen].map(([kind, answers]) => [kind, [...answers.values()]]))
}

/**
 * The data set with wrong answers to a share of its questions: symmetric noise, every other answer that the set
 * gives to the same template being equally likely. Which questions and which answers depends on (seed, question)
 * alone, and a larger share contains the questions of a smaller one. A template with one answer keeps it. The
 * set itself where the share is 0.
 */
export function withLabelNoise(data: Dataset, share: number, seed: number): Dataset {
  if (share === 0) return data
  const answers = answersByKind(data)
  const noisy = {
    ...data,
    tokens: data.tokens.slice(),
    targets: data.targets.slice(),
    lengths: data.lengths.slice(),
  }
  data.templates.forEach((_template, segment) => {
    const random = stream(seed, 'label noise', segment)
    if (random.uniform() >= share) return
    const question = questionAt(data, segment)
    const right = question.answer.join(' ')
    const others = answers.get(kindOf(data, segment))!.filter((answer) => answer.join(' ') !== right)
    if (others.length === 0) return
    const at = segment * TEXT_SLOTS
    noisy.lengths[segment] = packInto(
      { ...question, answer: random.pick(others) },
      noisy.tokens,
      noisy.targets,
      at,
    )
  })
  return noisy
}
