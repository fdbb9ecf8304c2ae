// Words of the transport's extras (live settings, rewind, keys, recovery), English.

export const controlsEn = {
  limits: 'Live settings',
  limitsHint: 'Speed limit, automatic pause, learning rate and loss weights during the run',
  speedTitle: 'Speed',
  speedHelp: 'Slow enough to watch each step. Training itself does not change.',
  speedFull: 'full speed',
  speedLimit: (n: string) => `${n} steps/s`,
  stopTitle: 'Pause automatically',
  stopStep: 'at step',
  stopAccuracy: 'at an average accuracy of',
  stopNever: 'never',
  stopBad: (range: string) => `Expected ${range}, or nothing.`,
  stopStepRange: 'a whole number of steps from 1',
  stopAccuracyRange: 'a percentage from 0 to 100',
  liveTitle: 'While it runs',
  liveHelp: 'Changes take effect at the next step and are marked on the charts.',
  divide: '÷ 3',
  multiply: '× 3',
  divideName: (what: string) => `${what} divided by 3`,
  multiplyName: (what: string) => `${what} times 3`,
  stopped: {
    accuracy: (step: string) => `Paused automatically at step ${step}: accuracy reached.`,
    step: (step: string) => `Paused automatically at step ${step}, as requested.`,
  },

  rewind: 'Rewind to a checkpoint',
  rewindTo: (step: string) => `rewind to step ${step}`,
  rewindHint:
    'Click a mark, or press the arrow keys and Enter. Later steps are discarded; the same seed trains them again.',
  rewindNow: (step: string) => `Back to step ${step}`,

  lesson: 'The lesson: how to learn from three teachers at once',
  introduction: 'The idea in 3 minutes',
  help: 'Help',

  recovering: (step: string, attempt: number) =>
    `The graphics processor was lost. Reconnecting (attempt ${attempt} of 3); the run will resume from step ${step}.`,
  recovered: (step: string) =>
    `The graphics processor is back. The run resumed from its checkpoint at step ${step}.`,
  gotIt: 'Got it',

  /** The words of the opened step come with it (walk.en.ts). */
  walk: {
    button: 'Explain a step',
    hint: 'A real step, phase by phase',
  },
}
