// Who says the same, and who is right.

import type { SceneAnswer, SceneModel } from '../../../protocol/messages'

export const END = '<eos>'

/** A model's words without the end. */
export const saidBy = (model: SceneModel): string[] =>
  model.tokens.map((t) => t.word).filter((word) => word !== END)

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i])

/** Right or wrong against the truth, null where there is none; and how many models of all say the same. */
export function verdictOf(
  model: SceneModel,
  models: readonly SceneModel[],
  truth: readonly string[] | null,
): { right: boolean | null; agreeing: number } {
  const said = saidBy(model)
  return {
    right: truth ? model.ended && same(said, truth) : null,
    agreeing: models.filter((other) => other.ended === model.ended && same(saidBy(other), said)).length,
  }
}

/** What one model answered. */
export const answersBy = (answer: SceneAnswer, name: SceneModel['name']): SceneModel | undefined =>
  answer.models.find((model) => model.name === name)
