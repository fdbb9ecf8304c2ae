// The three sets of frames of a run, from its settings: training, validation (for choosing) and test (for
// reporting). They share no random stream (world/dataset.ts).

import { trainingQuestions } from '../../settings/questionMix'
import type { Settings } from '../../settings/settings'
import { trainSplit } from '../../settings/trainSplit'
import { EVALUATION_SEED, makeDataset } from '../../world/dataset'
import { withLabelNoise } from '../../world/labelNoise'
import type { Dataset } from '../../world/types'

/** Settings that determine the training set besides its size. */
const TRAINING_KEYS = [
  'seed',
  'trainFrames',
  'trainStream',
  'labelNoise',
  'trainConditions',
  'capabilityMix',
  'templateMix',
] as const satisfies readonly (keyof Settings)[]

/** The training frames, with wrong labels and training conditions applied. */
export function trainingSet(settings: Pick<Settings, (typeof TRAINING_KEYS)[number]>): Dataset {
  const { seed, trainFrames: frames, trainConditions: conditions, labelNoise } = settings
  const questions = trainingQuestions(settings)
  const data = makeDataset({ seed, split: trainSplit(settings), frames, conditions, ...questions })
  return withLabelNoise(data, labelNoise, seed)
}

/** The validation frames, for choosing while training: the same for every run. */
export const validationSet = ({ validationFrames }: Pick<Settings, 'validationFrames'>): Dataset =>
  makeDataset({ seed: EVALUATION_SEED, split: 'validation', frames: validationFrames })

/** The test frames, for reporting: the same for every run, used once, after the last step. */
export const testSet = ({ testFrames }: Pick<Settings, 'testFrames'>): Dataset =>
  makeDataset({ seed: EVALUATION_SEED, split: 'test', frames: testFrames })

/** Two settings with the same key share training and validation frames, and their features. */
export const dataKey = (settings: Settings): string =>
  JSON.stringify([...TRAINING_KEYS.map((key) => settings[key]), settings.validationFrames])
