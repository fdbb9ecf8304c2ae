// A distillation run, prepared and ready to step: data, cached teacher targets, student engine, evaluator.
// The worker and the headless command are thin entries to this file; equal settings give the same run through
// both.

import type { CombineRule } from '../../distill/combine/context'
import { RuleError } from '../../distill/combine/rule/ruleError'
import type { HostData } from '../../distill/engine/deviceData'
import type { Engine } from '../../distill/engine/engine'
import { StepTensors } from '../../distill/engine/stepTensors'
import { isLayerStep } from '../../distill/step/layerCosines'
import type { SignalEntry } from '../../distill/matching'
import { type Accuracy, type StepMetrics } from '../../distill/tasks'
import type { Gpu } from '../../gpu/device'
import type { ModelPart } from '../../nn/ablation'
import type { ModelConfig } from '../../nn/config'
import type { InitialWeights } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'
import type { Baselines, OwnDataAccuracy, RunFacts, StepBatch } from '../../protocol/runFacts'
import { TEXT_SLOTS } from '../../world/types'
import { measureBaselines, type BetweenPieces } from './baselines'
import { describeBatch, drawStep } from './batches'
import { targetsKey, type LatestTargets } from './latestTargets'
import { RunTargets, type BeginTargets } from './runTargets'
import { type Evaluator } from '../evaluate/evaluator'
import type { ExaminedStudent } from '../../protocol/studentFile'
import { recordRun } from './recordedRun'
import { bindingWithRoom } from './samplesBinding'
import { CachedTargets } from './cachedTargets'
import { factsOf } from './preparedFacts'
import { fillLiveTeachers } from './liveTeachers'
import { initialStudent, withSeedProjections } from './initialStudent'
import { TeacherError } from '../../teacher/failure'
import { RewindPoints, type Handover } from './rewindPoints'
import type { TileForRun } from './tileChoice'
import type { TileTuning } from './tileTuning'
import { checkTypedLosses } from './typedLosses'
import { readRule } from './typedRule'
import type { StudentState } from '../../protocol/studentState'
import type { Teachers } from '../teachers/frozenTeachers'
import type { EvaluationData, OnProgress, PreparedData } from './preparedData'
import { ownDataName } from '../data/sceneSet'

export class Distillation {
  /** Completed steps. */
  step = 0
  private tuning: TileTuning | null = null
  private settings: Settings
  /** Hyperparameters were updated live after the first step. */
  private tuned = false
  private startedFrom: InitialWeights | null = null
  /** What was reported of the finished student. */
  private reported: { step: number; accuracy: Accuracy } | null = null
  private reportedOwn: { step: number; accuracy: OwnDataAccuracy } | null = null

  private constructor(
    settings: Settings,
    readonly data: PreparedData,
    readonly config: ModelConfig,
    readonly signals: readonly SignalEntry[],
    private readonly engine: Engine,
    readonly evaluator: Evaluator,
    /** One frame at a time, for inspecting answers and attention. */
    readonly viewer: Evaluator,
    readonly facts: RunFacts,
    /** The typed rule, where that is the method. */
    private readonly rule: CombineRule | null,
    private readonly teachers: Teachers,
    private readonly targets: RunTargets,
  ) {
    this.settings = settings
  }

  /**
   * Records and compiles everything for these settings; the teachers run once over the training set. With `begin`
   * (runTargets.ts) only over the frames of the next step: `fillTargets` runs them over the others. Not at all where
   * `latest` has the targets of a run with the same ones.
   * `tiles`: the tile of the training step; null: the adapter's usual one.
   * @throws RuleError where the typed rule cannot be read; LossError where a typed loss cannot be trained with.
   */
  static async prepare(
    gpu: Gpu,
    settings: Settings,
    teachers: Teachers,
    data: PreparedData,
    onProgress: OnProgress,
    begin: BeginTargets | null = null,
    latest: LatestTargets | null = null,
    tiles: TileForRun | null = null,
  ): Promise<Distillation> {
    checkTypedLosses(settings)
    const rule = await readRule(settings)
    const samplesBinding = await bindingWithRoom(gpu, settings, teachers.shapes)
    const recorded = recordRun(gpu, settings, teachers.shapes, data, { tile: tiles?.tile, samplesBinding })
    const { config, signals, cached, targets, live, engine, evaluator, viewer } = recorded
    let compiled = [0, 0]
    let filling = false
    const report = () => {
      const [done, total] = compiled
      if (!filling) onProgress({ stage: 'pipelines', done, total, unit: 'pipelines' })
    }
    // Shaders compile while the teachers run; progress is reported for one of the two at a time, and for the
    // shaders first: llvmpipe computes nothing before it has compiled what was asked for earlier. Those of
    // evaluation and views compile when they are first used.
    const compiling = engine.compile((...counts) => ((compiled = counts), report()))
    compiling.catch(() => undefined)
    let filled: RunTargets | null = null
    try {
      const onTargets = (done: number, total: number): void => {
        filling = true
        onProgress({ stage: 'targets', done, total, unit: 'chunks' })
      }
      const ofRun = { config, host: data.train, signals: cached, targets, wrong: settings }
      const options = { ...ofRun, cache: await CachedTargets.open(gpu.device, teachers, ofRun) }
      const same = latest?.under(targetsKey(data, cached, settings))
      filled = await RunTargets.fill(teachers, options, settings, onTargets, begin, same)
      await fillLiveTeachers(gpu.device, teachers, live, data.train)
      filling = false
      report()
      await compiling
    } catch (thrown) {
      for (const one of [filled, engine, evaluator, viewer]) one?.destroy()
      throw thrown
    }
    const facts = { ...factsOf(gpu, settings, teachers, data, recorded), ...(tiles && { tile: tiles.facts }) }
    const parts = [engine, evaluator, viewer, facts, rule, teachers, filled] as const
    const run = new Distillation(settings, data, config, signals, ...parts)
    run.tuning = tiles?.trialFor(engine) ?? null
    run.reset()
    return run
  }

  /** Back to step 0: the same seed gives the same curve. */
  reset(): void {
    this.startFrom(initialStudent(this.settings), null)
  }

  /**
   * Back to step 0 with the given initial weights [layout.total] instead of the seed's; everything else
   * follows the settings.
   */
  startFrom(parameters: Float32Array, initialWeights: InitialWeights | null): void {
    this.engine.load(withSeedProjections(this.settings, parameters, this.engine.step.layout))
    this.step = 0
    this.tuned = false
    this.startedFrom = initialWeights
    this.reported = this.reportedOwn = null
    this.saved.replace([])
  }

  /** The file of the initial weights; null: the seed's. */
  get initialWeights(): InitialWeights | null {
    return this.startedFrom
  }

  /** Updates hyperparameters live: learning rate and loss weights take effect with the next step. */
  updateHyperparameters(changes: Partial<Settings>): void {
    this.settings = { ...this.settings, ...changes }
    this.tuned ||= this.step > 0
  }

  /** How many of the next `count` steps have all their targets. */
  available(count: number): number {
    return this.targets.available(this.step, count)
  }

  /** Resolves when the next step has all its targets. Rejects where a teacher fails. */
  whenAvailable(): Promise<void> {
    return this.targets.whenAvailable(this.step)
  }

  /** Fills all targets that are not filled yet, in the order in which steps need them. Rejects as `whenAvailable`. */
  fillTargets(): Promise<void> {
    return this.targets.rest(this.step)
  }

  /**
   * Enqueues the next `count` steps in one submit; resolves with their metrics. Calls may overlap.
   * @throws Error where one is not available; RuleError where the typed rule stopped the run, at the step before.
   */
  async advance(count: number): Promise<StepMetrics[]> {
    const { rule } = this
    if (this.available(count) < count) throw new Error('targets of these steps are not filled yet')
    const inputs = Array.from({ length: count }, (_, i) => ({
      ...drawStep(this.settings, this.step + 1 + i, this.data.train, TEXT_SLOTS),
      ...(rule && { rule }),
      layers: isLayerStep(this.step + 1 + i, this.settings.steps),
    }))
    this.step += count
    try {
      return await (this.tuning ?? this.engine).run(inputs)
    } catch (error) {
      if (error instanceof RuleError && error.step !== null) this.step = error.step - 1
      throw error
    }
  }

  measured(metrics: StepMetrics[], workMs: number | null): void {
    this.tuning?.measured(metrics, workMs)
  }

  /** What step `step` trains on. */
  batchOf(step: number): StepBatch {
    return describeBatch(this.settings, step, this.data.train)
  }

  /** Exact match on the validation frames at the current parameters. */
  async evaluate(between?: () => void | Promise<void>): Promise<Accuracy> {
    if (this.engine.submitting) await this.engine.submitting
    this.evaluator.snapshot(this.engine.step.parameters)
    return this.evaluator.accuracy(between)
  }

  /**
   * Exact match of the current student on the validation frames, whole and with these parts off. No other
   * evaluation meanwhile.
   */
  async evaluateWithout(
    off: readonly ModelPart[],
    between?: () => void | Promise<void>,
  ): Promise<{ step: number; whole: Accuracy; without: Accuracy }> {
    const { step } = this
    const whole = await this.evaluate(between)
    this.evaluator.switchOff(off)
    return { step, whole, without: await this.evaluator.accuracy(between) }
  }

  private measuring: Promise<Baselines> | null = null

  /** `measureBaselines` of this run; who asks while it measures waits for the same measurement. */
  baselines(between?: BetweenPieces): Promise<Baselines> {
    return (this.measuring ??= measureBaselines(this.teachers, this.data, between).finally(
      () => (this.measuring = null),
    ))
  }

  /** Exact match on other frames, any number, at the current parameters. No other evaluation meanwhile. */
  async evaluateOn(frames: HostData, between?: () => void | Promise<void>): Promise<Accuracy> {
    if (this.engine.submitting) await this.engine.submitting
    this.evaluator.snapshot(this.engine.step.parameters)
    return this.evaluator.accuracyOn(frames, between)
  }

  /** Exact match on the test frames, for the report of the finished run; `examine` returns it, too. */
  async report(test: HostData, between?: () => void | Promise<void>): Promise<Accuracy> {
    const { step } = this
    const accuracy = await this.evaluateOn(test, between)
    this.reported = { step, accuracy }
    return accuracy
  }

  /** Exact match on a custom data set, for the report of the finished run; `examine` returns it, too. */
  async reportOwn(
    { facts, data }: EvaluationData,
    between?: () => void | Promise<void>,
  ): Promise<OwnDataAccuracy> {
    const { step } = this
    const asked = [0, 0, 0]
    data.capabilities.forEach((c, q) => (asked[c] += data.counted?.[q] ?? 1))
    const accuracy = { ...ownDataName(facts), accuracy: await this.evaluateOn(data, between), asked }
    this.reportedOwn = { step, accuracy }
    return accuracy
  }

  /**
   * The current student and its accuracy, with the pictures and with grey ones instead. Nothing else may
   * train or evaluate meanwhile.
   */
  async examine(): Promise<ExaminedStudent> {
    const { step, config, settings, tuned, startedFrom: initialWeights } = this
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
      initialWeights,
      accuracy,
      noImage,
      ...(this.reported?.step === step && { test: this.reported.accuracy }),
      ...(this.facts.trainingData && { trainingData: this.facts.trainingData }),
      ...(this.reportedOwn?.step === step && { ownData: this.reportedOwn.accuracy }),
      trainingFlops: step * this.engine.flops,
      questions: { perception: asked(0), reasoning: asked(1), planning: asked(2) },
    }
  }

  private readonly saved = new RewindPoints()
  private inside: StepTensors | null = null

  /** Steps that `rewind` accepts, ascending. */
  get checkpoints(): number[] {
    return this.saved.steps
  }

  /** Stores a checkpoint of the current student for rewinding. One call at a time. */
  async saveCheckpoint(): Promise<void> {
    const { step } = this
    if (this.saved.has(step)) return
    if (this.engine.submitting) await this.engine.submitting
    this.saved.add(await this.engine.checkpoint(step))
  }

  /** The current student, to resume from anywhere. Not while `keepCheckpoint` is running. */
  async studentState(): Promise<StudentState> {
    const { step, settings, tuned, startedFrom: initialWeights } = this
    if (this.engine.submitting) await this.engine.submitting
    const student = this.saved.get(step) ?? (await this.engine.checkpoint(step))
    return { ...student, settings, tuned, initialWeights }
  }

  /** Rewinds to a checkpoint; later ones are dropped. False when there is none at this step. */
  rewind(step: number): boolean {
    const checkpoint = this.saved.get(step)
    if (!checkpoint) return false
    this.engine.restore(checkpoint)
    this.step = step
    this.reported = this.reportedOwn = null
    if (step === 0) this.tuned = false
    this.saved.dropAfter(step)
    return true
  }

  /**
   * Drops checkpoints from this step on, and those with values that are not finite: after a divergence they
   * are useless.
   */
  forgetFrom(step: number): void {
    this.saved.dropSpoilt(step)
  }

  /** All checkpoints, in ordinary memory: they outlive the device. Null before the first one. */
  handOver(): Handover | null {
    const step = this.checkpoints.at(-1)
    return step === undefined
      ? null
      : { step, checkpoints: this.saved.all, initialWeights: this.startedFrom, tuned: this.tuned }
  }

  /**
   * Resumes where another run of the same settings left off.
   * @throws TeacherError `contract` where a checkpoint is of a student of another size.
   */
  takeOver({ step, checkpoints, initialWeights, tuned }: Handover): void {
    const { total } = this.engine.step.layout
    for (const { parameters, moments } of checkpoints)
      if ([parameters, ...moments].some((values) => values.length !== total))
        throw new TeacherError(
          'contract',
          `The saved student has ${parameters.length} parameters, these settings make one of ${total}.`,
          'Press Run to train it from the start.',
        )
    this.startedFrom = initialWeights
    this.tuned = tuned
    this.saved.replace(checkpoints)
    this.rewind(step)
  }

  /** Per-group Gram matrices of the latest step that was read. */
  get layerGrams(): { groups: string[]; grams: number[][] } {
    return { groups: this.engine.step.groups, grams: this.engine.latestGroups }
  }

  /** What can be looked at in the step that ran last. */
  get tensors(): StepTensors {
    return (this.inside ??= new StepTensors(this.engine))
  }

  /** Gives the viewer the current student; returns the step. */
  async updateViewer(): Promise<number> {
    const { step } = this
    if (this.engine.submitting) await this.engine.submitting
    this.viewer.snapshot(this.engine.step.parameters)
    return step
  }

  /** The same without waiting, where that is possible. */
  updateViewerNow(): boolean {
    if (this.engine.submitting) return false
    this.viewer.snapshot(this.engine.step.parameters)
    return true
  }

  parameters(): Promise<Float32Array> {
    return this.engine.parameters()
  }

  destroy(): void {
    for (const one of [this.targets, this.engine, this.evaluator, this.viewer]) one.destroy()
  }
}
