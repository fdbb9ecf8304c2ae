// Words of an exported figure in English: axis titles, units, and what is said below the legend.

import { SIGNALS } from '../../distill/signals/registry'
import type { LossKind } from '../state/metrics'

export const figureEn = {
  x: {
    step: 'training step',
    seconds: 'training time (s)',
    samples: 'training samples (questions answered)',
  },
  nats: 'nats per token',
  units: {
    mse: '3000 × MSE',
    cosine: '1 − cosine',
    kl: 'KL, nats',
    ...Object.fromEntries(Object.values(SIGNALS).map(({ id, unit }) => [id, unit])),
  } as Readonly<Record<LossKind, string>>,
  run: (name: string) => `solid: ${name}`,
  rawLine: 'faint: every step, not smoothed',
  band: 'shaded: mean ± 1 standard deviation over seeds',
  offAxis: '0 or below: not on a log axis',
  one: (name: string, seed: string, steps: string, all: string) =>
    `${name}: n = 1 run (seed ${seed}), ${steps} of ${all} steps.`,
  several: (name: string, n: string, seeds: string, steps: string) =>
    `${name}: mean of n = ${n} runs (seeds ${seeds}), ${steps} steps.`,
  shortest: (steps: string, longest: string) =>
    `The mean ends at step ${steps}, where the shortest of these runs ends (the longest: ${longest}).`,
  otherUnits: 'Some of its losses are of another kind, in other units.',
  smoothed: (steps: string) =>
    `Lines: exponential moving average over steps, time constant ${steps} steps, debiased.`,
  exact: 'Lines: the values of every step, not smoothed.',
  exactPoints: 'Points: every evaluation, not smoothed.',
  part: (span: string) => `Shown: ${span}.`,
  references: 'Reference lines in the order perception / reasoning / planning.',
}
