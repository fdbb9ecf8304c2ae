// One message of each kind, whole: the compiler checks that none is missing.

import { defaultSettings } from '../../src/settings/resolve'
import { defaultPlan } from '../../src/settings/teacherPlan'
import { encodeScene, decodeScene } from '../../src/world/sceneCode'
import type { Command, Failure, SavedStudent, Progress, Report } from '../../src/protocol/messages'
import type { TrainerCommand, TrainerReport } from '../../src/protocol/teacherTraining'
import type {
  CheckAnswer,
  CheckRequest,
  ExportReport,
  ExportRequest,
  FetchAnswer,
} from '../../src/worker/requests'
import type { AnalysisReport, AnalysisRequest } from '../../src/worker/analysisMessages'
import type { LabReport, LabRequest } from '../../src/worker/labMessages'
import type { OwnTeacher } from '../../src/teacher/ownTeacher'
import { stream } from '../../src/world/random'
import { FAKE_BASELINES, fakeFacts, fakeLayers, fakeStep, FakeWorker } from '../ui/fakeRun'
import { sampled } from '../../src/ui/state/sampledScene'

type Each<M extends { type: string }> = { readonly [T in M['type']]: Extract<M, { type: T }> }

const settings = { ...defaultSettings(), layers: 2 }
const random = stream(1, 'messages')
const steps = [1, 2].map((step) => fakeStep(settings, step, random))
const accuracy = { perception: 0.5, reasoning: 0.25, planning: 0.75, average: 0.5, questions: 12 }
const floats = new Float32Array(80)
const failure: Failure = {
  code: 'limits',
  message: 'There is no room.',
  wayOut: 'Take less of it.',
  detail: '3',
}
const progress: Progress = { stage: 'download', done: 1, total: 2, unit: 'bytes' }
const run = 'lz3k-0123456789ab'

/** What the invented run answers a command with. */
function answered<T extends Report['type']>(type: T, command: Command): Extract<Report, { type: T }> {
  const worker = new FakeWorker()
  const said: Report[] = []
  worker.onmessage = ({ data }) => said.push(data as Report)
  Object.assign(worker, { settings, status: 'ready' })
  worker.postMessage(command)
  return said.find((report) => report.type === type) as Extract<Report, { type: T }>
}

export const KEPT: SavedStudent = {
  step: 2,
  parameters: Float32Array.of(0.5, -0),
  moments: [Float32Array.of(1, 2), Float32Array.of(3, 4)],
  memory: {
    gradVacTargets: Array.from({ length: 16 }, (_, i) => i / 16),
    reweighting: {
      tasks: [0, 2],
      options: { static: [1, 3], ce: 0, ceFloor: 0.1, alpha: 0.5, learningRate: 0.01 },
      state: { a: [0, 1], m: [0, 0], v: [0, 0], updates: 2, firstLosses: [4, 3] },
    },
  },
  settings,
  tuned: false,
  initialWeights: { file: 'a.safetensors', sha256: 'a'.repeat(64) },
  seconds: 1.5,
  firstCe: 3.25,
}

const scene = decodeScene(encodeScene(sampled(3)))
if (!scene.ok) throw new Error('the sampled scene has no code')

export const REPORTS: Each<Report> = {
  progress: { type: 'progress', progress },
  ready: { type: 'ready', facts: fakeFacts(settings) },
  baselines: { type: 'baselines', baselines: FAKE_BASELINES },
  status: { type: 'status', status: 'ready', step: 0, steps: 700, stepsPerSecond: 0 },
  metrics: { type: 'metrics', steps, seconds: 1, run },
  layers: { type: 'layers', step: 1, ...fakeLayers(settings, steps[0], random) },
  checkpoints: { type: 'checkpoints', steps: [0, 50] },
  stopped: { type: 'stopped', step: 3, because: 'step' },
  recovering: { type: 'recovering', step: 3, attempt: 1, running: true },
  recovered: { type: 'recovered', step: 3 },
  evaluation: { type: 'evaluation', step: 2, accuracy, run },
  inspected: answered('inspected', { type: 'inspect', frame: 0, question: 2 }),
  answered: {
    type: 'answered',
    answer: {
      request: scene.setUp,
      pixels: new Uint8Array(48 * 48 * 3),
      words: ['what', 'lane'],
      truth: null,
      models: [
        {
          name: 'student',
          tokens: [{ word: 'left', probability: 0.5, alternatives: [{ word: 'right', probability: 0.25 }] }],
          logits: new Float32Array(80),
          ended: true,
        },
      ],
      student: {
        answer: { name: 'student', tokens: [], logits: new Float32Array(), ended: false },
        along: { perception: floats, reasoning: floats, planning: floats, base: floats },
        truth: null,
      },
      ablated: null,
      step: 2,
    },
  },
  counted: {
    type: 'counted',
    count: { off: [{ layer: 1, part: 3 }], step: 2, whole: accuracy, without: accuracy },
  },
  tensor: {
    type: 'tensor',
    step: 2,
    batch: { frames: 1, segments: 2, imageTokens: 36, textSlots: 8 },
    list: [{ name: 'layer 1 x', group: 'activation', shape: [4, 20], firstRow: 0 }],
    read: {
      tensor: { name: 'layer 1 x', group: 'activation', shape: [4, 20], firstRow: 0 },
      values: floats,
    },
  },
  batch: {
    type: 'batch',
    batch: {
      step: 2,
      frames: [3],
      questions: [{ frame: 3, capability: 'planning', words: ['stop'], questionLength: 1 }],
    },
  },
  teachers: { type: 'teachers', step: 0, checksum: 'ab' },
  student: { type: 'student', step: 1, files: [{ name: 'a', bytes: new Uint8Array(2) }] },
  initialWeights: { type: 'initialWeights', initialWeights: KEPT.initialWeights, run },
  continues: { type: 'continues', run, step: 2, request: 1 },
  saved: { type: 'saved', run, student: KEPT, unreported: steps, replaced: true },
  refused: { type: 'refused', problem: { kind: 'header' } as never, fit: null },
  screen: { type: 'screen', drawing: true, lost: false, detail: '' },
  tile: { type: 'tile', tile: { rows: 4, columns: 4, because: 'usual' }, remember: '[]' },
  failure: { type: 'failure', failure },
}

export const COMMANDS: Each<Command> = {
  prepare: { type: 'prepare', settings, canvases: true, lent: new Map([['own:1', new Uint8Array(1)]]), run },
  resume: { type: 'resume', student: KEPT, run, request: 1 },
  keep: { type: 'keep' },
  run: { type: 'run' },
  pause: { type: 'pause' },
  step: { type: 'step' },
  reset: { type: 'reset', run },
  inspect: { type: 'inspect', frame: 0, question: 2 },
  ask: { type: 'ask', ...scene.setUp, off: [{ layer: 0, part: 'mlp' }] },
  count: { type: 'count', off: [{ layer: 1, part: 3 }] },
  tensor: { type: 'tensor', name: 'layer 1 x' },
  rewind: { type: 'rewind', step: 50, run },
  speed: { type: 'speed', limit: null },
  stopWhen: { type: 'stopWhen', accuracy: 0.5, step: null },
  updateHyperparameters: { type: 'updateHyperparameters', settings: { learningRate: 0.1 } },
  exportStudent: { type: 'exportStudent', name: 'AGP' },
  start: { type: 'start', file: 'a', weights: new Uint8Array(4), config: null },
  canvas: { type: 'canvas', id: 1, canvas: {} as OffscreenCanvas },
  picture: { type: 'picture', id: 1, picture: null },
  palette: { type: 'palette', colours: new Uint32Array(3) },
}

const plan = defaultPlan('planning', 'gpt-6x64/base.onnx', 'Planner')
const measured = accuracy as never
const curve = { losses: [[1, 3.5]] as [number, number][], accuracy: [[1, measured]] as [number, never][] }
export const TEACHER: OwnTeacher = {
  id: 'own:0123456789abcdef',
  name: 'Planner',
  role: 'planning',
  origin: 'trained',
  source: '',
  bytes: 1_300_000,
  addedAt: '2026-01-31T12:00:00Z',
  layers: 6,
  card: null,
}

export const TRAINER_COMMANDS: Each<TrainerCommand> = {
  start: { type: 'start', id: 'a', plan },
  resume: { type: 'resume', id: 'a' },
  pause: { type: 'pause' },
  go: { type: 'go' },
  keep: { type: 'keep' },
}

export const TRAINER_REPORTS: Each<TrainerReport> = {
  stage: { type: 'stage', stage: 'data', done: 1, total: 2 },
  resumed: { type: 'resumed', plan, step: 1, curve },
  status: { type: 'status', status: 'training' },
  steps: { type: 'steps', losses: curve.losses, msPerStep: 3.5 },
  accuracy: { type: 'accuracy', step: 1, accuracy: measured },
  saved: { type: 'saved', step: null },
  stored: { type: 'stored', teacher: TEACHER, bytes: new Uint8Array(3) },
  lost: { type: 'lost', reason: 'destroyed' },
  failure: { type: 'failure', failure },
}

export const CHECK_REQUEST: CheckRequest = {
  bytes: new Uint8Array(8),
  beside: [{ name: 'weights.data', bytes: new Uint8Array(3) }],
}

export const CHECK_ANSWERS: CheckAnswer[] = [
  { ok: true, id: TEACHER.id, layers: 6, card: null, joined: new Uint8Array(3) },
  { ok: false, failures: [{ code: 'bad-file', message: 'It is no ONNX file.', wayOut: 'Export it anew.' }] },
]

export const EXPORT_REQUEST: ExportRequest = {
  record: {
    config: settings,
    version: '0.1.0',
    createdAt: '2026-01-31T12:00:00Z',
    adapter: fakeFacts(settings).adapter,
    steps,
    finalAccuracy: null,
  },
  folder: 'drive-kd-torch',
}

export const EXPORT_REPORTS: Each<ExportReport> = {
  progress: { type: 'progress', progress },
  archive: { type: 'archive', archive: new Uint8Array(3) },
  failure: { type: 'failure', failure },
}

export const LAB_REQUESTS: Each<LabRequest> = {
  open: { type: 'open', lent: undefined },
  make: { type: 'make', settings },
}

export const LAB_REPORTS: Each<LabReport> = {
  opened: { type: 'opened', machine: { version: '0.1.0', adapter: 'a made-up adapter' } },
  progress: { type: 'progress', progress },
  step: { type: 'step', step: 3 },
  measured: {
    type: 'measured',
    measured: {
      accuracy: { validation: accuracy, test: null },
      diverged: null,
      curve: [{ step: 3, accuracy }],
      seconds: 2.5,
    },
  },
  failure: { type: 'failure', failure },
}

export const FETCH_ANSWERS: FetchAnswer[] = [
  { ok: true, bytes: new Uint8Array(3) },
  { ok: false, problem: 'unreachable', message: 'The network is gone.', bytes: 0 },
]

const models = {
  models: [
    { subject: 'student', source: new Uint8Array(3) },
    { subject: 'base', source: 'base.onnx' },
  ] satisfies AnalysisRequest['models'],
  lent: undefined,
}

export const ANALYSIS_REQUESTS: Each<AnalysisRequest> = {
  prestudies: { type: 'prestudies', frames: 8, ...models },
  robustness: { type: 'robustness', frames: 8, settings, ...models },
  deployment: { type: 'deployment', budgetMs: 1500, ...models },
}

/** Results are looked at by who draws them, so that theirs are empty here. */
export const ANALYSIS_REPORTS: Each<AnalysisReport> = {
  progress: { type: 'progress', done: 1, total: 2 },
  prestudies: { type: 'prestudies', results: [], ended: true },
  robustness: { type: 'robustness', results: {} as never, ended: true },
  deployment: { type: 'deployment', results: {} as never, adapter: 'a made-up adapter', ended: true },
  failure: { type: 'failure', failure },
}
