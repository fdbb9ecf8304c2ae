// Words of saved runs, of the recorded run and of a link's expected figures, in English.

import type { StorageProblem } from '../state/runStore'
import type { Persistence } from '../state/savedRunsSlice'

/** Storage that works, but not for this tab or not now; what is refused for good has its own words. */
type Passing = Exclude<StorageProblem, 'blocked'>

export const runsEn = {
  seed: (seed: string) => `seed ${seed}`,
  more: (n: string) => `${n} more`,
  undo: 'Undo',
  notice: {
    link: 'This link was made by an earlier version.',
    file: (name: string, version: string) => `${name} was made by version ${version}.`,
    unknown: (keys: string) => `This page does not know these settings and left them out: ${keys}.`,
    added: (keys: string) => `These settings did not exist yet; the behaviour of that time is used: ${keys}.`,
    changed: (keys: string) =>
      `These settings have been corrected since, so the run now gives different results: ${keys}.`,
    rule: (keys: string) =>
      `It has no access to the page, the network or storage. Read it under Gradients or in Set-up: ${keys}.`,
    carriesRule: 'This link contains a rule or loss written by its author.',
    near: (key: string, meant: string) => `${key} (did you mean ${meant}?)`,
  },
  student: {
    undo: (step: string, name: string) => `The student at step ${step} is saved: ${name}.`,
    reload: (step: string, steps: string) =>
      `You left this tab with a run at step ${step} of ${steps}. Its student is saved, so training can resume there.`,
    left: (name: string, step: string, steps: string, when: string) =>
      `An unfinished run is saved: ${name}, step ${step} of ${steps}, ${when}.`,
    resume: 'Resume',
    notNow: 'Not now',
    resumeAt: (step: string) => `Resume at step ${step}`,
    resumeHint: 'Resumes this run in the playground, exactly as if it had never stopped',
    address: 'The address you went back to has different settings. The run on screen is unchanged.',
    openAddress: 'Open those settings',
    stay: 'Keep this run',
    kept: (n: string, size: string, most: string, mostSize: string) =>
      `Students that can resume: ${n} (${size}). The newest ${most} stay, up to ${mostSize}; older ones are deleted, their records stay.`,
    persistence: {
      unasked: 'Nothing has been saved since the page was opened.',
      asking: 'The browser is being asked not to clear them.',
      granted: 'The browser has promised not to clear them by itself.',
      refused: 'The browser may clear them when space runs low: save to a file what you want to be sure of.',
      unavailable:
        'This browser does not say whether it will keep them: save to a file what you want to be sure of.',
    } satisfies Record<Persistence, string> as Record<Persistence, string>,
  },
  problem: {
    full: {
      title: 'The browser\u2019s storage for this page is full',
      text: 'The newest run is not saved yet. Delete runs you no longer need, or save them to files first.',
    },
    newer: {
      title: 'A newer version of this page is open in another tab',
      text: 'It has taken over the saved runs. Reload this tab to see them here; save the run on screen to a file first.',
    },
    busy: {
      title: 'An older version of this page is open in another tab',
      text: 'It is using the saved runs. Close that tab, then reload this one. Until then, runs last only as long as this tab.',
    },
  } satisfies Record<Passing, { title: string; text: string }> as Record<
    Passing,
    { title: string; text: string }
  >,
  reload: 'Reload this tab',
  refused: {
    everything: 'This browser stores nothing for this page',
    something: 'This browser does not store everything for this page',
    lost: (what: string) => `Gone when this tab is closed: ${what}. Everything else works.`,
    databases: 'runs and your own teachers',
    values: 'theme, language, chart settings and saved scenes',
    and: ' and also ',
    blocked:
      'To keep them, allow cookies and site data for this address in the browser\u2019s settings, or leave the private window, then reload. Until then, save what matters to files.',
    full: 'The storage of this address is full, perhaps through its other pages. Delete site data you no longer need, then reload.',
  },

  replay: {
    label: 'Recorded run',
    recorded: (date: string, seed: string) => `Recorded run of ${date}, seed ${seed}`,
    /** AGP and KD in full, where a newcomer first meets them. */
    spelledOut: 'knowledge distillation (KD) with asymmetric gradient projection (AGP)',
    kept: (date: string) => `Saved run of ${date}`,
    on: (adapter: string) => `It ran on ${adapter}`,
    yours: 'Your own run starts when you press Run.',
    queued: 'Your own run starts as soon as everything is ready.',
    againYours: 'Press Run to train: step 0 again, the same curve.',
    other: 'Press Run to train your own settings.',
    without: 'A run of your own cannot be computed here; this one can be played.',
    different: (what: string) => `Differs from the default: ${what}`,
    instead: (label: string, is: string, usual: string) => `${label} ${is} (default ${usual})`,
    play: 'Play',
    pause: 'Pause the playback',
    position: 'Step of the recorded run',
    step: (step: string, steps: string) => `step ${step} of ${steps}`,
    chip: 'recorded',
    chipSaved: 'saved',
    close: 'Close the recorded run',
    rest: 'A recorded run plays below.',
  },

  expect: {
    waiting: (step: string, ce: string) =>
      `This link expects ce ${ce} at step ${step}. Run it: the figures are compared there.`,
    matches: (step: string) => `Matches the link at step ${step}`,
    differs: (step: string) => `Differs from the link at step ${step}`,
    instead: (what: string, found: string, expected: string) => `${what} ${found} instead of ${expected}`,
    adapter: 'Another adapter rounds differently, and small differences grow.',
    version: (theirs: string, ours: string) => `The link was made by version ${theirs}, this is ${ours}.`,
    close: 'Close this message',
  },
}
