// How far damaged pictures cost models their answers: exact match under every corruption and severity, without a
// picture, and per question template, with the answers that are confused. On test frames: these figures are reported.

import type { HostData } from '../../distill/engine/deviceData'
import { answerKey, majorityAnswers, majorityBaseline } from '../../world/baselines'
import { corruptAll, CORRUPTIONS, noImage } from '../../world/corruption'
import { SEVERITIES } from '../../world/corruptionIds'
import { EVALUATION_SEED, makeDataset, questionAt } from '../../world/dataset'
import { TEMPLATE_IDS } from '../../world/questions'
import { TEXT_SLOTS, type Dataset } from '../../world/types'
import { EOS, VOCABULARY, words } from '../../world/vocabulary'
import { hostData } from '../teachers/teacherTraining'
import { accuracyOf, type AnalysedModel, type AnalysisEncoder } from './model'
import type {
  Condition,
  ConditionResult,
  Confusion,
  RobustnessResults,
  TemplateResult,
} from './robustnessFigures'

/** Clean, nine corruptions at three severities, and no picture, which has no grades. */
export const CONDITIONS: readonly Condition[] = [
  { corruption: null, severity: 0 },
  ...CORRUPTIONS.filter(({ id }) => id !== 'no-image').flatMap(({ id }) =>
    SEVERITIES.map((severity): Condition => ({ corruption: id, severity })),
  ),
  { corruption: 'no-image', severity: 1 },
]

/** Confusions that are kept per template. */
const MOST_CONFUSIONS = 5
/** The answer words at the places where a word is wanted. */
function answerText(ids: ArrayLike<number>, targets: Int32Array, at: number): string {
  const words: string[] = []
  for (let slot = 0; slot < TEXT_SLOTS; slot++)
    if (targets[at + slot] >= 0 && ids[at + slot] !== EOS) words.push(VOCABULARY[ids[at + slot]])
  return words.join(' ')
}

/** Per template: how many are right, and what was given instead. `predicted` [segments, 8]. */
export function templateResults(set: Dataset, predicted: Int32Array, training: Dataset): TemplateResult[] {
  const majority = majorityAnswers(training)
  const results = new Map(
    TEMPLATE_IDS.map((template) => [
      template,
      { template, example: '', asked: 0, right: 0, majority: 0, confusions: new Map<string, Confusion>() },
    ]),
  )
  set.templates.forEach((template, segment) => {
    const at = segment * TEXT_SLOTS
    const one = results.get(template)!
    const wanted = answerText(set.targets, set.targets, at)
    let same = true
    for (let slot = at; slot < at + TEXT_SLOTS; slot++)
      if (set.targets[slot] >= 0 && predicted[slot] !== set.targets[slot]) same = false
    one.asked++
    one.example ||= words(questionAt(set, segment).question).join(' ')
    if (majority.get(template) === answerKey(set, segment)) one.majority++
    if (same) return void one.right++
    const given = answerText(predicted, set.targets, at)
    const known = one.confusions.get(`${wanted}|${given}`)
    if (known) known.count++
    else one.confusions.set(`${wanted}|${given}`, { wanted, given, count: 1 })
  })
  return [...results.values()].map(({ confusions, ...one }) => ({
    ...one,
    confusions: [...confusions.values()].sort((a, b) => b.count - a.count).slice(0, MOST_CONFUSIONS),
  }))
}

/** The pictures of a condition. */
function picturesOf({ corruption, severity }: Condition, set: Dataset): Uint8Array {
  if (corruption === null || severity === 0) return set.pixels
  if (corruption !== 'no-image') return corruptAll(set.pixels, corruption, severity, EVALUATION_SEED)
  const one = noImage()
  const all = new Uint8Array(set.pixels.length)
  for (let frame = 0; frame < set.frames; frame++) all.set(one, frame * one.length)
  return all
}

export interface RobustnessPlan {
  encoder: AnalysisEncoder
  models: readonly AnalysedModel[]
  /** Test frames. */
  frames: number
  /** Of the student: whose most frequent answers are the majority line. */
  training: Dataset
  /** Called after every condition, with everything so far. */
  onResults: (results: RobustnessResults, done: number, total: number) => void
}

/** Asks every model under every condition. */
export async function runRobustness(plan: RobustnessPlan): Promise<RobustnessResults> {
  const { encoder, models, frames, training, onResults } = plan
  const set = makeDataset({ seed: EVALUATION_SEED, split: 'test', frames })
  const results: RobustnessResults = {
    frames,
    questions: set.templates.length,
    subjects: models.map(({ subject }) => subject),
    majority: majorityBaseline(training, set),
    conditions: [],
    templates: {},
  }
  for (const [done, condition] of CONDITIONS.entries()) {
    const host: HostData = hostData(set, await encoder.features(picturesOf(condition, set)))
    const accuracy: ConditionResult['accuracy'] = {}
    for (const model of models) {
      const predicted = await model.predictions(host)
      accuracy[model.subject] = accuracyOf(host, predicted)
      if (condition.corruption === null)
        results.templates[model.subject] = templateResults(set, predicted, training)
    }
    results.conditions.push({ ...condition, accuracy })
    onResults(structuredClone(results), done + 1, CONDITIONS.length)
  }
  return results
}
