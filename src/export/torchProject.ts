// A run as a self-contained PyTorch project: its arrays (frames, questions, teacher targets, initial weights,
// batches), its configuration, the figures it should reach, and Python files that repeat it and continue
// training. The page and the command line write the same files.

import { activeInSettings } from '../distill/activeTeachers'
import type { HostData } from '../distill/engine/deviceData'
import { isAttention, isHidden, isLogits, type SignalEntry } from '../distill/matching'
import { normaliseMixing } from '../distill/step/mixing'
import { withProjections } from '../distill/signals/hiddenMse/projections'
import { TEACHER_TASKS } from '../distill/tasks'
import type { Gpu } from '../gpu/device'
import { Plan, readBuffer } from '../gpu/plan'
import { mapKeys, parameterLayout, type ModelConfig } from '../nn/config'
import type { RunRecord } from '../records/runRecord'
import { chosenParameters } from '../settings/parameterTable'
import type { Settings } from '../settings/settings'
import { optimizerOf } from '../settings/optimizer'
import { TEXT_SLOTS } from '../world/types'
import { VOCABULARY } from '../world/vocabulary'
import { drawnLearningRate, drawStep, OWN_SAMPLES, reweightingRule } from '../experiment/run/batches'
import type { DrawnData, OnProgress } from '../experiment/run/preparedData'
import { initialStudent, withSeedProjections } from '../experiment/run/initialStudent'
import { npy } from './npy'
import { ruleFile } from './ruleFile'
import { typedLossesFile } from './typedLossesFile'
import { settingsSignals, studentConfig } from '../experiment/run/recordedRun'
import { targetBuffers, targetSlice } from '../experiment/run/targets'
import { TeacherError } from '../teacher/failure'
import type { Teachers } from '../experiment/teachers/frozenTeachers'
import type { WrongTeacherRule } from '../experiment/teachers/wrongTeacher'
import { TEACHER_SCRIPT } from './teacherScript'
import type { ZipFile } from './zip'
import combinePy from '../../pytorch/combine.py?raw'
import combineGramPy from '../../pytorch/combine_gram.py?raw'
import dataPy from '../../pytorch/data.py?raw'
import lossesPy from '../../pytorch/losses.py?raw'
import modelPy from '../../pytorch/model.py?raw'
import readme from '../../pytorch/README.md?raw'
import rulePy from '../../pytorch/rule.py?raw'
import reweightPy from '../../pytorch/reweight.py?raw'
import requirements from '../../pytorch/requirements.txt?raw'
import stepPy from '../../pytorch/step.py?raw'
import testPy from '../../pytorch/test_trajectory.py?raw'
import trainPy from '../../pytorch/train.py?raw'
import typedLossesPy from '../../pytorch/typed_losses.py?raw'

const SOURCES: Readonly<Record<string, string>> = {
  'README.md': readme,
  'requirements.txt': requirements,
  'model.py': modelPy,
  'losses.py': lossesPy,
  'typed_losses.py': typedLossesPy,
  'combine.py': combinePy,
  'combine_gram.py': combineGramPy,
  'rule.py': rulePy,
  'reweight.py': reweightPy,
  'data.py': dataPy,
  'step.py': stepPy,
  'train.py': trainPy,
  'test_trajectory.py': testPy,
  [TEACHER_SCRIPT.name]: TEACHER_SCRIPT.source,
}

/** Steps of the run that test_trajectory.py repeats. */
export const EXPECTED_STEPS = 20

/** The fields of a run record that the project is made of. */
export type ExportedRun = Pick<
  RunRecord,
  'config' | 'version' | 'createdAt' | 'adapter' | 'steps' | 'finalAccuracy'
>

/** Frames, questions and answers of one split, under the names that data.py reads. */
function splitArrays(
  name: string,
  config: ModelConfig,
  { frames, questionsPerFrame, features, tokens, targets, lengths, capabilities }: HostData,
): ZipFile[] {
  const { imageTokens, featureSize, textSlots } = config
  const file = (part: string, array: Float32Array | Int32Array, ...shape: number[]): ZipFile => ({
    path: `data/${name}_${part}.npy`,
    bytes: npy(array, shape),
  })
  return [
    file('features', features, frames, imageTokens, featureSize),
    file('tokens', tokens, frames, questionsPerFrame, textSlots),
    file('labels', targets, frames, questionsPerFrame, textSlots),
    file('lengths', lengths, frames, questionsPerFrame),
    file('capabilities', capabilities, frames, questionsPerFrame),
  ]
}

/**
 * Batches, learning rates and shuffles of every step; of a step of several micro-batches the frames of all of
 * them, and a shuffle each.
 */
function stepArrays(settings: Settings, host: HostData, version: string): ZipFile[] {
  const { steps, batchSegments } = settings
  const inputs = Array.from({ length: steps }, (_, i) => drawStep(settings, i + 1, host, TEXT_SLOTS))
  const parts = inputs.map((input) => input.microBatches ?? [input])
  const perStep = parts[0].reduce((n, part) => n + part.questions.length, 0)
  const questions = new Int32Array(steps * perStep)
  parts.flat().reduce((at, part) => (questions.set(part.questions, at), at + part.questions.length), 0)
  const batchFrames = perStep / batchSegments
  return [
    // Questions lie frame by frame: the first of each frame names it.
    {
      path: 'data/steps_frames.npy',
      bytes: npy(
        Int32Array.from({ length: steps * batchFrames }, (_, i) =>
          Math.floor(questions[i * batchSegments] / host.questionsPerFrame),
        ),
        [steps, batchFrames],
      ),
    },
    {
      path: 'data/steps_questions.npy',
      bytes: npy(
        questions.map((q) => q % host.questionsPerFrame),
        [steps, batchFrames, batchSegments],
      ),
    },
    {
      path: 'data/steps_learning_rate.npy',
      bytes: npy(
        Float64Array.from(inputs, ({ step }) => drawnLearningRate(settings, step, version)),
        [steps],
      ),
    },
    {
      path: 'data/steps_permutation.npy',
      bytes: npy(
        Int32Array.from(parts.flat(), (part) => part.permutation),
        [steps, parts[0].length],
      ),
    },
  ]
}

/**
 * Targets of one signal as arrays. `rows`: packed rows of the data set [frames * I + frames * Q * S, width],
 * image rows first (logits: text rows alone). Text rows become [frames, Q, S, columns], with only the image's
 * columns where nothing else is compared; image rows [frames, I, columns] where they are compared.
 */
function targetArrays(
  n: number,
  entry: SignalEntry,
  config: ModelConfig,
  host: HostData,
  rows: Float32Array,
): ZipFile[] {
  const { imageTokens, textSlots } = config
  const { frames, questionsPerFrame } = host
  const width = rowWidth(entry, config)
  const imageFloats = isLogits(entry) ? 0 : frames * imageTokens * width
  const maps = isAttention(entry)
  const columns = maps && entry.block === 'text-to-vision' ? imageTokens : width
  const files = [
    {
      path: `data/target${n}_text.npy`,
      bytes: npy(firstColumns(rows.subarray(imageFloats), width, columns), [
        frames,
        questionsPerFrame,
        textSlots,
        columns,
      ]),
    },
  ]
  if (isHidden(entry) || (maps && entry.block === 'full')) {
    const own = maps ? imageTokens : width
    files.push({
      path: `data/target${n}_image.npy`,
      bytes: npy(firstColumns(rows.subarray(0, imageFloats), width, own), [frames, imageTokens, own]),
    })
  }
  return files
}

/** The first columns of every row. */
function firstColumns(rows: Float32Array, width: number, columns: number): Float32Array {
  if (columns === width) return rows
  const part = new Float32Array((rows.length / width) * columns)
  for (let r = 0; r * width < rows.length; r++)
    part.set(rows.subarray(r * width, r * width + columns), r * columns)
  return part
}

/** Floats of one row of a target. */
const rowWidth = (entry: SignalEntry, config: ModelConfig): number =>
  isLogits(entry) ? config.vocabulary : isHidden(entry) ? entry.teacherWidth : mapKeys(config)

/** Runs the teachers over the training frames and reads their targets back: the data set's rows, entry by entry. */
async function teacherTargets(
  gpu: Gpu,
  config: ModelConfig,
  host: HostData,
  signals: readonly SignalEntry[],
  teachers: Teachers,
  wrong: WrongTeacherRule,
  onProgress: OnProgress,
): Promise<Float32Array[]> {
  const plan = new Plan(gpu.device, 'exported targets')
  try {
    const targets = targetBuffers(plan, config, host, signals)
    const onTargets = (done: number, total: number): void =>
      onProgress({ stage: 'targets', done, total, unit: 'chunks' })
    await teachers.fillTargets({ config, host, signals, targets, wrong }, onTargets)
    const all: Float32Array[] = []
    for (const entry of signals) {
      const rows =
        host.frames * ((isLogits(entry) ? 0 : config.imageTokens) + host.questionsPerFrame * config.textSlots)
      const floats = rows * rowWidth(entry, config)
      const { buffer, offset } = targetSlice(targets, signals, entry, floats)
      all.push(await readBuffer(gpu.device, buffer, floats, offset))
    }
    return all
  } finally {
    plan.destroy()
  }
}

const text = (path: string, content: string): ZipFile => ({ path, bytes: new TextEncoder().encode(content) })
const json = (path: string, value: unknown): ZipFile => text(path, `${JSON.stringify(value, null, 1)}\n`)

/** config.json: everything that step.py and train.py need. */
export function projectConfig(
  { config: settings, version, createdAt, adapter }: ExportedRun,
  model: ModelConfig,
  signals: readonly SignalEntry[],
): Record<string, unknown> {
  const { method, seed, steps, evaluateEvery, clip, mixPerception, mixReasoning, mixPlanning } = settings
  return {
    madeBy: {
      project: 'Drive-KD playground',
      version,
      createdAt,
      adapter: adapter.description || adapter.device || adapter.vendor,
    },
    model,
    entries: withProjections(parameterLayout(model), model, signals).entries,
    signals: signals.map((entry) =>
      isAttention(entry) ? { ...entry, signal: 'attention', loss: entry.loss ?? 'mse' } : entry,
    ),
    method,
    parameters: chosenParameters(settings),
    weights: {
      ce: settings.weightCe,
      perception: settings.weightPerception,
      reasoning: settings.weightReasoning,
      planning: settings.weightPlanning,
    },
    mixing:
      settings.supervision === 'per-capability'
        ? OWN_SAMPLES
        : normaliseMixing([mixPerception, mixReasoning, mixPlanning]),
    accumulation: settings.accumulation,
    combinePer: settings.combinePer,
    supervision: settings.supervision,
    anchorSupport: settings.anchorSupport,
    combineOver: settings.combineOver,
    activeTeachers: activeInSettings(settings),
    reweighting: reweightingRule(settings),
    clip,
    optimizer: optimizerOf(settings),
    seed,
    steps,
    evaluateEvery,
    capabilities: TEACHER_TASKS,
    vocabulary: VOCABULARY,
    settings,
  }
}

/**
 * The first step of the record whose learning rate differs from the one that its settings give:
 * hyperparameters were updated live, and the project repeats the settings alone. Null when there is none.
 */
export function firstUpdatedStep({
  config,
  steps,
  version,
}: Pick<ExportedRun, 'config' | 'steps' | 'version'>): number | null {
  const tuned = steps.find(
    ({ step, learningRate }) =>
      Math.abs(drawnLearningRate(config, step, version) - learningRate) > 1e-6 * Math.abs(learningRate),
  )
  return tuned?.step ?? null
}

/** What a project is made of besides the run's record. */
export interface ProjectParts {
  model: ModelConfig
  signals: readonly SignalEntry[]
  /** The student before its first step, projections of its signals included. */
  initial: Float32Array
  train: HostData
  validation: HostData
  /** Per signal the teacher's targets, in the row layout of the training set. */
  targets: readonly Float32Array[]
}

/** All files of the project. */
export function projectFiles(
  record: ExportedRun,
  { model, signals, initial, train, validation, targets }: ProjectParts,
): ZipFile[] {
  return [
    ...Object.entries({
      ...SOURCES,
      'rule.py': ruleFile(rulePy, record.config),
      'typed_losses.py': typedLossesFile(typedLossesPy, signals),
    }).map(([path, content]) => text(path, content)),
    json('config.json', projectConfig(record, model, signals)),
    json('expected.json', {
      adapter: record.adapter,
      finalAccuracy: record.finalAccuracy,
      steps: record.steps.filter(({ step }) => step <= EXPECTED_STEPS),
    }),
    { path: 'data/initial.npy', bytes: npy(initial, [initial.length]) },
    ...splitArrays('train', model, train),
    ...splitArrays('validation', model, validation),
    ...stepArrays(record.config, train, record.version),
    ...signals.flatMap((entry, n) => targetArrays(n, entry, model, train, targets[n])),
  ]
}

/** @throws TeacherError where the student answers itself: the project holds targets, and no teachers. */
export function refuseOwnAnswers({ onPolicyShare }: Pick<Settings, 'onPolicyShare'>): void {
  if (onPolicyShare > 0)
    throw new TeacherError(
      'bad-input',
      `In this run the student answers some questions itself (onPolicyShare ${onPolicyShare}). A PyTorch project has no teachers to score such answers.`,
      'Export a run whose onPolicyShare is 0.',
    )
}

/**
 * The project of a run. The teachers must be those of the record's settings; `start`: the run's initial
 * weights, where they were not its seed's.
 * @throws TeacherError as `refuseOwnAnswers`.
 */
export async function torchProject(
  gpu: Gpu,
  record: ExportedRun,
  teachers: Teachers,
  { train, validation }: DrawnData,
  onProgress: OnProgress,
  start: Float32Array | null = null,
): Promise<ZipFile[]> {
  const settings = record.config
  refuseOwnAnswers(settings)
  const model = studentConfig(settings)
  const signals = settingsSignals(settings, model.layers, teachers.shapes)
  const layout = withProjections(parameterLayout(model), model, signals)
  const initial = withSeedProjections(settings, start ?? initialStudent(settings), layout)
  const targets = await teacherTargets(gpu, model, train, signals, teachers, settings, onProgress)
  return projectFiles(record, { model, signals, initial, train, validation, targets })
}
