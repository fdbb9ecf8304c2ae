// Words of the transport's extras (live settings, rewind, keys, recovery), English.

import type { ShortcutId } from '../explain/shortcuts'

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
  keys: 'Keys',
  keysTitle: 'Keyboard',
  keyNames: {
    toggle: 'Space',
    step: 'S',
    walk: 'W',
    reset: 'R',
    setUp: 'E',
    keys: '?',
    close: 'Esc',
  } satisfies Record<ShortcutId | 'close', string> as Record<ShortcutId | 'close', string>,
  keyMeanings: {
    toggle: 'run or pause',
    step: 'one step',
    walk: 'walk one step, phase by phase',
    reset: 'back to step 0',
    setUp: 'open or close the set-up',
    keys: 'this list',
    close: 'close the open panel',
  } satisfies Record<ShortcutId | 'close', string> as Record<ShortcutId | 'close', string>,
  keysArrows:
    'In the opened step: next and previous phase. On the progress bar: choose a checkpoint, Enter rewinds. In charts and tabs: move.',

  recovering: (step: string, attempt: number) =>
    `The graphics processor was lost. Reconnecting (attempt ${attempt} of 3); the run will resume from step ${step}.`,
  recovered: (step: string) =>
    `The graphics processor is back. The run resumed from its checkpoint at step ${step}.`,
  gotIt: 'Got it',

  /** The words of the opened step come with it (walk.en.ts). */
  walk: {
    button: 'Walk',
    hint: 'Make one real step and look at it phase by phase',
  },
}
