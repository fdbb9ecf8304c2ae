// The three sets of frames of a run, from its settings: training, validation (for choosing) and test (for
// reporting). They share no random stream (world/dataset.ts).

import { isDataId } from '../../settings/ownData'
import { trainingQuestions } from '../../settings/questionMix'
import type { Settings } from '../../settings/settings'
import { trainSplit } from '../../settings/trainSplit'
import { EVALUATION_SEED, makeDataset } from '../../world/dataset'
import { withLabelNoise } from '../../world/labelNoise'
import type { Dataset } from '../../world/types'
import { trainingFrames } from '../data/frames'
import type { SceneSet } from '../data/sceneSet'

/** Settings that determine the training set besides its size. */
const TRAINING_KEYS = [
  'seed',
  'trainFrames',
  'trainingData',
  'trainStream',
  'labelNoise',
  'trainConditions',
  'capabilityMix',
  'templateMix',
] as const satisfies readonly (keyof Settings)[]

/**
 * The training frames, with wrong labels applied: of the world, under the training conditions, or of `own`, the
 * data set that the settings name. Throws where they name one and it is not given.
 */
export function trainingSet(
  settings: Pick<Settings, (typeof TRAINING_KEYS)[number]>,
  own: SceneSet | null = null,
): Dataset {
  const { seed, trainFrames: frames, trainConditions: conditions, labelNoise, trainingData } = settings
  const questions = trainingQuestions(settings)
  if (isDataId(trainingData) && !own) throw new Error(`the data set ${trainingData} was not opened`)
  const data = own
    ? trainingFrames(own, { seed, frames, ...questions })
    : makeDataset({ seed, split: trainSplit(settings), frames, conditions, ...questions })
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
