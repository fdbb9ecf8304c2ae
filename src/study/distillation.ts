// A distillation run, prepared and ready to step: data, cached teacher targets, student engine, evaluator. The worker and the headless command
// are two thin doors to this file; a setting gives the same run through both.

import { VERSION } from './version'
import type { HostData } from '../distill/deviceData'
import { uploadData } from '../distill/deviceData'
import { Engine, type Checkpoint } from '../distill/engine'
import { chooseSignals, type SignalEntry } from '../distill/matching'
import { FOLLOWERS, type Accuracy, type StepMetrics } from '../distill/tasks'
import type { Gpu } from '../gpu/device'
import { Plan } from '../gpu/plan'
import type { ModelConfig } from '../nn/config'
import { parameterLayout } from '../nn/config'
import { dimensions } from '../nn/forward'
import { initialParameters } from '../nn/initialise'
import type { Settings } from '../run/settings'
import type { Progress, RunFacts } from './types'
import { majorityBaseline } from '../world/baselines'
import { noImage } from '../world/corruption'
import { makeDataset } from '../world/dataset'
import { stream } from '../world/random'
import { IMAGE_TOKENS, TEXT_SLOTS, type Dataset } from '../world/types'
import { VOCABULARY } from '../world/vocabulary'
import { FEATURE_SIZE } from '../teacher/exportEncoder'
import { drawStep } from './batches'
import { engineChoices } from './engineChoices'
import { Evaluator } from './evaluator'
import { targetFloats } from './targets'
import type { Teachers } from './teachers'
import { hostData } from './teacherTraining'

/** Validation frames are the same for every run, so that runs can be compared. */
const VALIDATION_SEED = 1
export type OnProgress = (progress: Progress) => void

/** The student's shape under these settings. */
export const studentConfig = (settings: Settings): ModelConfig => ({
  family: 'gpt',
  layers: settings.layers,
  width: settings.width,
  heads: settings.heads,
  mlpRatio: 4,
  vocabulary: VOCABULARY.length,
  imageTokens: IMAGE_TOKENS,
  textSlots: TEXT_SLOTS,
  featureSize: FEATURE_SIZE,
})

/** Checkpoints kept for rewinding; each is three times the parameters. */
const MOST_CHECKPOINTS = 24

/** What a run needs to go on with on another device: its kept checkpoints, and the last of them to stand at. */
export interface Handover {
  step: number
  checkpoints: Checkpoint[]
}

/** Data that depends on seed and sizes only; kept between runs that share them. */
export interface PreparedData {
  key: string
  train: HostData
  validation: HostData
  validationSet: Dataset
  majority: Accuracy
  noImage: Accuracy
  teacherAccuracy: { name: string; accuracy: Accuracy }[]
}

/** Generates frames and questions, runs the encoder over them and measures the baselines. */
export async function prepareData(settings: Settings, teachers: Teachers, onProgress: OnProgress): Promise<PreparedData> {
  const { seed, trainFrames, validationFrames } = settings
  onProgress({ stage: 'data', done: 0, total: trainFrames + validationFrames, unit: 'frames' })
  const trainSet = makeDataset({ seed, split: 'train', frames: trainFrames })
  const validationSet = makeDataset({ seed: VALIDATION_SEED, split: 'validation', frames: validationFrames })
  onProgress({ stage: 'data', done: trainFrames + validationFrames, total: trainFrames + validationFrames, unit: 'frames' })
  const all = trainFrames + validationFrames
  const features = (pixels: Uint8Array, before: number) => teachers.features(pixels, (done) => onProgress({ stage: 'features', done: before + done, total: all, unit: 'frames' }))
  const train = hostData(trainSet, await features(trainSet.pixels, 0))
  const validation = hostData(validationSet, await features(validationSet.pixels, trainFrames))
  const grey = await teachers.features(noImage())
  const greyFeatures = new Float32Array(validation.features.length)
  for (let f = 0; f < validationFrames; f++) greyFeatures.set(grey, f * grey.length)
  const teacherAccuracy: { name: string; accuracy: Accuracy }[] = []
  for (const name of ['base', ...FOLLOWERS] as const) teacherAccuracy.push({ name, accuracy: await teachers.accuracy(name, validation, TEXT_SLOTS) })
  return {
    key: dataKey(settings),
    train,
    validation,
    validationSet,
    teacherAccuracy,
    noImage: await teachers.accuracy('base', { ...validation, features: greyFeatures }, TEXT_SLOTS),
    majority: majorityBaseline(trainSet, validationSet),
  }
}

/** Two settings with the same key share their prepared data. */
export const dataKey = (settings: Settings): string => [settings.seed, settings.trainFrames, settings.validationFrames].join(' ')

/** The attention signals that the settings choose. */
export const settingsSignals = (s: Settings, studentLayers: number, teacherLayers: number): SignalEntry[] =>
  chooseSignals(
    {
      perception: { layer: s.layerPerception, block: s.blockPerception, loss: s.lossPerception },
      reasoning: { layer: s.layerReasoning, block: s.blockReasoning, loss: s.lossReasoning },
      planning: { layer: s.layerPlanning, block: s.blockPlanning, loss: s.lossPlanning },
    },
    studentLayers,
    teacherLayers,
  )

export class Distillation {
  /** Completed steps. */
  step = 0
  private settings: Settings

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
  static async prepare(gpu: Gpu, settings: Settings, teachers: Teachers, data: PreparedData, onProgress: OnProgress): Promise<Distillation> {
    const { tile, splits } = engineChoices(gpu.adapter)
    const config = studentConfig(settings)
    const signals = settingsSignals(settings, config.layers, teachers.layers('base'))
    const plan = new Plan(gpu.device, 'student')
    const targets = plan.buffer('teacher targets', targetFloats(config, data.train, signals.length))
    await teachers.fillTargets(config, data.train, signals, targets, (done, total) => onProgress({ stage: 'targets', done, total, unit: 'frames' }))
    const active = FOLLOWERS.filter(() => settings.method !== 'ce-only')
    const engine = new Engine(plan, {
      dimensions: dimensions(config, settings.batchFrames, settings.batchSegments, tile),
      data: uploadData(plan, config, data.train),
      signals, targets, followers: active, trainProjector: false, splits,
      optimizer: { beta1: settings.beta1, beta2: settings.beta2, epsilon: 1e-8, weightDecay: settings.weightDecay },
    })
    const evaluator = new Evaluator(gpu.device, config, data.validation, 8, tile)
    const viewer = new Evaluator(gpu.device, config, data.validation, 1, tile)
    const done = [0, 0, 0]
    const totals = [0, 0, 0]
    const report = (i: number) => (ready: number, total: number) => {
      done[i] = ready
      totals[i] = total
      onProgress({ stage: 'pipelines', done: done[0] + done[1] + done[2], total: totals[0] + totals[1] + totals[2], unit: 'pipelines' })
    }
    await Promise.all([engine.compile(report(0)), evaluator.compile(report(1)), viewer.compile(report(2))])
    const facts: RunFacts = {
      adapter: gpu.adapter,
      version: VERSION,
      studentParameters: parameterLayout(config).count,
      dispatchesPerStep: engine.dispatches,
      gpuBytes: engine.bytes + evaluator.bytes + viewer.bytes,
      targets: 'cached',
      teacherBackend: teachers.backend,
      validationFrames: data.validation.frames,
      teacherAccuracy: data.teacherAccuracy,
      majority: data.majority,
      noImage: data.noImage,
      studentLayers: config.layers,
      signals: (settings.method === 'ce-only' ? [] : signals).map(({ follower, studentLayer, teacherLayers, block, loss }) => ({ follower, studentLayer, teacherLayers: [...teacherLayers], block, loss: loss ?? 'mse' })),
    }
    const run = new Distillation(settings, data, config, signals, engine, evaluator, viewer, facts)
    run.reset()
    return run
  }

  /** Back to step 0: the same seed gives the same curve. */
  reset(): void {
    const random = stream(this.settings.seed, 'student init')
    this.engine.load(initialParameters(this.config, { normal: () => random.normal(), projector: 'orthonormal' }))
    this.step = 0
    this.kept.clear()
  }

  /** Live changes: learning rate and weights take effect with the next step. */
  tune(changes: Partial<Settings>): void {
    this.settings = { ...this.settings, ...changes }
  }

  /** Enqueues the next `count` steps in one submit; resolves with their metrics. Calls may overlap. */
  advance(count: number): Promise<StepMetrics[]> {
    const inputs = Array.from({ length: count }, (_, i) => drawStep(this.settings, this.step + 1 + i, this.data.train, TEXT_SLOTS))
    this.step += count
    return this.engine.run(inputs)
  }

  /** Exact match on the validation frames at the parameters of now. */
  async evaluate(between?: () => void | Promise<void>): Promise<Accuracy> {
    if (this.engine.submitting) await this.engine.submitting
    this.evaluator.snapshot(this.engine.step.parameters)
    return this.evaluator.accuracy(between)
  }

  private readonly kept = new Map<number, Checkpoint>()

  /** Steps that `rewind` accepts, ascending. */
  get checkpoints(): number[] {
    return [...this.kept.keys()].sort((a, b) => a - b)
  }

  /** Keeps the student of now; when there are too many, every second one of the older half goes. One call at a time. */
  async keepCheckpoint(): Promise<void> {
    const { step } = this
    if (this.kept.has(step)) return
    if (this.engine.submitting) await this.engine.submitting
    this.kept.set(step, await this.engine.checkpoint(step))
    const steps = this.checkpoints
    if (steps.length > MOST_CHECKPOINTS) steps.slice(1, steps.length / 2).forEach((s, i) => i % 2 === 0 && this.kept.delete(s))
  }

  /** Back to a kept checkpoint; later ones are dropped. False when there is none at this step. */
  rewind(step: number): boolean {
    const checkpoint = this.kept.get(step)
    if (!checkpoint) return false
    this.engine.restore(checkpoint)
    this.step = step
    for (const later of this.checkpoints) if (later > step) this.kept.delete(later)
    return true
  }

  /** Drops checkpoints from this step on, and those that are no longer numbers: after a divergence nobody wants them back. */
  forgetFrom(step: number): void {
    for (const [at, { parameters }] of this.kept) if (at >= step || !parameters.every(Number.isFinite)) this.kept.delete(at)
  }

  /** Everything kept, in ordinary memory: it outlives the device. Null before the first checkpoint. */
  handOver(): Handover | null {
    const step = this.checkpoints.at(-1)
    return step === undefined ? null : { step, checkpoints: [...this.kept.values()] }
  }

  /** Stands where another run of the same settings left off. */
  takeOver({ step, checkpoints }: Handover): void {
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

  parameters(): Promise<Float32Array> {
    return this.engine.parameters()
  }

  destroy(): void {
    this.engine.destroy()
    this.evaluator.destroy()
    this.viewer.destroy()
  }
}
