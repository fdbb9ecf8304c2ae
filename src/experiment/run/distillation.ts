// A distillation run, prepared and ready to step: data, cached teacher targets, student engine, evaluator.
// The worker and the headless command are two thin doors to this file; a setting gives the same run through
// both.

import { VERSION } from './version'
import type { HostData } from '../../distill/engine/deviceData'
import { uploadData } from '../../distill/engine/deviceData'
import { spanShape } from '../../distill/combine/gradientBasis'
import { Engine, type Checkpoint } from '../../distill/engine/engine'
import {
  chooseSignals,
  isAttention,
  isHidden,
  type SignalEntry,
  type TeacherShapes,
} from '../../distill/matching'
import { withInitialProjections } from '../../distill/signals/hiddenMse/projections'
import { FOLLOWERS, type Accuracy, type StepMetrics } from '../../distill/tasks'
import type { Gpu } from '../../gpu/device'
import { Plan } from '../../gpu/plan'
import type { ModelConfig } from '../../nn/config'
import { parameterLayout, type ParameterLayout } from '../../nn/config'
import { dimensions } from '../../nn/forward'
import { initialParameters } from '../../nn/initialise'
import type { Origin } from '../../records/initialWeights'
import type { Settings } from '../../settings/entries'
import type { Progress, RunFacts, StepBatch } from '../../protocol/runFacts'
import { majorityBaseline } from '../../world/baselines'
import { noImage } from '../../world/corruption'
import { makeDataset } from '../../world/dataset'
import { stream } from '../../world/random'
import { TEXT_SLOTS, type Dataset } from '../../world/types'
import { describeBatch, drawStep, partsPerStep } from './batches'
import { engineChoices } from './engineChoices'
import { Evaluator } from '../evaluate/evaluator'
import { TeacherError } from '../../teacher/failure'
import type { Examined } from '../../export/studentFiles'
import { targetBuffers } from './targets'
import type { Teachers } from '../teachers/frozenTeachers'
import { TEACHER_NAMES, teachersKey } from '../teachers/teacherSources'
import { hostData } from '../teachers/teacherTraining'
import { worldModel } from './worldModel'

/** Validation frames are the same for every run, so that runs can be compared. */
const VALIDATION_SEED = 1
export type OnProgress = (progress: Progress) => void

/** The student's shape under these settings. */
export const studentConfig = (settings: Settings): ModelConfig => worldModel(settings)

/** The student before its first step, flat [layout.total]. */
export function initialStudent(settings: Settings): Float32Array {
  const random = stream(settings.seed, 'student init')
  return initialParameters(studentConfig(settings), {
    normal: () => random.normal(),
    projector: 'orthonormal',
  })
}

/**
 * The student's parameters followed by the seed's projections of its hidden-state signals; `layout`: with
 * them.
 */
export function withSeedProjections(
  { seed }: Settings,
  parameters: Float32Array,
  layout: ParameterLayout,
): Float32Array {
  const random = stream(seed, 'signal projections')
  return withInitialProjections(parameters, layout, () => random.normal())
}

/** Checkpoints kept for rewinding; each is three times the parameters. */
const MOST_CHECKPOINTS = 24

/**
 * What a run needs to go on with on another device: its kept checkpoints, and the last of them to stand at.
 */
export interface Handover {
  step: number
  checkpoints: Checkpoint[]
  origin: Origin | null
  tuned: boolean
}

/** Data that depends on seed and sizes only; kept between runs that share them. */
export interface DrawnData {
  key: string
  train: HostData
  validation: HostData
  validationSet: Dataset
  /** What the encoder makes of a grey picture, once per validation frame. */
  greyFeatures: Float32Array
  majority: Accuracy
}

/** And what the teachers answer on it. */
export interface PreparedData extends DrawnData {
  /** Whose accuracies these are. */
  teachersKey: string
  noImage: Accuracy
  teacherAccuracy: { name: string; accuracy: Accuracy }[]
}

/**
 * Generates frames and questions, runs the encoder over them and measures the baselines. What `kept` already
 * holds for these settings is taken from it: all of it, or everything but what other teachers answer.
 */
export async function prepareData(
  settings: Settings,
  teachers: Teachers,
  onProgress: OnProgress,
  kept: PreparedData | null = null,
): Promise<PreparedData> {
  const ours = teachersKey(teachers.sources)
  const same = kept?.key === dataKey(settings)
  if (same && kept.teachersKey === ours) return kept
  const drawn = same ? kept : await drawData(settings, teachers, onProgress)
  const { validation, greyFeatures } = drawn
  const teacherAccuracy: { name: string; accuracy: Accuracy }[] = []
  for (const name of TEACHER_NAMES)
    teacherAccuracy.push({ name, accuracy: await teachers.accuracy(name, validation, TEXT_SLOTS) })
  const noImage = await teachers.accuracy('base', { ...validation, features: greyFeatures }, TEXT_SLOTS)
  return { ...drawn, teachersKey: ours, teacherAccuracy, noImage }
}

/** The part of the prepared data that does not depend on the teachers: the encoder is everybody's. */
export async function drawData(
  settings: Settings,
  teachers: Teachers,
  onProgress: OnProgress,
): Promise<DrawnData> {
  const { seed, trainFrames, validationFrames } = settings
  onProgress({ stage: 'data', done: 0, total: trainFrames + validationFrames, unit: 'frames' })
  const trainSet = makeDataset({ seed, split: 'train', frames: trainFrames })
  const validationSet = makeDataset({ seed: VALIDATION_SEED, split: 'validation', frames: validationFrames })
  onProgress({
    stage: 'data',
    done: trainFrames + validationFrames,
    total: trainFrames + validationFrames,
    unit: 'frames',
  })
  const all = trainFrames + validationFrames
  const features = (pixels: Uint8Array, before: number) =>
    teachers.features(pixels, (done) =>
      onProgress({ stage: 'features', done: before + done, total: all, unit: 'frames' }),
    )
  const train = hostData(trainSet, await features(trainSet.pixels, 0))
  const validation = hostData(validationSet, await features(validationSet.pixels, trainFrames))
  const grey = await teachers.features(noImage())
  const greyFeatures = new Float32Array(validation.features.length)
  for (let f = 0; f < validationFrames; f++) greyFeatures.set(grey, f * grey.length)
  return {
    key: dataKey(settings),
    train,
    validation,
    validationSet,
    greyFeatures,
    majority: majorityBaseline(trainSet, validationSet),
  }
}

/** Two settings with the same key share frames and features. */
export const dataKey = (settings: Settings): string =>
  [settings.seed, settings.trainFrames, settings.validationFrames].join(' ')

/**
 * What the followers learn under these settings.
 * @throws TeacherError `contract`, naming the follower, where a teacher of one's own has no such layer or
 * does not give its hidden states.
 */
export function settingsSignals(s: Settings, studentLayers: number, teachers: TeacherShapes): SignalEntry[] {
  const choices = {
    perception: {
      signal: s.signalPerception,
      layer: s.layerPerception,
      map: s.mapPerception,
      block: s.blockPerception,
      loss: s.lossPerception,
      temperature: s.temperaturePerception,
    },
    reasoning: {
      signal: s.signalReasoning,
      layer: s.layerReasoning,
      map: s.mapReasoning,
      block: s.blockReasoning,
      loss: s.lossReasoning,
      temperature: s.temperatureReasoning,
    },
    planning: {
      signal: s.signalPlanning,
      layer: s.layerPlanning,
      map: s.mapPlanning,
      block: s.blockPlanning,
      loss: s.lossPlanning,
      temperature: s.temperaturePlanning,
    },
  }
  const alone = s.method === 'ce-only'
  try {
    // Cross-entropy alone only reports the teachers' losses; a projection that nobody trains says nothing.
    return chooseSignals(choices, studentLayers, teachers).filter((entry) => !alone || !isHidden(entry))
  } catch (thrown) {
    if (alone) return []
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new TeacherError(
      'contract',
      `${reason[0].toUpperCase()}${reason.slice(1)}.`,
      'Choose other layers or another signal in Set-up, or a teacher file that gives what is asked for.',
    )
  }
}

export class Distillation {
  /** Completed steps. */
  step = 0
  private settings: Settings
  /** Live settings were changed after the first step. */
  private tuned = false
  private startedFrom: Origin | null = null

  private constructor(
    settings: Settings,
    readonly data: PreparedData,
    readonly config: ModelConfig,
    readonly signals: readonly SignalEntry[],
    private readonly engine: Engine,
    readonly evaluator: Evaluator,
    /** One frame at a time, for looking at answers and attention. */
    readonly viewer: Evaluator,
    readonly facts: RunFacts,
  ) {
    this.settings = settings
  }

  /** Records and compiles everything for these settings; the teachers run once over the training set. */
  static async prepare(
    gpu: Gpu,
    settings: Settings,
    teachers: Teachers,
    data: PreparedData,
    onProgress: OnProgress,
  ): Promise<Distillation> {
    const { tile, splits } = engineChoices(gpu)
    const config = studentConfig(settings)
    const signals = settingsSignals(settings, config.layers, {
      perception: teachers.shape('perception'),
      reasoning: teachers.shape('reasoning'),
      planning: teachers.shape('planning'),
    })
    const plan = new Plan(gpu.device, 'student')
    const targets = targetBuffers(plan, config, data.train, signals)
    const active = FOLLOWERS.filter(() => settings.method !== 'ce-only')
    const perSample = settings.combinePer === 'sample'
    const shape = spanShape(settings.supervision, settings.anchorSupport)
    const engine = new Engine(plan, {
      shape,
      parts: partsPerStep(settings),
      rawNorms: settings.reweighting === 'on' && !perSample && shape.supervision === 'shared',
      dimensions: perSample
        ? dimensions(config, 1, 1, tile)
        : dimensions(config, settings.batchFrames, settings.batchSegments, tile),
      data: uploadData(plan, config, data.train),
      signals,
      targets,
      followers: active,
      trainProjector: false,
      splits,
      optimizer: {
        beta1: settings.beta1,
        beta2: settings.beta2,
        epsilon: 1e-8,
        weightDecay: settings.weightDecay,
      },
    })
    const evaluator = new Evaluator(gpu.device, config, data.validation, 8, tile)
    const viewer = new Evaluator(gpu.device, config, data.validation, 1, tile)
    const plans = [engine, evaluator, viewer]
    const ready = plans.map(() => [0, 0])
    let filled = false
    const report = () =>
      filled &&
      onProgress({
        stage: 'pipelines',
        done: ready.reduce((sum, [n]) => sum + n, 0),
        total: ready.reduce((sum, [, n]) => sum + n, 0),
        unit: 'pipelines',
      })
    // Shaders compile while the teachers run; only one of the two is told at a time.
    const compiling = Promise.all(
      plans.map((one, i) => one.compile((done, total) => ((ready[i] = [done, total]), report()))),
    )
    compiling.catch(() => undefined)
    try {
      await teachers.fillTargets(config, data.train, signals, targets, (done, total) =>
        onProgress({ stage: 'targets', done, total, unit: 'frames' }),
      )
      filled = true
      report()
      await compiling
    } catch (thrown) {
      for (const one of plans) one.destroy()
      throw thrown
    }
    const facts: RunFacts = {
      adapter: gpu.adapter,
      version: VERSION,
      studentParameters: parameterLayout(config).count,
      dispatchesPerStep: engine.dispatches,
      gpuBytes: engine.bytes + evaluator.bytes + viewer.bytes,
      targets: 'cached',
      teacherBackend: teachers.backend,
      teachers: teachers.sources,
      validationFrames: data.validation.frames,
      teacherAccuracy: data.teacherAccuracy,
      majority: data.majority,
      noImage: data.noImage,
      studentLayers: config.layers,
      signals:
        settings.method === 'ce-only'
          ? []
          : signals.map((entry) =>
              isAttention(entry) ? { ...entry, signal: 'attention', loss: entry.loss ?? 'mse' } : entry,
            ),
    }
    const run = new Distillation(settings, data, config, signals, engine, evaluator, viewer, facts)
    run.reset()
    return run
  }

  /** Back to step 0: the same seed gives the same curve. */
  reset(): void {
    this.startFrom(initialStudent(this.settings), null)
  }

  /**
   * Back to step 0 with given weights [layout.total] in the place of the seed's; everything else is as the
   * settings say.
   */
  startFrom(parameters: Float32Array, origin: Origin | null): void {
    this.engine.load(withSeedProjections(this.settings, parameters, this.engine.step.layout))
    this.step = 0
    this.tuned = false
    this.startedFrom = origin
    this.kept.clear()
  }

  /** The file whose weights it started from; null: the seed's. */
  get origin(): Origin | null {
    return this.startedFrom
  }

  /** Live changes: learning rate and weights take effect with the next step. */
  tune(changes: Partial<Settings>): void {
    this.settings = { ...this.settings, ...changes }
    this.tuned ||= this.step > 0
  }

  /** Enqueues the next `count` steps in one submit; resolves with their metrics. Calls may overlap. */
  advance(count: number): Promise<StepMetrics[]> {
    const inputs = Array.from({ length: count }, (_, i) =>
      drawStep(this.settings, this.step + 1 + i, this.data.train, TEXT_SLOTS),
    )
    this.step += count
    return this.engine.run(inputs)
  }

  /** What step `step` trains on. */
  batchOf(step: number): StepBatch {
    return describeBatch(this.settings, step, this.data.train)
  }

  /** Exact match on the validation frames at the parameters of now. */
  async evaluate(between?: () => void | Promise<void>): Promise<Accuracy> {
    if (this.engine.submitting) await this.engine.submitting
    this.evaluator.snapshot(this.engine.step.parameters)
    return this.evaluator.accuracy(between)
  }

  /**
   * The student of now and what it answers, with the pictures and with grey ones in their place. Nothing else
   * may train or evaluate meanwhile.
   */
  async examine(): Promise<Examined> {
    const { step, config, settings, tuned, startedFrom: origin } = this
    const { validation, greyFeatures } = this.data
    const accuracy = await this.evaluate()
    const parameters = await this.parameters()
    this.evaluator.replace(greyFeatures, validation.tokens)
    const noImage = await this.evaluator
      .accuracy()
      .finally(() => this.evaluator.replace(validation.features, validation.tokens))
    const asked = (c: number): number =>
      validation.capabilities.reduce((n, capability) => n + Number(capability === c), 0)
    return {
      step,
      config,
      parameters,
      settings,
      tuned,
      origin,
      accuracy,
      noImage,
      trainingFlops: step * this.engine.plan.ops.reduce((sum, op) => sum + op.flops, 0),
      questions: { perception: asked(0), reasoning: asked(1), planning: asked(2) },
    }
  }

  private readonly kept = new Map<number, Checkpoint>()

  /** Steps that `rewind` accepts, ascending. */
  get checkpoints(): number[] {
    return [...this.kept.keys()].sort((a, b) => a - b)
  }

  /**
   * Keeps the student of now; when there are too many, every second one of the older half goes. One call at a
   * time.
   */
  async keepCheckpoint(): Promise<void> {
    const { step } = this
    if (this.kept.has(step)) return
    if (this.engine.submitting) await this.engine.submitting
    this.kept.set(step, await this.engine.checkpoint(step))
    const steps = this.checkpoints
    if (steps.length > MOST_CHECKPOINTS)
      steps.slice(1, steps.length / 2).forEach((s, i) => i % 2 === 0 && this.kept.delete(s))
  }

  /** Back to a kept checkpoint; later ones are dropped. False when there is none at this step. */
  rewind(step: number): boolean {
    const checkpoint = this.kept.get(step)
    if (!checkpoint) return false
    this.engine.restore(checkpoint)
    this.step = step
    if (step === 0) this.tuned = false
    for (const later of this.checkpoints) if (later > step) this.kept.delete(later)
    return true
  }

  /**
   * Drops checkpoints from this step on, and those that are no longer numbers: after a divergence nobody
   * wants them back.
   */
  forgetFrom(step: number): void {
    for (const [at, { parameters }] of this.kept)
      if (at >= step || !parameters.every(Number.isFinite)) this.kept.delete(at)
  }

  /** Everything kept, in ordinary memory: it outlives the device. Null before the first checkpoint. */
  handOver(): Handover | null {
    const step = this.checkpoints.at(-1)
    return step === undefined
      ? null
      : { step, checkpoints: [...this.kept.values()], origin: this.startedFrom, tuned: this.tuned }
  }

  /** Stands where another run of the same settings left off. */
  takeOver({ step, checkpoints, origin, tuned }: Handover): void {
    this.startedFrom = origin
    this.tuned = tuned
    this.kept.clear()
    for (const checkpoint of checkpoints) this.kept.set(checkpoint.step, checkpoint)
    this.rewind(step)
  }

  /** Per-group Gram matrices of the latest step that was read. */
  get layerGrams(): { groups: string[]; grams: number[][] } {
    return { groups: this.engine.step.groups, grams: this.engine.latestGroups }
  }

  /** Lets the viewer see the student as it is now; returns the step. */
  async focus(): Promise<number> {
    const { step } = this
    if (this.engine.submitting) await this.engine.submitting
    this.viewer.snapshot(this.engine.step.parameters)
    return step
  }

  /** The same without waiting, where that is possible. */
  focusAtOnce(): boolean {
    if (this.engine.submitting) return false
    this.viewer.snapshot(this.engine.step.parameters)
    return true
  }

  parameters(): Promise<Float32Array> {
    return this.engine.parameters()
  }

  destroy(): void {
    this.engine.destroy()
    this.evaluator.destroy()
    this.viewer.destroy()
  }
}
