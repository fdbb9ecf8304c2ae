// The settings table: one entry per setting. Form, link, presets, command-line flags, validation and the run
// record all read it. Figures come from trials of this toy world, not from the paper, whose learning rate and
// weights belong to models 10,000 times larger.

import { COMBINE, METHODS } from '../distill/combine/registry'
import { DEFAULT_RULE, LONGEST_RULE } from '../distill/combine/rule/defaultRule'
import { MODEL_TABLE } from './modelTable'
import { EVALUATION_DATA, TRAINING_DATA } from './ownDataTable'
import { OPTIMIZER_TABLE } from './optimizerTable'
import { PARAMETER_TABLE } from './parameterTable'
import type { Settings } from './settings'
import type { DefaultsSettings, Default, EntryOf, Group, SettingEntry } from './entry'
import { REGIME_TABLE } from './regimeTable'
import { REWEIGHTING_TABLE } from './reweightingTable'
import { SIGNAL_TABLE } from './signalTable'
import { TEACHER_TABLE } from './teacherTable'

const integer = { kind: 'integer', live: false } as const
const real = { kind: 'number', live: false } as const
const mixing = {
  kind: 'row3',
  min: 0,
  max: 1e6,
  group: 'mixing',
  live: false,
  source: 'Section 2: Training step',
  equation: 'pi[d][c] = max(0, x_c) / sum x',
} as const

const FIXED_TABLE = {
  method: {
    key: 'method',
    label: 'Combining gradients',
    kind: 'choice',
    group: 'run',
    live: false,
    default: 'agp',
    help: 'How the four gradients become one update. AGP is asymmetric gradient projection, the paper\u2019s way.',
    source: 'Section 3: AGP',
    equation: 'P(f; a) = f if f.a >= 0, else f - (f.a / |a|^2) a',
    options: METHODS.map((id) => ({ value: id, label: COMBINE[id].label, help: COMBINE[id].help })),
  },
  rule: {
    key: 'rule',
    label: 'Rule',
    kind: 'text',
    lines: true,
    longest: LONGEST_RULE,
    group: 'run',
    live: false,
    default: DEFAULT_RULE,
    source: 'Section 6: Combining gradients',
    equation: 'combine(G, ctx) -> [ce, perception, reasoning, planning]',
    help: 'JavaScript of a rule of your own, run in a sandbox; read when gradients are combined by it.',
  },
  supervision: {
    key: 'supervision',
    label: 'Supervision',
    kind: 'choice',
    group: 'run',
    live: false,
    default: 'shared',
    source: 'Section 3: AGP',
    equation: 's = s_1 + s_2 + s_3, m_c = s_c + P(f_c; s_c)',
    help: 'The supervised gradient that AGP projects each teacher gradient against.',
    options: [
      {
        value: 'shared',
        label: 'One for all',
        help: 'The supervised gradient of the whole batch, as published.',
      },
      {
        value: 'per-capability',
        label: 'One per capability',
        help: "Six gradients: each capability's own answers, and its own teacher on its own questions (no mixing); cross-entropy counts once. Ours; solved on the CPU, one round trip per step.",
      },
    ],
  },
  anchorSupport: {
    key: 'anchorSupport',
    label: 'Projection over',
    kind: 'choice',
    group: 'run',
    live: false,
    default: 'whole',
    source: 'Section 3: AGP',
    equation: 'f - (f.s / |s|^2) s; f - (f.s / |s M|^2) s M; as released f - (f.s / |s|^2) s M',
    help: 'Over which parameters stage 1 measures and removes what opposes the supervised gradient.',
    options: [
      { value: 'whole', label: 'Whole model', help: "All parameters: the paper's formula." },
      {
        value: 'support',
        label: 'Where the loss reaches',
        help: 'Measured and removed only where the teacher gradient is not zero. Ours; solved on the CPU, one round trip per step.',
      },
      {
        value: 'released',
        label: 'As released',
        help: 'Measured on the whole model, removed only from parameters that the loss reaches, as in the released code. May leave some conflict with cross-entropy; solved on the CPU, one round trip per step.',
      },
    ],
  },
  combineOver: {
    key: 'combineOver',
    label: 'Combined over',
    kind: 'choice',
    group: 'run',
    live: false,
    default: 'model',
    source: 'Section 6: Combining gradients',
    equation: 'u_l = sum_k c_k(G_l) g_k,l for each module l',
    help: 'Whether one Gram matrix decides for the whole model, or each layer for its own parameters.',
    options: [
      {
        value: 'model',
        label: 'The whole model',
        help: 'One set of coefficients, from the products of whole gradients.',
      },
      {
        value: 'module',
        label: 'Layer by layer',
        help: 'Embedding, each layer and final norm combine their own parts of the gradients separately. Solved on the CPU, one round trip per step.',
      },
    ],
  },
  seed: {
    ...integer,
    key: 'seed',
    label: 'Seed',
    min: 0,
    max: 4294967295,
    default: 1,
    group: 'run',
    source: 'TinyDrive: the toy world',
    help: 'Same seed, same data, student, batches and shuffles.',
  },
  steps: {
    ...integer,
    key: 'steps',
    label: 'Steps',
    min: 1,
    max: 100000,
    default: 700,
    group: 'run',
    source: 'TinyDrive: the toy world',
    help: 'Number of training steps.',
  },
  evaluateEvery: {
    ...integer,
    key: 'evaluateEvery',
    label: 'Evaluate every',
    min: 0,
    max: 100000,
    default: 50,
    group: 'run',
    source: 'TinyDrive: the toy world',
    help: 'Steps between two evaluations on the validation frames; 0: only at the end.',
  },
  ...MODEL_TABLE,
  batchFrames: {
    ...integer,
    key: 'batchFrames',
    label: 'Frames per step',
    min: 1,
    max: 64,
    default: 8,
    group: 'data',
    source: 'TinyDrive: the toy world',
    help: 'Pictures in one batch.',
  },
  batchSegments: {
    ...integer,
    key: 'batchSegments',
    label: 'Questions per frame',
    min: 3,
    max: 12,
    multiple: 3,
    default: 6,
    group: 'data',
    source: 'TinyDrive: the toy world',
    help: 'Questions asked about each picture of a batch, a third per capability.',
  },
  trainingData: TRAINING_DATA,
  trainFrames: {
    ...integer,
    key: 'trainFrames',
    label: 'Training frames',
    min: 1,
    max: 16384,
    default: 384,
    group: 'data',
    source: 'TinyDrive: the toy world',
    help: 'Labelled pictures; few of them is where teachers help most.',
  },
  validationFrames: {
    ...integer,
    key: 'validationFrames',
    label: 'Validation frames',
    min: 1,
    max: 512,
    default: 96,
    group: 'data',
    source: 'TinyDrive: the toy world',
    help: 'Held-out pictures on which choices are evaluated, 12 questions each.',
  },
  trainStream: {
    key: 'trainStream',
    label: 'Training stream',
    kind: 'choice',
    group: 'data',
    live: false,
    default: 'students',
    source: 'TinyDrive: the toy world',
    help: "Which random stream the student's training frames are drawn from.",
    options: [
      {
        value: 'students',
        label: "The students'",
        help: 'No teacher and no encoder has seen these frames, whatever the seed.',
      },
      {
        value: 'teachers',
        label: "The teachers'",
        help: 'As in earlier versions. With seed 1 the student learns from the same frames as the shipped teachers and the encoder.',
      },
    ],
  },
  testFrames: {
    ...integer,
    key: 'testFrames',
    label: 'Test frames',
    min: 0,
    max: 2048,
    default: 96,
    group: 'data',
    source: 'TinyDrive: the toy world',
    help: 'Pictures evaluated once, after the last step, for the figure to report; 0: none.',
  },
  evaluationData: EVALUATION_DATA,
  ...TEACHER_TABLE,
  accumulation: {
    ...integer,
    key: 'accumulation',
    label: 'Accumulation',
    min: 1,
    max: 16,
    default: 1,
    group: 'optimizer',
    source: 'Section 2: Training step',
    equation: 'u = (1/n) sum u_i, then clip, then AdamW',
    help: 'Micro-batches per step, each combined separately, then averaged and clipped. Each costs a full pass; one more copy of the student is kept.',
  },
  combinePer: {
    key: 'combinePer',
    label: 'Combined by',
    kind: 'choice',
    group: 'optimizer',
    live: false,
    default: 'batch',
    source: 'Section 3: AGP',
    help: 'Whether gradients are combined once per batch, or sample by sample.',
    options: [
      { value: 'batch', label: 'Batch', help: 'One combination per batch.' },
      {
        value: 'sample',
        label: 'Sample',
        help: 'Each question separately, as the released code does, then the mean. Every question is then a sequence of its own, with a gradient of its own per loss: several times slower.',
      },
    ],
  },
  ...OPTIMIZER_TABLE,
  weightCe: {
    ...real,
    key: 'weightCe',
    label: 'Cross-entropy',
    min: 0,
    max: 1e6,
    default: 1,
    group: 'weights',
    live: true,
    source: 'Section 2: Training step',
    equation: 's = w_ce g_ce',
    help: 'Weight of the supervised loss.',
  },
  ...SIGNAL_TABLE,
  ...REWEIGHTING_TABLE,
  mixPerception: {
    ...mixing,
    key: 'mixPerception',
    label: 'Perception questions',
    default: [0.8, 0.1, 0.1],
    help: 'How much the perception, reasoning and planning teachers count on perception questions.',
  },
  mixReasoning: {
    ...mixing,
    key: 'mixReasoning',
    label: 'Reasoning questions',
    default: [0.1, 0.8, 0.1],
    help: 'How much the perception, reasoning and planning teachers count on reasoning questions.',
  },
  mixPlanning: {
    ...mixing,
    key: 'mixPlanning',
    label: 'Planning questions',
    default: [0.1, 0.1, 0.8],
    help: 'How much the perception, reasoning and planning teachers count on planning questions.',
  },
  ...REGIME_TABLE,
} satisfies { [K in keyof Settings]: EntryOf<K> }

/** The fixed entries and, after the choice of the method, one per parameter of a method. */
const { method, ...others } = FIXED_TABLE
export const SETTINGS_TABLE: typeof FIXED_TABLE = { method, ...PARAMETER_TABLE, ...others }

/** All keys, in the order in which forms and summaries show them. */
export const SETTING_KEYS = Object.keys(SETTINGS_TABLE) as (keyof Settings)[]

/** The entry of one key, as the union that forms switch on. */
export const settingEntry = (key: keyof Settings): SettingEntry => SETTINGS_TABLE[key]

/** The keys of one group, in table order. */
export const keysOfGroup = (group: Group): (keyof Settings)[] =>
  SETTING_KEYS.filter((key) => SETTINGS_TABLE[key].group === group)

/**
 * The value that an unset key takes, given the other settings (the weights of teacher losses depend on the
 * method).
 */
export function defaultOf<K extends keyof Settings>(key: K, settings: DefaultsSettings): Settings[K] {
  const value = SETTINGS_TABLE[key].default as unknown as Default<Settings[K]>
  return typeof value === 'function'
    ? (value as (s: DefaultsSettings) => Settings[K])(settings)
    : typeof value === 'object'
      ? structuredClone(value)
      : value
}
