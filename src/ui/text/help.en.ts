// Words of the help: where to go next, keys, and what this device computes on. Fetched with it. English.

import type { DeviceChoice } from '../../browser/deviceChoice'
import type { ShortcutId } from '../explain/shortcuts'

export const helpEn = {
  tour: 'A tour of the playground',
  glossary: 'Glossary: what the words mean',
  keysTitle: 'Keyboard',
  keyNames: {
    toggle: 'Space',
    step: 'S',
    walk: 'W',
    reset: 'R',
    setUp: 'E',
    present: 'P',
    keys: '?',
    close: 'Esc',
  } satisfies Record<ShortcutId | 'close', string> as Record<ShortcutId | 'close', string>,
  keyMeanings: {
    toggle: 'run or pause',
    step: 'one step',
    walk: 'explain a step, phase by phase',
    reset: 'back to step 0',
    setUp: 'open or close the set-up',
    present: 'present: one panel, large',
    keys: 'this help',
    close: 'close the open panel',
  } satisfies Record<ShortcutId | 'close', string> as Record<ShortcutId | 'close', string>,
  keysArrows:
    'In the explained step: next and previous phase. On the progress bar: choose a checkpoint, Enter rewinds. In charts and tabs: move.',

  deviceTitle: 'About this device',
  computesOn: 'Compute on',
  devices: {
    automatic: 'Automatic',
    graphics: 'Graphics processor (WebGPU)',
    processor: 'CPU (WebAssembly)',
  } as Record<DeviceChoice, string>,
  computesOnHelp:
    'Automatic takes the graphics processor. Where there is none, or the browser only imitates one, it takes the CPU: slower, but it works everywhere. A change prepares the run anew; the student you have is saved first.',
  adapter: 'computed on',
  threads: 'threads',
  threadsOf: (count: number) =>
    count === 1 ? '1: this site or this machine allows no more' : `${count} that share the work`,
  threadsHint:
    'Threads of the CPU that compute. They share memory, which browsers allow on sites that isolate their pages from others (Hosting, in the documents). Their number changes the speed of a step and not one bit of its result.',
  memory: 'memory of the run',
  memoryOf: (size: string) => `${size} on the GPU`,
  parameters: 'student parameters',
  dispatches: 'dispatches per step',
  tile: 'matrix tile',
  tileOf: (rows: number, columns: number, why: string) => `${rows} × ${columns}, ${why}`,
  tileInWorkgroup: 'in workgroup memory',
  tileAttention: (rows: number) => `attention ${rows} rows at a time`,
  tileBecause: {
    trying: 'compared with another one during training',
    remembered: 'as measured here earlier',
    faster: 'faster here than the usual one',
    usual: 'none of the others is faster here',
    unequal: 'another one changes bits here',
    failed: 'another one could not be tried',
  },
  tileHint:
    'How many numbers of a matrix product one GPU thread computes, and how it loads them. It changes the speed of a step and not one bit of its result.',
  teacherSet: 'teachers',
  teachersGpu: 'ran on the GPU',
  teachersCpu: 'ran on the CPU',
  teachersOnCpu: 'of them on the CPU',
  targets: 'targets',
  targetsCached: 'cached',
  targetsLive: 'live',
  targetsHint:
    'The teachers are frozen, so what they show the student was computed once and stays on the GPU.',
  targetsLiveHint: 'The student answers itself, so the teachers score its answers in every step.',
  noDevice: 'Nothing is computed on this device yet.',
  checksTitle: 'Self-checks of the latest step',
}
