// The settings that name custom data sets. Their words are short: they are fetched before the first curves.

import type { EntryOf } from './entry'

const ownData = {
  kind: 'choice',
  group: 'data',
  live: false,
  default: 'world',
  source: 'TinyDrive: the toy world',
  options: [{ value: 'world', label: 'This world', help: 'Frames of this world.' }],
  also: { pattern: /^data:[0-9a-f]{16}$/, expected: 'data:ID, a data set of your own' },
} as const

export const TRAINING_DATA: EntryOf<'trainingData'> = {
  ...ownData,
  key: 'trainingData',
  label: 'Training data',
  help: 'What training frames show: this world, or a data set of your own.',
}

export const EVALUATION_DATA: EntryOf<'evaluationData'> = {
  ...ownData,
  key: 'evaluationData',
  label: 'Evaluated on',
  help: 'A data set of your own, besides validation and test frames.',
}
