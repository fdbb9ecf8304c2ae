// Words under the field of a typed attention loss, in English.

import { LOSS_REASONS, type LossReasons } from '../../distill/signals/attention/typed/lossError'

export const typedLossEn = {
  title: 'What this expression does',
  at: (character: string) => `Character ${character}: `,
  reasons: LOSS_REASONS as LossReasons,
  derivative: 'Slope in s',
  entries: 'averaged over the compared entries',
  rows: 'summed over each row, whose weights are first divided by their sum; averaged over rows',
  checked: (points: string) =>
    `Finite, and its slope is that of its differences, at ${points} points from 10⁻⁸ to 1, ends included; smaller weights count as 10⁻⁸.`,
  smallest: 'For every t it is smallest at s = t.',
  notSmallest: 'Entry by entry it is not smallest at s = t.',
  notSmallestRows: 'A single entry is not smallest at s = t; a whole row may be.',
  examples: 'Start from',
  example: {
    squared: 'Squared difference',
    kl: 'KL',
    hellinger: 'Hellinger',
    jensenShannon: 'Jensen-Shannon',
    absolute: 'Absolute difference',
    huber: 'Pseudo-Huber',
  },
  loss: 'Loss',
  slope: 'Slope',
  curves: (name: string, range: string) => `${name} for s from 0 to 1, between ${range}; one line for each t`,
}

export type TypedLossStrings = typeof typedLossEn
