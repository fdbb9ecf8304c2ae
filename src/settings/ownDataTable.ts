// The settings that name data sets of one's own.

import { DATA_ID } from './ownData'
import type { EntryOf } from './entry'

const ownData = {
  kind: 'choice',
  group: 'data',
  live: false,
  default: 'world',
  source: 'TinyDrive: the toy world',
  also: { pattern: DATA_ID, expected: "data:ID for a data set of one's own, ID the 16 digits of its hash" },
} as const

export const TRAINING_DATA: EntryOf<'trainingData'> = {
  ...ownData,
  key: 'trainingData',
  label: 'Training data',
  help: 'Whose scenes the student learns from: those of this world, or a data set of your own.',
  options: [{ value: 'world', label: 'This world', help: 'Scenes drawn by the seed.' }],
}

export const EVALUATION_DATA: EntryOf<'evaluationData'> = {
  ...ownData,
  key: 'evaluationData',
  label: 'Evaluated on',
  help: 'A data set of your own on which the finished student answers, too. Validation and test stay as they are.',
  options: [{ value: 'world', label: "This world's frames", help: 'Validation and test frames alone.' }],
}
