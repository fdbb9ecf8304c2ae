// The settings of learning rate and optimizer.

import type { Settings } from './settings'
import type { EntryOf } from './entry'

type OptimizerKey =
  | 'learningRate'
  | 'schedule'
  | 'warmup'
  | 'minRatio'
  | 'beta1'
  | 'beta2'
  | 'weightDecay'
  | 'clip'

const integer = { kind: 'integer', live: false } as const
const real = { kind: 'number', live: false } as const

/** One entry per setting, in the order in which forms show them. */
export const OPTIMIZER_TABLE = {
  learningRate: {
    ...real,
    key: 'learningRate',
    label: 'Learning rate',
    min: 0,
    max: 1,
    default: 3e-3,
    group: 'optimizer',
    live: true,
    source: 'Section 2: Training step',
    help: 'Peak of the schedule.',
  },
  schedule: {
    key: 'schedule',
    label: 'Schedule',
    kind: 'choice',
    group: 'optimizer',
    live: false,
    default: 'cosine',
    source: 'Section 2: Training step',
    help: 'How the learning rate falls after the warm-up.',
    options: [
      { value: 'constant', label: 'Constant', help: 'Stays at its peak.' },
      { value: 'cosine', label: 'Cosine', help: 'Half a cosine down to the floor.' },
      { value: 'linear', label: 'Linear', help: 'A straight line down to the floor.' },
    ],
  },
  warmup: {
    ...integer,
    key: 'warmup',
    label: 'Warm-up',
    min: 0,
    max: 100000,
    default: 50,
    group: 'optimizer',
    source: 'Section 2: Training step',
    help: 'Steps in which the learning rate rises from zero.',
  },
  minRatio: {
    ...real,
    key: 'minRatio',
    label: 'Floor',
    min: 0,
    max: 1,
    default: 0.02,
    group: 'optimizer',
    source: 'Section 2: Training step',
    help: 'Learning rate at the last step, as a share of its peak.',
  },
  beta1: {
    ...real,
    key: 'beta1',
    label: 'Adam beta 1',
    min: 0,
    max: 0.9999,
    default: 0.9,
    group: 'optimizer',
    source: 'Section 2: Training step',
    help: 'Decay rate of the mean gradient.',
  },
  beta2: {
    ...real,
    key: 'beta2',
    label: 'Adam beta 2',
    min: 0,
    max: 0.99999,
    default: 0.98,
    group: 'optimizer',
    source: 'Section 2: Training step',
    help: 'Decay rate of the squared gradient.',
  },
  weightDecay: {
    ...real,
    key: 'weightDecay',
    label: 'Weight decay',
    min: 0,
    max: 1,
    default: 0.01,
    group: 'optimizer',
    source: 'Section 2: Training step',
    help: 'Pull of every weight towards zero (AdamW).',
  },
  clip: {
    ...real,
    key: 'clip',
    label: 'Clip',
    min: 1e-3,
    max: 1e6,
    default: 1,
    group: 'optimizer',
    source: 'Section 2: Training step',
    help: 'Largest norm of the combined gradient; a very large value never clips.',
  },
} satisfies { [K in OptimizerKey & keyof Settings]: EntryOf<K> }
