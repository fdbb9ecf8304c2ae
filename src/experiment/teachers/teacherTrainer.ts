// One teacher being trained step by step, as the page does it: prepared from a plan, or resumed from a saved
// training; measured on held-out frames; and written as a file with its card. The whole sets that come with
// the page are trained by `npm run teachers` with the same parts.

import type { HostData } from '../../distill/engine/deviceData'
import type { Engine } from '../../distill/engine/engine'
import type { Gpu } from '../../gpu/device'
import type { ModelConfig } from '../../nn/config'
import { initialParameters } from '../../nn/initialise'
import type { Tile } from '../../nn/tile'
import type { TeacherPlan } from '../../settings/teacherPlan'
import type { CardAccuracy, CardData, ModelCard } from '../../teacher/card'
import { FEATURE_SIZE, readEncoderWeights, type EncoderParameters } from '../../teacher/exportEncoder'
import { exportTeacher, readWeights } from '../../teacher/exportTeacher'
import type { SavedTraining } from '../../teacher/teacherStore'
import { noImage } from '../../world/corruption'
import { EVALUATION_SEED, makeDataset } from '../../world/dataset'
import { TEACHER_TEMPLATE_WEIGHTS } from '../../world/questions'
import { stream } from '../../world/random'
import { IMAGE_TOKENS, type Dataset } from '../../world/types'
import { trainingFrames } from '../data/frames'
import { NO_SETS, openSet, type SetLoader } from '../data/openSet'
import { sceneSetId, type SceneSet } from '../data/sceneSet'
import { encode } from './encoderTraining'
import { engineChoices } from '../run/engineChoices'
import { Evaluator } from '../evaluate/evaluator'
import type { FileLoader } from './frozenTeachers'
import { recordTeacher } from './recordedTeacher'
import { hostData, supervisedFlopsPerStep, supervisedInput, type SupervisedOptions } from './teacherTraining'
import { VERSION } from '../run/version'
import { worldModel } from '../run/worldModel'

/** Frames encoded between two reports of progress. */
const CHUNK = 256

export type TrainerStage = 'data' | 'features' | 'pipelines' | 'measuring'
export type OnStage = (stage: TrainerStage, done: number, total: number) => void

/** Features of the pictures, with reports of progress. */
async function featuresOf(
  gpu: Gpu,
  encoder: EncoderParameters,
  pixels: Uint8Array,
  frames: number,
  onDone: (done: number) => void,
): Promise<Float32Array> {
  const { tile } = engineChoices(gpu)
  const features = new Float32Array(frames * IMAGE_TOKENS * FEATURE_SIZE)
  const picture = pixels.length / frames
  for (let first = 0; first < frames; first += CHUNK) {
    const count = Math.min(CHUNK, frames - first)
    const part = await encode(
      gpu.device,
      encoder,
      pixels.subarray(first * picture, (first + count) * picture),
      count,
      tile,
    )
    features.set(part.features, first * IMAGE_TOKENS * FEATURE_SIZE)
    onDone(first + count)
  }
  return features
}

/** The plan in the form that teacherTraining.ts takes. */
function optionsOf(plan: TeacherPlan, warmup: number, tile: Tile): SupervisedOptions {
  const { seed, steps, learningRate, batchFrames, batchSegments } = plan
  return {
    seed,
    steps,
    frames: batchFrames,
    segments: batchSegments,
    learningRate,
    warmup,
    minRatio: 0.02,
    weightDecay: 0.02,
    clip: 1,
    tile,
  }
}

interface Start {
  config: ModelConfig
  parameters: Float32Array
  /** Of the base teacher a specialist starts from. */
  flops: number
}

/** One finished step and its cross-entropy. */
export interface TeacherStep {
  step: number
  loss: number
}

export class TeacherTrainer {
  /** Completed steps, or steps under way. */
  step = 0

  private constructor(
    private readonly gpu: Gpu,
    readonly plan: TeacherPlan,
    readonly config: ModelConfig,
    private readonly engine: Engine,
    private readonly host: HostData,
    private readonly evaluator: Evaluator,
    private readonly heldOut: HostData,
    private readonly encoder: EncoderParameters,
    private readonly options: SupervisedOptions,
    private readonly flopsBefore: number,
    private readonly trainingData: CardData | null,
  ) {}

  /**
   * Makes the data, and compiles everything.
   * @param warmup steps in which the learning rate rises.
   * @param from a saved training of the same plan to resume.
   * @throws TeacherError when the encoder or the base teacher cannot be loaded, or the base was written by
   * another tool; MissingData when the plan's data set is not there.
   */
  static async prepare(
    gpu: Gpu,
    plan: TeacherPlan,
    warmup: number,
    files: FileLoader,
    from: Pick<SavedTraining, 'step' | 'parameters' | 'moments'> | null,
    onStage: OnStage,
    sets: SetLoader = NO_SETS,
  ): Promise<TeacherTrainer> {
    const encoder = readEncoderWeights(await files('encoder.onnx')).parameters
    const start = await startOf(plan, files)
    onStage('data', 0, plan.trainFrames)
    const [trainSet, trainingData] = await trainingSet(plan, sets)
    const heldOutSet = makeDataset({ seed: EVALUATION_SEED, split: 'validation', frames: plan.heldOutFrames })
    onStage('data', plan.trainFrames, plan.trainFrames)
    const total = plan.trainFrames + plan.heldOutFrames
    const host = await withFeatures(trainSet, (done) => onStage('features', done, total))
    const heldOut = await withFeatures(heldOutSet, (done) =>
      onStage('features', plan.trainFrames + done, total),
    )
    const options = optionsOf(plan, warmup, engineChoices(gpu).tile)
    const { engine, evaluator } = recordTeacher(gpu, start.config, options, { train: host, heldOut })
    const ready = [
      [0, 0],
      [0, 0],
    ]
    const report = (i: number) => (done: number, all: number) => {
      ready[i] = [done, all]
      onStage('pipelines', ready[0][0] + ready[1][0], ready[0][1] + ready[1][1])
    }
    await Promise.all([engine.compile(report(0)), evaluator.compile(report(1))])
    const trainer = new TeacherTrainer(
      gpu,
      plan,
      start.config,
      engine,
      host,
      evaluator,
      heldOut,
      encoder,
      options,
      start.flops,
      trainingData,
    )
    if (from) {
      engine.restore({ step: from.step, parameters: from.parameters, moments: from.moments, memory: {} })
      trainer.step = from.step
    } else engine.load(start.parameters)
    return trainer

    async function withFeatures(set: Dataset, onDone: (done: number) => void): Promise<HostData> {
      return hostData(set, await featuresOf(gpu, encoder, set.pixels, set.frames, onDone))
    }
  }

  get done(): boolean {
    return this.step >= this.plan.steps
  }

  /** Enqueues the next `count` steps in one submit. Calls may overlap. */
  async advance(count: number): Promise<TeacherStep[]> {
    const inputs = Array.from({ length: count }, () =>
      supervisedInput(this.host, this.config.textSlots, this.options, ++this.step),
    )
    const metrics = await this.engine.run(inputs)
    return metrics.map(({ step, losses }) => ({ step, loss: losses.ce }))
  }

  /** Everything needed to resume. Call it while no step is under way. */
  async state(): Promise<Pick<SavedTraining, 'step' | 'parameters' | 'moments'>> {
    if (this.engine.submitting) await this.engine.submitting
    const { step, parameters, moments } = await this.engine.checkpoint(this.step)
    return { step, parameters, moments }
  }

  /** Exact match on the held-out frames at the current parameters. */
  async accuracy(): Promise<CardAccuracy> {
    return this.measure(this.evaluator)
  }

  private async measure(evaluator: Evaluator): Promise<CardAccuracy> {
    if (this.engine.submitting) await this.engine.submitting
    evaluator.snapshot(this.engine.step.parameters)
    const { perception, reasoning, planning } = await evaluator.accuracy()
    return { perception, reasoning, planning }
  }

  /** Evaluates it, with the pictures and with a grey one, and writes the file with its card. */
  async finish(date: string): Promise<{ bytes: Uint8Array; card: ModelCard }> {
    const accuracy = await this.accuracy()
    const { features } = await encode(this.gpu.device, this.encoder, noImage(), 1, this.options.tile)
    const grey = new Float32Array(this.heldOut.features.length)
    for (let f = 0; f < this.heldOut.frames; f++) grey.set(features, f * features.length)
    const blind = new Evaluator(
      this.gpu.device,
      this.config,
      { ...this.heldOut, features: grey },
      16,
      this.options.tile,
    )
    await blind.compile()
    const noImageAccuracy = await this.measure(blind)
    blind.destroy()
    const { role, name, seed } = this.plan
    const { adapter } = this.gpu
    const card: ModelCard = {
      role,
      name,
      config: this.config,
      seed,
      steps: this.step,
      trainingFlops:
        this.flopsBefore +
        this.step * supervisedFlopsPerStep(this.config, this.options.frames, this.options.segments),
      adapter:
        adapter.description ||
        adapter.device ||
        [adapter.vendor, adapter.architecture].filter(Boolean).join(' ') ||
        'unnamed adapter',
      date,
      version: VERSION,
      heldOutQuestions: this.heldOut.lengths.length,
      accuracy,
      noImage: noImageAccuracy,
      ...(this.trainingData && { trainingData: this.trainingData }),
    }
    const { parameters } = await this.state()
    return { bytes: exportTeacher(this.config, parameters, card), card }
  }

  destroy(): void {
    this.engine.destroy()
    this.evaluator.destroy()
  }
}

const cardData = async (set: SceneSet): Promise<CardData> => ({
  id: await sceneSetId(set),
  name: set.name,
  scenes: set.scenes.length,
})

/** The frames that a plan trains on, of the world or of a custom data set, and how a card names that. */
async function trainingSet(
  { role, seed, trainFrames: frames, data }: TeacherPlan,
  sets: SetLoader,
): Promise<[Dataset, CardData | null]> {
  const own = await openSet(data ?? 'world', sets)
  const questions = role === 'base' ? { templateWeights: TEACHER_TEMPLATE_WEIGHTS } : { capabilities: [role] }
  return own
    ? [trainingFrames(own, { seed, frames, ...questions }), await cardData(own)]
    : [makeDataset({ seed, split: 'train', frames, ...questions }), null]
}

async function startOf(plan: TeacherPlan, files: FileLoader): Promise<Start> {
  if (plan.start !== null) {
    const { config, parameters, card } = readWeights(await files(plan.start))
    return { config, parameters, flops: card.trainingFlops }
  }
  const [layers, width] = plan.size.split('x').map(Number)
  const config = worldModel({ family: plan.family, layers, width, heads: 4, kvHeads: 2 })
  const random = stream(plan.seed, 'teacher init')
  return {
    config,
    parameters: initialParameters(config, { normal: () => random.normal(), projector: 'random' }),
    flops: 0,
  }
}
