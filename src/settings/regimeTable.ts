// The settings of regimes: wrong labels, wrong teachers, and training data unlike the test data. By default
// all are off.

import type { EntryOf } from './entry'
import type { Settings } from './settings'

const regime = { group: 'regime', live: false, source: 'TinyDrive: the toy world' } as const
const share = { ...regime, kind: 'number', min: 0, max: 1 } as const

type RegimeKey =
  | 'labelNoise'
  | `wrong${'Teacher' | 'Share' | 'How' | 'Questions'}`
  | 'trainConditions'
  | 'frameOrder'
  | 'capabilityMix'
  | 'templateMix'

export const REGIME_TABLE = {
  labelNoise: {
    ...share,
    key: 'labelNoise',
    label: 'Wrong labels',
    default: 0,
    help: 'Share of the training questions whose answer is replaced by another answer to the same kind of question.',
  },
  wrongTeacher: {
    ...regime,
    kind: 'choice',
    key: 'wrongTeacher',
    label: 'Wrong teacher',
    default: 'none',
    help: 'Which teacher teaches something wrong; it is still shown and evaluated unchanged.',
    options: [
      { value: 'none', label: 'None', help: 'Every teacher teaches what it knows.' },
      { value: 'perception', label: 'Perception', help: 'The perception teacher.' },
      { value: 'reasoning', label: 'Reasoning', help: 'The reasoning teacher.' },
      { value: 'planning', label: 'Planning', help: 'The planning teacher.' },
      { value: 'all', label: 'All three', help: 'Every specialist, each on questions of its own choice.' },
    ],
  },
  wrongShare: {
    ...share,
    key: 'wrongShare',
    label: 'Wrong teacher: share',
    default: 1,
    help: 'The share of training questions on which it is wrong; the seed decides which.',
  },
  wrongHow: {
    ...regime,
    kind: 'choice',
    key: 'wrongHow',
    label: 'Wrong teacher: how',
    default: 'shuffled',
    help: 'What it teaches in place of what it knows.',
    options: [
      {
        value: 'shuffled',
        label: 'Another question',
        help: 'Its own answer to another question of the same capability and length, among sixteen frames.',
      },
      {
        value: 'specialist',
        label: 'Another specialist',
        help: 'What the next specialist says: reasoning for perception, planning for reasoning, perception for planning.',
      },
      {
        value: 'words',
        label: 'Words exchanged',
        help: 'Its answer words exchanged for each other, always in the same way; only for signals on answers.',
      },
    ],
  },
  wrongQuestions: {
    ...regime,
    kind: 'choice',
    key: 'wrongQuestions',
    label: 'Wrong teacher: on',
    default: 'every',
    help: 'The capability on whose questions it may be wrong.',
    options: [
      { value: 'every', label: 'Every question', help: 'Of all three capabilities.' },
      { value: 'own', label: 'Its own', help: 'Questions of its own capability alone.' },
      {
        value: 'others',
        label: "The others'",
        help: 'Questions of the other two: with share 1, a specialist that knows only its own subject.',
      },
    ],
  },
  trainConditions: {
    ...regime,
    kind: 'choice',
    key: 'trainConditions',
    label: 'Training conditions',
    default: 'all',
    help: 'What the training scenes have in common; validation and test scenes are of every kind.',
    options: [
      { value: 'all', label: 'All', help: 'As the world is: three of ten scenes at night.' },
      { value: 'night', label: 'Night only', help: 'Every training scene is at night.' },
      { value: 'day', label: 'Day only', help: 'Every training scene is by day.' },
      { value: 'no-lamps', label: 'No lamps', help: 'No vehicle of a training scene brakes or signals.' },
    ],
  },
  frameOrder: {
    ...regime,
    kind: 'choice',
    key: 'frameOrder',
    label: 'Frames of a step',
    default: 'random',
    help: 'For fresh frames at every step choose sequential, with training frames = steps x frames per batch x accumulation (5,600 by default).',
    options: [
      { value: 'random', label: 'Random', help: 'Any frames of the training set, again and again.' },
      {
        value: 'sequential',
        label: 'Sequential',
        help: 'One after another: none comes again before all have.',
      },
    ],
  },
  capabilityMix: {
    ...regime,
    kind: 'row3',
    key: 'capabilityMix',
    label: 'Capability mix',
    min: 0,
    max: 1e6,
    default: [1, 1, 1],
    help: 'Perception, reasoning and planning among the twelve training questions of a frame.',
    equation: 'n_c = 12 x_c / sum x, rounded to twelve',
  },
  templateMix: {
    ...regime,
    kind: 'text',
    key: 'templateMix',
    label: 'Template mix',
    longest: 120,
    default: 'even',
    help: 'Training templates by weight within their capability, e.g. P1:3 R4:0; one not named has 1. even: in turn.',
    equation: 'even, or TEMPLATE:WEIGHT ...',
  },
} satisfies { [K in RegimeKey]: EntryOf<K> }

const WRONG: readonly (keyof Settings)[] = ['wrongShare', 'wrongHow', 'wrongQuestions']

/** Whether a setting of this table has an effect, given the others. */
export const regimeApplies = (
  key: keyof Settings,
  chosen: Readonly<Record<keyof Settings, unknown>>,
): boolean => !WRONG.includes(key) || chosen.wrongTeacher !== 'none'
