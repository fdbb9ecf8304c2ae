// The words of the page in English. This dictionary and the one of the other views (views.en.ts) define the
// type that every other language satisfies.

import type { Settings } from '../../settings/settings'
import type { Block, Failure, RunStatus, Stage } from '../../protocol/messages'
import type { Group } from '../../settings/entry'
import type { Capability } from '../../world/types'
import type { Task } from '../../distill/tasks'
import type { TeacherSet } from '../../teacher/sets'
import type { Variant } from '../explain/variants'
import { charts } from './charts.en'
import { attentionEn } from './attention.en'
import { runsEn } from './runs.en'
import { studentEn } from './student.en'
import { controlsEn } from './controls.en'
import { formEn } from './form.en'
import { linkEn } from './link.en'

type SettingText = { label: string; help: string }
/** A way of combining, and its parameters by their bare names. */
export type MethodText = SettingText & { parameters?: Readonly<Record<string, SettingText>> }

export const en = {
  languageName: 'English',
  title: 'Drive-KD',
  subtitle: 'Playground',
  tagline: 'Three frozen teachers train one small student, live in this tab',
  skip: 'Skip to the run',
  language: 'Language',
  theme: { toDark: 'Dark theme', toLight: 'Light theme' },
  views: {
    label: 'Views',
    playground: 'Playground',
    gradients: 'Gradients',
    sceneEditor: 'Scene editor',
    teachers: 'Teachers',
    runs: 'Runs',
  },
  preset: 'Preset',
  customPreset: 'Own settings',
  setUp: 'Set-up',
  share: 'Share',
  shared: 'Link copied',
  shareByHand: 'Copy this link',
  close: 'Close',
  explain: (what: string) => `What is this? ${what}`,

  transport: {
    label: 'Transport',
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
    targets: 'targets: cached',
    targetsHint: 'The teachers are frozen, so their attention maps were computed once and stay on the GPU.',
    software: 'software adapter, slow',
    softwareHint:
      'The browser found no graphics processor and computes on the CPU. Everything works, many times slower.',
    adapter: 'Adapter',
    memory: (size: string) => `${size} on the GPU`,
    parameters: (n: string) => `${n} student parameters`,
    teacherSet: (name: string) => `teacher set ${name}`,
    teachersGpu: 'teachers ran on the GPU',
    teachersCpu: 'teachers ran on the CPU',
    dispatches: (n: string) => `${n} GPU dispatches per step`,
  },
  controls: controlsEn,
  form: formEn,
  link: linkEn,
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
    text: 'Teachers, data and GPU programs are made ready once. Then training runs entirely on your graphics processor.',
    waiting: 'Waiting for the training worker',
    stages: {
      device: 'Graphics processor',
      download: 'Teachers, downloaded',
      teachers: 'Teachers, loaded',
      pipelines: 'GPU programs, compiled',
      data: 'Road scenes, drawn',
      features: 'Scenes, seen by the encoder',
      targets: 'Teachers\u2019 attention, cached',
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

  scene: {
    title: 'Scene',
    frame: (n: number, total: string) => `frame ${n} of ${total}`,
    previous: 'Previous scene',
    next: 'Next scene',
    picture: 'Road scene, 48 by 48 pixels',
    questions: 'Questions about this scene',
    questionKinds: 'Kind of question',
    answers: 'Answers',
    correct: 'right',
    wrong: 'wrong',
    end: 'end',
    endHint: 'End of the answer (<eos>)',
    asOf: (step: number) => `student at step ${step}`,
    probability: (p: string) => `probability ${p}`,
    overlay: 'Attention on the picture',
    overlayStudent: 'student',
    overlayTeacher: 'teacher',
    overlayNone: 'off',
    overlayLegend: (word: string) =>
      `Where “${word}” looks on the picture, relative to its own largest weight`,
    overlayHint: 'Opacity follows the weight, relative to the largest weight of this row on any patch.',
    patch: (n: number) => `patch ${n}`,
    empty:
      'A road scene, a question about it, the true answer, and what teachers and student answer appear here.',
    info: 'A made-up road scene the student has never been trained on. Pick a question: each teacher is a specialist for one kind of question. The student starts out guessing and changes its answer as it learns. Under each word: the probability the model gives it.',
  },

  attention: attentionEn,

  signals: {
    title: 'Which layer teaches which',
    infoTitle: 'layer matching',
    info: 'Each teacher teaches something of the student: the attention maps or hidden states of certain layers, or the probabilities of its answers. In the paper perception is taught at the first layer, planning at the penultimate, reasoning at all layers but the last, each from the mean of a group of teacher layers. Click a student layer to see its maps.',
    foot: 'left: teacher layers · right: student layers',
    blocks: {
      'text-to-vision': 'text to vision',
      full: 'full map',
      'answer-rows': 'answer rows',
    } satisfies Record<Block, string> as Record<Block, string>,
    hidden: 'hidden states',
    logits: (temperature: string) => `answer probabilities, τ = ${temperature}`,
    answers: 'Probabilities of the answer words, after the last layer',
    noTeacher: 'no teacher',
    open: (capability: string, layer: number) => `Show ${capability} attention at student layer ${layer}`,
    summary: (capability: string, layer: number, from: string, block: string) =>
      `${capability} teacher, ${from}, teaches student layer ${layer} (${block})`,
    summaryAnswers: (capability: string, compared: string) =>
      `${capability} teacher teaches the student\u2019s ${compared}`,
    none: 'This run uses no teachers: the student learns from the answers alone.',
    empty: 'Ribbons from teacher layers to the student layers they teach appear here.',
  },

  inspector: {
    title: 'Gradients',
    infoTitle: 'the four gradients',
    info: 'Every step has four gradients: one pulls towards right answers (ce), three towards the teachers\u2019 attention. Two arrows more than 90° apart work against each other. AGP turns such a follower until it no longer opposes ce. The arrows are drawn to scale in the plane that keeps most of their lengths; what lies outside is stated.',
    at: (step: number) => `step ${step}`,
    view: 'Drawing',
    together: 'together',
    togetherHint: 'All four gradients in one plane',
    pairs: 'pairs',
    pairsHint:
      'Two gradients always lie in a plane: here lengths and angles are exact. Dashed: the right angle.',
    exact: 'exact lengths and angles',
    plane: (percent: string) => `${percent} % outside the plane`,
    outOfPlane: (name: string, percent: string) => `${name} ⊙ ${percent} %`,
    planeHint:
      'Four gradients span up to four dimensions; the screen has two. This is the share of their summed squared lengths that the drawing cannot show, so drawn angles may differ from the true ones. ⊙ marks an arrow most of which points out of the screen, with that share.',
    update: 'update',
    before: 'before stage 1',
    lengthHint: (length: string) => `length of this weighted gradient: ${length}`,
    coefficientsHint: 'The update is this many times each weighted gradient.',
    dot: 'update · ce ≥ 0',
    dotHint:
      'The update must not work against the gradient of the right answers. AGP guarantees it, a plain sum does not. Computed here from Gram matrix and shares.',
    dotMean: 'mean of update · ce ≥ 0',
    dotValue: (product: string) => `it is ${product}`,
    dotGood: (angle: string) => `${angle}° between them`,
    dotBad: (angle: string) => `opposes the answers: ${angle}°`,
    norm: 'norms agree',
    normHint:
      'The length of the update, computed here from Gram matrix and shares, equals the length that the graphics processor measured.',
    normGood: (norm: string) => `computed = measured = ${norm}`,
    normBad: (a: string, b: string) => `computed ${a}, measured ${b}`,
    turned: (parts: string) => `Stage 1 turned ${parts}.`,
    turnedBy: (name: string, degrees: string) => `${name} by ${degrees}°`,
    turnedNone: 'Stage 1 turned nothing: no teacher opposes ce.',
    noStage1: 'No stage 1 in this method.',
    fired: (names: string) => `Stage 2 fired: ${names}.`,
    quiet: 'Stage 2 did not fire.',
    quietWhy: 'Stage 2 did not fire: |ce|² ≥ |fᵢ||fⱼ|, so it cannot.',
    noStage2: 'No stage 2 in this method.',
    empty:
      'After the first step: the four gradients as arrows, drawn to scale, and what the method did to them.',
    picture: 'The four weighted gradients of the last step, in a plane',
    variants: {
      parts: (count: string) =>
        `This step combined ${count} batches or samples one by one and averaged the results. Drawn are the mean lengths and angles; what methods would make of them is a what-if, not what the run did.`,
      modules: () =>
        'This run combines the gradients of each layer by themselves. Drawn are those of the whole model; stages, orders and methods drawn from these are a what-if.',
      six: () =>
        'This run holds each capability against its own answers: six gradients. Drawn are the four they add up to; stages, orders and methods drawn from these are a what-if. What the run did stands under “What happened” on the Gradients page.',
      supports: () =>
        'In this run stage 1 measures ce only where a teacher\u2019s loss has a gradient. Stages, orders and methods drawn from the four gradients are a what-if. What the run did stands under “What happened” on the Gradients page.',
      released: () =>
        'In this run stage 1 measures ce on the whole model and takes it away only from parameters that a teacher\u2019s loss reaches, as the released code does. Stages, orders and methods drawn from the four gradients are a what-if. What the run did stands under “What happened” on the Gradients page.',
      releasedOwn: () =>
        'This run holds each capability against its own answers, and takes their gradient away only from parameters that its teacher\u2019s loss reaches, as the released code does. Stages, orders and methods drawn from the four gradients are a what-if. What the run did stands under “What happened” on the Gradients page.',
      both: () =>
        'This run holds each capability against its own answers, and only where its teacher\u2019s loss has a gradient. Stages, orders and methods drawn from the four gradients are a what-if. What the run did stands under “What happened” on the Gradients page.',
    } satisfies Record<Variant, (count: string) => string> as Record<Variant, (count: string) => string>,
  },

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
  takeAlong: studentEn,

  setup: {
    title: 'Set-up',
    intro: 'Learning rate and weights change the run at once. Everything else starts a new run.',
    live: 'live',
    liveHint: 'May change while the run goes on',
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
    dismiss: 'Keep looking',
    retryWithLowerLearningRate: 'Learning rate ÷ 3, start over',
    rewindWithLowerLearningRate: (step: string) => `Back to step ${step}, learning rate ÷ 3`,
    divergedAt: (step: string) => `The training diverged at step ${step}`,
    startWith: (settings: string) => `Start over with: ${settings}`,
    room: (needed: string, found: string) => `Needed: ${needed}. Found: ${found}.`,
    detail: 'Technical detail',
    noWebGpu: {
      missing: {
        message:
          'This browser has no WebGPU, or it is switched off. Training runs on the graphics processor and needs it.',
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
    restKept: 'The curves and maps below are from before it stopped.',
    titles: {
      'no-webgpu': 'This browser cannot reach the graphics processor',
      'no-adapter': 'No graphics processor was offered',
      'no-device': 'The graphics processor could not be opened',
      limits: 'The graphics processor is too small for these settings',
      'device-lost': 'The graphics processor was taken away',
      'out-of-memory': 'The graphics memory is full',
      'self-test': 'The graphics processor computes wrong results',
      shader: 'A GPU program could not be compiled',
      diverged: 'The training diverged',
      download: 'A file could not be downloaded',
      'bad-file': 'A file is not what was expected',
      'bad-settings': 'These settings cannot run',
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
        'It was opened anew three times by itself. Try again: the same seed gives the same curve',
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
        'Very large teacher weights diverge as well: lower them under “Pace & tuning”',
        'The step is marked on the charts; scene and curves stay as they are',
      ],
      download: ['Check the connection, then try again'],
      'bad-file': ['Reload the page without its cache (Shift + reload)'],
      'bad-settings': ['Open with the defaults, or correct the setting in Set-up'],
      'missing-teacher': [],
      internal: ['Try again starts a fresh worker', 'If it happens again, reload the page'],
    } satisfies Record<Failure['code'], string[]> as Record<Failure['code'], string[]>,
    openDefaults: 'Open with defaults',
    shippedTeachers: 'Take the shipped set',
    openTeachers: 'Open Teachers',
    crashTitle: 'The page stumbled',
    crashText: 'A part of the page could not be drawn. The training is not affected by it.',
    reload: 'Reload the page',
  },
}

export type Strings = typeof en
