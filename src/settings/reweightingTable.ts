// The settings of dynamic loss reweighting (METHOD 4).

import type { Settings } from './settings'
import type { EntryOf } from './entry'

type ReweightingKey = Extract<keyof Settings, `reweighting${string}`>

const real = { kind: 'number', live: false } as const

/** One entry per setting of reweighting, in the order in which forms show them. */
export const REWEIGHTING_TABLE = {
  reweighting: {
    key: 'reweighting',
    label: 'Dynamic reweighting',
    kind: 'choice',
    group: 'weights',
    live: false,
    default: 'off',
    source: 'Section 4: Reweighting',
    equation: 'T_k = p_k S q_k, sum |w_k n_k - T_k| falls',
    help: 'Whether the loss weights move so that every gradient norm keeps its share.',
    options: [
      { value: 'off', label: 'Off', help: 'The weights stay as set.' },
      {
        value: 'on',
        label: 'On',
        help: 'The weights set here are the start and the target shares; their sum is constant, cross-entropy keeps at least .6. One round trip per step; three more gradients per batch.',
      },
    ],
  },
  reweightingAlpha: {
    ...real,
    key: 'reweightingAlpha',
    label: 'Reweighting: alpha',
    min: 0,
    max: 10,
    default: 0,
    group: 'weights',
    source: 'Section 4: Reweighting',
    equation: 'q_k = (r_k / mean r)^alpha',
    help: 'How much more a loss counts that falls more slowly than the others; 0: not at all.',
  },
  reweightingRate: {
    ...real,
    key: 'reweightingRate',
    label: 'Reweighting: rate',
    min: 1e-6,
    max: 1,
    default: 1e-2,
    group: 'weights',
    source: 'Section 4: Reweighting',
    help: 'Learning rate of the weights.',
  },
  reweightingUnit: {
    ...real,
    key: 'reweightingUnit',
    label: 'Reweighting: unit',
    min: 1e-3,
    max: 1e6,
    default: 3000,
    group: 'weights',
    source: 'Section 4: Reweighting',
    help: 'Factor on squared differences before reweighting sees them (other losses by their own share), so that weights compare.',
  },
  reweightingNorms: {
    key: 'reweightingNorms',
    label: 'Reweighting: norms over',
    kind: 'choice',
    group: 'weights',
    live: false,
    default: 'present',
    source: 'Section 4: Reweighting',
    help: "Sample by sample: over which samples a teacher's gradient norm is averaged.",
    options: [
      {
        value: 'present',
        label: 'Those it teaches',
        help: 'Only samples for which the mixing lets the teacher count. Ours.',
      },
      {
        value: 'all',
        label: 'All samples',
        help: 'Samples for which the teacher does not count add a norm of 0, as in the released code.',
      },
    ],
  },
} satisfies { [K in ReweightingKey]: EntryOf<K> }
