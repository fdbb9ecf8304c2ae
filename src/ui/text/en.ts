// The words of the page in English. This dictionary and the one of the other views (views.en.ts) define the
// type that every other language satisfies.

import type { Settings } from '../../settings/settings'
import type { Failure, RunStatus, Stage } from '../../protocol/messages'
import type { Group } from '../../settings/entry'
import type { Capability } from '../../world/types'
import type { Task } from '../../distill/tasks'
import type { TeacherSet } from '../../teacher/sets'
import { charts } from './charts.en'
import { viewNames } from './viewNames'
import { runsEn } from './runs.en'
import { studentEn } from './student.en'
import { controlsEn } from './controls.en'
import { formEn } from './form.en'
import { hostingEn } from './hosting.en'
import { linkEn } from './link.en'

type SettingText = { label: string; help: string }
/** A way of combining, and its parameters by their bare names. */
export type MethodText = SettingText & { parameters?: Readonly<Record<string, SettingText>> }

export const en = {
  languageName: 'English',
  title: 'Drive-KD',
  subtitle: 'Playground',
  tagline: 'Knowledge distillation, live in this tab: three teachers train one small student',
  skip: 'Skip to the run',
  language: 'Language',
  theme: { toDark: 'Dark theme', toLight: 'Light theme' },
  views: {
    label: 'Views',
    ...viewNames('en'),
  },
  preset: 'Preset',
  customPreset: 'Own settings',
  setUp: 'Set-up',
  share: 'Share',
  shared: 'Link copied',
  sharedWithFiles: 'Link copied. It names files of your own: send them, too',
  shareByHand: 'Copy this link',
  close: 'Close',
  explain: (what: string) => `What is this? ${what}`,

  transport: {
    label: 'Run controls',
    run: 'Run',
    pause: 'Pause',
    step: 'Step',
    reset: 'Reset',
    newSeed: 'New seed',
    runHint: 'Train (space bar)',
    runQueued: 'Starts as soon as everything is ready',
    runAgain: 'Train again from step 0',
    pauseHint: 'Pause (space bar)',
    stepHint: 'Exactly one training step',
    resetHint: 'Back to step 0, same seed: the same curve again',
    newSeedHint: 'New data, new student, new shuffles',
    of: (steps: string) => `of ${steps}`,
    speed: (speed: string) => `${speed} steps/s`,
    left: (time: string) => `${time} left`,
    seconds: (n: number) => `${n} s`,
    minutes: (n: number, s: number) => `${n} min ${s} s`,
    hours: (n: number, m: number) => `${n} h ${m} min`,
    progress: 'Progress of the run',
    software: 'Slow here? Try “One minute”',
    softwareHint:
      'The browser found no graphics processor and computes on the CPU. Everything works, but many times slower. This starts the preset One minute, small enough to watch a student learn.',
  },
  controls: controlsEn,
  form: formEn,
  link: linkEn,
  hosting: hostingEn,
  status: {
    preparing: 'preparing',
    ready: 'ready',
    running: 'running',
    paused: 'paused',
    finished: 'finished',
    failed: 'failed',
  } satisfies Record<RunStatus, string> as Record<RunStatus, string>,

  loading: {
    title: 'Getting ready',
    text: 'Teachers, data and GPU programs are prepared once. After that, training runs entirely on your graphics processor.',
    waiting: 'Waiting for the training worker',
    stages: {
      device: 'Graphics processor',
      download: 'Download teachers',
      teachers: 'Load teachers',
      pipelines: 'Compile GPU programs',
      data: 'Draw road scenes',
      features: 'Encode scenes',
      targets: 'Cache the teachers\u2019 attention',
      selftest: 'Self-test of the kernels',
    } satisfies Record<Stage, string> as Record<Stage, string>,
    amount: (done: string, total: string) => `${done} / ${total}`,
    done: 'done',
  },

  capability: { perception: 'perception', reasoning: 'reasoning', planning: 'planning' } satisfies Record<
    Capability,
    string
  > as Record<Capability, string>,
  capabilityTitle: {
    perception: 'Perception',
    reasoning: 'Reasoning',
    planning: 'Planning',
  } satisfies Record<Capability, string> as Record<Capability, string>,
  task: { ce: 'ce', perception: 'perception', reasoning: 'reasoning', planning: 'planning' } satisfies Record<
    Task,
    string
  > as Record<Task, string>,
  taskShort: { ce: 'ce', perception: 'perc', reasoning: 'reas', planning: 'plan' } satisfies Record<
    Task,
    string
  > as Record<Task, string>,
  student: 'student',
  teacher: 'teacher',
  truth: 'truth',
  teacherOf: (capability: string) => `${capability} teacher`,
  layer: (n: number) => `layer ${n}`,
  layers: (from: number, to: number) => `layers ${from}–${to}`,

  /** Panels; their other words come with them (panels.en.ts). */
  scene: { title: 'Scene' },
  attention: { title: 'Attention' },
  signals: { title: 'Which layer teaches which' },
  inspector: { title: 'Gradients', update: 'update' },

  charts,

  runs: runsEn,

  /** Teachers where they are named beside a setting. */
  teacherNames: {
    families: { gpt: 'GPT-like', llama: 'Qwen/Llama-like' } satisfies Record<
      TeacherSet['family'],
      string
    > as Record<TeacherSet['family'], string>,
    fromSet: 'from the set',
    missing: (id: string) => `not in this browser (${id})`,
  },
  exportStudent: studentEn,

  setup: {
    title: 'Set-up',
    intro: 'Learning rate and loss weights can be changed during a run. Everything else starts a new run.',
    live: 'live',
    liveHint: 'Can be changed during a run',
    apply: 'Apply and start over',
    revert: 'Undo changes',
    changed: (n: number) => (n === 1 ? '1 change' : `${n} changes`),
    groups: {
      run: 'Run',
      student: 'Student',
      data: 'Data',
      teachers: 'Teachers',
      signals: 'Signals',
      optimizer: 'Optimizer',
      weights: 'Loss weights',
      mixing: 'Teacher mixing',
      regime: 'Regime',
    } satisfies Record<Group, string> as Record<Group, string>,
    /** Empty in English: the settings table itself speaks English. */
    settings: {} as Partial<Record<keyof Settings, SettingText>>,
    methods: {} as Readonly<Record<string, MethodText>>,
    families: {} as Partial<Record<Settings['family'], SettingText>>,
    schedules: {} as Partial<Record<Settings['schedule'], SettingText>>,
    presets: {} as Partial<Record<string, SettingText & { details?: string }>>,
    range: (min: string, max: string) => `${min} to ${max}`,
  },

  failure: {
    wayOut: 'What you can do',
    retry: 'Try again',
    dismiss: 'Dismiss',
    lesson: 'Or train a small student on the processor, in the lesson',
    retryWithLowerLearningRate: 'Learning rate ÷ 3, start over',
    rewindWithLowerLearningRate: (step: string) => `Back to step ${step}, learning rate ÷ 3`,
    divergedAt: (step: string) => `The training diverged at step ${step}`,
    startWith: (settings: string) => `Start over with: ${settings}`,
    room: (needed: string, found: string) => `Needed: ${needed}. Found: ${found}.`,
    /** The worker's report of a typed rule. */
    rule: (report: string) => report,
    onProcessor: 'Compute on the CPU instead',
    detail: 'Technical detail',
    noWebGpu: {
      missing: {
        message:
          'This browser has no WebGPU, or it is switched off, and it cannot compute on the CPU either (or Help → “Compute on” rules the CPU out).',
        wayOut: 'Open this page in a browser with WebGPU:',
      },
      insecure: {
        message: 'This page was opened over plain http, where browsers switch WebGPU off.',
        wayOut: 'Open the page over https, or from localhost.',
      },
    },
    /** What a code means. Empty in English: the worker's own sentence, which knows more, is shown. */
    texts: {} as Partial<Record<Failure['code'], string>>,
    rest: 'The rest of the page shows what you would see.',
    restSaved: 'The curves and maps below are from before it stopped.',
    titles: {
      'no-webgpu': 'This browser cannot reach the graphics processor',
      'no-adapter': 'No graphics processor was offered',
      'no-device': 'The graphics processor could not be opened',
      limits: 'The graphics processor is too small for these settings',
      'device-lost': 'The connection to the graphics processor was lost',
      'out-of-memory': 'The graphics memory is full',
      'self-test': 'The graphics processor computes wrong results',
      shader: 'A GPU program could not be compiled',
      diverged: 'The training diverged',
      download: 'A file could not be downloaded',
      'bad-file': 'A file is not what was expected',
      'bad-settings': 'These settings cannot run',
      rule: 'Your own rule failed',
      'missing-data': 'A data set is missing',
      'missing-teacher': 'A teacher is missing',
      internal: 'Something went wrong',
    } satisfies Record<Failure['code'], string> as Record<Failure['code'], string>,
    hints: {
      'no-webgpu': [
        'Chrome or Edge 113 or newer, on a computer or Android 12+',
        'Safari 26 or newer, on macOS, iPadOS or iOS',
        'Firefox 141 or newer on Windows, 145 or newer on macOS with Apple silicon',
        'Chrome on Linux: switch on chrome://flags/#enable-unsafe-webgpu',
      ],
      'no-adapter': [
        'Open chrome://gpu and look for “WebGPU”: it names the reason',
        'Settings → System → switch on “Use graphics acceleration”, then restart the browser',
        'Update the graphics driver',
        'On Linux: switch on chrome://flags/#enable-unsafe-webgpu',
      ],
      'no-device': [
        'Close other tabs and programs that use the graphics processor, then try again',
        'Open chrome://gpu: it names the reason',
        'Restart the browser',
      ],
      limits: ['Choose a smaller student or fewer frames per step in Set-up'],
      'device-lost': [
        'The page has reconnected three times already. Try again: the same seed gives the same curve',
        'If it happens again: fewer frames per step, or close other tabs that use the graphics processor',
      ],
      'out-of-memory': [
        'Set-up shows how much graphics memory the settings need',
        'Close other tabs that use the graphics processor',
      ],
      'self-test': [
        'Update the graphics driver',
        'Open chrome://gpu and copy its report, together with the detail below',
      ],
      shader: ['Update the browser and the graphics driver', 'The detail below names the program'],
      diverged: [
        'Very large teacher weights diverge as well: lower them under “Live settings”',
        'The step is marked on the charts; scene and curves stay as they are',
      ],
      download: ['Check the connection, then try again'],
      'bad-file': ['Reload the page without its cache (Shift + reload)'],
      'bad-settings': ['Open with the defaults, or correct the setting in Set-up'],
      rule: [],
      'missing-data': [],
      'missing-teacher': [],
      internal: ['“Try again” starts a new worker', 'If it happens again, reload the page'],
    } satisfies Record<Failure['code'], string[]> as Record<Failure['code'], string[]>,
    openDefaults: 'Open with defaults',
    shippedTeachers: 'Use the shipped set',
    openTeachers: 'Open Teachers',
    openGradients: 'Open Gradients',
    crashTitle: 'Something on this page failed',
    crashText: 'Part of the page could not be drawn. Training is not affected.',
    reload: 'Reload the page',
  },
}

export type Strings = typeof en
