// Words of the Lab, English.

import type { Measure } from '../../experiment/lab/spec'

export const labEn = {
  title: 'Experiment',
  info: 'Several runs that differ in one thing, over several seeds, compared with a control. Differences are paired by seed and have a 95 % interval; only what the interval shows is called a difference. Figures come from test frames, which were not used to choose anything. npm run lab makes the same runs without a browser.',
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
    'AGP and its stages count cross-entropy three times, so teacher weights are three times larger by default',
  question: 'Question',
  questionHint: 'What you want to find out',
  runs: (n: string, arms: string, seeds: string) => `${n} runs: ${arms} arms × ${seeds} seeds`,
  changes: (arm: string, n: number, list: string) =>
    `${arm} also changes ${n === 1 ? '1 other setting' : `${n} other settings`}: ${list}.`,
  open: 'Open file',
  save: 'Save file',
  file: (name: string) => `From ${name}.`,
  last: 'the last experiment',
  ownAgain: 'Set up another',
  start: 'Start',
  resume: 'Continue',
  stop: 'Stop',
  stopHint: 'Finished runs are saved; the current one starts over next time',
  opening: 'Opening the graphics adapter',
  running: (done: string, total: string, arm: string, seed: string, step: string, steps: string) =>
    `Run ${done} of ${total}: ${arm}, seed ${seed}, step ${step} of ${steps}`,
  left: (time: string) => `about ${time} left`,
  unknownTime: 'The time left is known after the first run on this adapter.',
  stopped: (done: string, total: string) => `Stopped: ${done} of ${total} runs are saved.`,
  done: (total: string) => `All ${total} runs are saved.`,
  otherTab: 'An experiment is running in another tab of this browser.',
  notLasting: 'This browser saves nothing: the runs are lost when the page is closed.',
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
