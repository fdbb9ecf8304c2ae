// Trains a teacher (or a specialist from it) with the same engine as the student, ce alone, on frames with
// precomputed features.

import { Engine, RING } from '../../distill/engine/engine'
import { countAnswers, uploadData, type HostData } from '../../distill/engine/deviceData'
import { learningRateMultiplier } from '../../distill/step/schedule'
import { NO_TEACHERS, type StepInput } from '../../distill/step/stepInput'
import type { StepMetrics } from '../../distill/tasks'
import { Plan, readBuffer } from '../../gpu/plan'
import {
  batchRows,
  hiddenWidth,
  mlpInWidth,
  parameterLayout,
  qkvWidth,
  type ModelConfig,
} from '../../nn/config'
import { dimensions } from '../../nn/dimensions'
import type { Tile } from '../../nn/tile'
import type { Dataset } from '../../world/types'
import { QUESTIONS_PER_FRAME } from '../../world/types'
import { stream } from '../../world/random'
import { CancellationToken } from '../run/cancellationToken'
import { TrainingClock } from '../run/trainingClock'
import { TrainingLoop } from '../run/trainingLoop'
import type { ChosenShape } from '../run/worldModel'

/** The default teachers' shape (WORLD 3). */
export const TEACHER_SHAPE: ChosenShape = { family: 'gpt', layers: 6, width: 64, heads: 4, kvHeads: 2 }

export interface SupervisedOptions {
  seed: number
  steps: number
  frames: number
  /** Questions per frame and step, drawn from the frame's twelve. */
  segments: number
  learningRate: number
  warmup: number
  minRatio: number
  weightDecay: number
  clip: number
  tile: Tile
}

/** WORLD 3: base teacher, and specialists fine-tuned from it. */
export const TEACHER_DEFAULTS: Omit<SupervisedOptions, 'seed' | 'tile'> = {
  steps: 1400,
  frames: 16,
  segments: 12,
  learningRate: 2.5e-3,
  warmup: 100,
  minRatio: 0.02,
  weightDecay: 0.02,
  clip: 1,
}
export const SPECIALIST_DEFAULTS: Omit<SupervisedOptions, 'seed' | 'tile'> = {
  steps: 200,
  frames: 16,
  segments: 6,
  learningRate: 1e-3,
  warmup: 20,
  minRatio: 0.02,
  weightDecay: 0.02,
  clip: 1,
}

/** Everything needed to resume an interrupted training. */
export interface TrainingState {
  /** Completed steps. */
  step: number
  parameters: Float32Array
  moment1: Float32Array
  moment2: Float32Array
}

/** A generated data set with its features, in the form the engine uploads. */
export function hostData(dataset: Dataset, features: Float32Array): HostData {
  const { frames, tokens, targets, lengths, capabilities } = dataset
  return { frames, questionsPerFrame: QUESTIONS_PER_FRAME, features, tokens, targets, lengths, capabilities }
}

/**
 * Multiply-adds x 2 x 3 (forward and both backward products) of one supervised step; attention products
 * counted at their visible keys.
 */
export function supervisedFlopsPerStep(config: ModelConfig, frames: number, segments: number): number {
  const rows = batchRows(config, frames, segments)
  const { width } = config
  const weights =
    config.layers * width * (qkvWidth(config) + width + mlpInWidth(config) + hiddenWidth(config))
  const head = config.vocabulary * width
  return (
    6 *
      (rows * weights +
        frames * segments * config.textSlots * head +
        frames * config.imageTokens * config.featureSize * width) +
    6 * config.layers * rows * 2 * 30 * width
  )
}

/**
 * The inputs of one supervised step: frames drawn without replacement, `segments` different questions of
 * each. Depends on (seed, name, step) alone.
 */
export function supervisedInput(
  host: HostData,
  textSlots: number,
  o: SupervisedOptions,
  step: number,
): StepInput {
  const random = stream(o.seed, 'teacher batches', step)
  const chosen = new Set<number>()
  while (chosen.size < Math.min(o.frames, host.frames)) chosen.add(random.integer(host.frames))
  const frames = Int32Array.from(chosen)
  const questions = new Int32Array(o.frames * o.segments)
  frames.forEach((frame, i) => {
    const order = random.permutation(host.questionsPerFrame)
    for (let k = 0; k < o.segments; k++)
      questions[i * o.segments + k] = frame * host.questionsPerFrame + order[k]
  })
  return {
    step,
    method: 'ce-only',
    permutation: 0,
    learningRate:
      o.learningRate *
      learningRateMultiplier(step - 1, {
        kind: 'cosine',
        total: o.steps,
        warmup: o.warmup,
        minRatio: o.minRatio,
      }),
    clip: o.clip,
    weights: [1, 0, 0, 0],
    ...NO_TEACHERS,
    answerTokens: countAnswers(host, questions, textSlots),
    frames,
    questions,
  }
}

/** In steps. */
const CHECKPOINT_EVERY = 50

/**
 * Trains from `start` (a fresh state, or one to resume) to `options.steps`; `onStep` gets every step's loss,
 * `onCheckpoint` a state now and then.
 */
export async function trainSupervised(
  device: GPUDevice,
  config: ModelConfig,
  host: HostData,
  start: TrainingState,
  options: SupervisedOptions,
  onStep: (step: number, loss: number) => void,
  onCheckpoint?: (state: TrainingState) => void,
): Promise<TrainingState> {
  const plan = new Plan(device, 'teacher')
  const engine = new Engine(plan, {
    dimensions: dimensions(config, options.frames, options.segments, options.tile),
    data: uploadData(plan, config, host),
    signals: [],
    targets: null,
    teacherTasks: [],
    trainProjector: true,
    splits: 2,
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: options.weightDecay },
  })
  await engine.compile()
  const total = parameterLayout(config).total
  engine.load(start.parameters)
  device.queue.writeBuffer(engine.step.moments[0], 0, start.moment1 as Float32Array<ArrayBuffer>)
  device.queue.writeBuffer(engine.step.moments[1], 0, start.moment2 as Float32Array<ArrayBuffer>)
  const state = async (step: number): Promise<TrainingState> => ({
    step,
    parameters: await readBuffer(device, engine.step.parameters, total),
    moment1: await readBuffer(device, engine.step.moments[0], total),
    moment2: await readBuffer(device, engine.step.moments[1], total),
  })
  const next = () => supervisedInput(host, config.textSlots, options, ++run.step)
  const run = {
    step: start.step,
    advance: (count: number) => engine.run(Array.from({ length: count }, next)),
  }
  let bad: number | undefined
  const loop = new TrainingLoop<StepMetrics>(
    run,
    {
      handleMetrics(metrics) {
        bad = metrics.find(({ losses }) => !Number.isFinite(losses.ce))?.step
        for (const { step, losses } of metrics) if (bad === undefined || step < bad) onStep(step, losses.ce)
        return bad === undefined
      },
      nextStop: (step) => CHECKPOINT_EVERY - (step % CHECKPOINT_EVERY) + step,
      whenDrained: () =>
        onCheckpoint && run.step % CHECKPOINT_EVERY === 0
          ? async () => onCheckpoint(await state(run.step))
          : null,
    },
    { clock: new TrainingClock(), lastStep: options.steps, stepsPerSubmit: RING },
  )
  if ((await loop.train(new CancellationToken())) === 'diverged')
    throw new Error(`training diverged at step ${bad}`)
  const final = await state(options.steps)
  engine.destroy()
  return final
}
