// Words of the Lab, English.

import type { Measure } from '../../experiment/lab/spec'

export const labEn = {
  title: 'Experiment',
  info: 'Several runs that differ in one thing, over several seeds, compared with a control. Differences are paired by seed and have a 95 % interval; nothing is called a difference that its interval does not show. Figures are of test frames, which nobody chose anything by. npm run lab makes the same runs without a browser.',
  base: 'Start from',
  baseNow: 'the settings of this page',
  methods: 'Methods to compare',
  control: 'Compared with',
  vary: 'Vary a setting',
  varyNothing: 'nothing',
  values: 'Values',
  valuesHint: 'separated by spaces, e.g. 1000 3000 9000',
  seeds: 'Seeds',
  keepWeights: 'Keep the weights of the base',
  keepWeightsHint:
    'AGP and its stages count cross-entropy three times, and by default weigh teachers three times more',
  question: 'Question',
  questionHint: 'What is to be found out',
  runs: (n: string, arms: string, seeds: string) => `${n} runs: ${arms} arms × ${seeds} seeds`,
  changes: (arm: string, n: number, list: string) =>
    `${arm} also changes ${n === 1 ? '1 other setting' : `${n} other settings`}: ${list}.`,
  open: 'Open file',
  save: 'Save file',
  file: (name: string) => `From ${name}.`,
  last: 'the last experiment',
  ownAgain: 'Put together another',
  start: 'Start',
  resume: 'Continue',
  stop: 'Stop',
  stopHint: 'Finished runs are kept; the one under way starts anew next time',
  opening: 'Opening the graphics adapter',
  running: (done: string, total: string, arm: string, seed: string, step: string, steps: string) =>
    `Run ${done} of ${total}: ${arm}, seed ${seed}, step ${step} of ${steps}`,
  left: (time: string) => `about ${time} left`,
  unknownTime: 'The first run tells how long the rest will take on this adapter.',
  stopped: (done: string, total: string) => `Stopped: ${done} of ${total} runs are kept.`,
  done: (total: string) => `All ${total} runs are kept.`,
  otherTab: 'An experiment is running in another tab of this browser.',
  notLasting: 'This browser keeps nothing: the runs are gone when the page is.',
  results: 'Results',
  resultsEmpty: 'Nothing yet: start an experiment.',
  measure: 'Differences of',
  measures: {
    average: 'the average',
    perception: 'perception',
    reasoning: 'reasoning',
    planning: 'planning',
  } satisfies Record<Measure, string> as Record<Measure, string>,
  columns: {
    arm: 'Arm',
    n: 'n',
    average: 'average',
    difference: 'difference',
    interval: '95 % interval',
    p: 'p (Holm)',
  },
  caption: (questions: string, n: string) =>
    `Exact match in % on ${questions} questions, mean ± standard error over seeds; n = ${n}. Differences in points, paired by seed.`,
  sorted: 'best first',
  copyMarkdown: 'Copy as Markdown',
  copied: 'Copied',
  figure: 'Figure',
  figureAxis: (measure: string, split: string) => `exact match on ${split} questions, ${measure}, %`,
  splits: { test: 'test', validation: 'validation' } as Record<'test' | 'validation', string>,
  figureCaption: (n: string) => `Small: runs. Large: mean with its 95 % t interval; n = ${n}.`,
  diverged: (n: number) => (n === 1 ? '1 run diverged' : `${n} runs diverged`),
}

export type LabStrings = typeof labEn
