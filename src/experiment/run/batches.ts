// Which frames and questions a step trains on, and in which order AGP visits the capabilities: functions of
// (seed, step) alone.

import { activeForSample, activeInSettings } from '../../distill/activeTeachers'
import { countAnswers, type HostData } from '../../distill/engine/deviceData'
import { isBeforeCorrections } from '../../distill/engineVersion'
import { isOwnAnswer } from '../../distill/step/ownDraws'
import { normaliseMixing, type Mixing } from '../../distill/step/mixing'
import type { ReweightingRule } from '../../distill/step/reweighting'
import { SIGNALS } from '../../distill/signals/registry'
import { learningRateMultiplier } from '../../distill/step/schedule'
import type { BatchInput, StepInput } from '../../distill/step/stepInput'
import { PERMUTATIONS } from '../../distill/tasks'
import { parametersIn } from '../../settings/parameterTable'
import { isEven } from '../../settings/questionMix'
import type { Settings } from '../../settings/settings'
import { stream } from '../../world/random'
import { CAPABILITIES, TEXT_SLOTS } from '../../world/types'
import { words } from '../../world/vocabulary'
import type { StepBatch } from '../../protocol/runFacts'
import { VERSION } from './version'

const CAPABILITY_COUNT = 3

/** What decides a batch besides the seed and its number. */
export interface BatchShape {
  frames: number
  /** Questions of each. */
  segments: number
  /** A third of them per capability. Otherwise any, so that a batch has an uneven mix on average. */
  even?: boolean
  /** The frames of the set one after another: none comes again before all have. Otherwise any of them. */
  sequential?: boolean
}

export const batchShape = (
  s: Pick<Settings, 'batchFrames' | 'batchSegments' | 'capabilityMix' | 'frameOrder'>,
): BatchShape => ({
  frames: s.batchFrames,
  segments: s.batchSegments,
  even: isEven(s.capabilityMix),
  sequential: s.frameOrder === 'sequential',
})

/** Batch `index`, counted from 1: different frames, and of each different questions. */
export function drawBatch(
  seed: number,
  index: number,
  host: HostData,
  { frames: wanted, segments, even = true, sequential = false }: BatchShape,
): { frames: Int32Array; questions: Int32Array } {
  const random = stream(seed, 'student batches', index)
  const perFrame = host.questionsPerFrame
  const groups = even ? CAPABILITY_COUNT : 1
  const perGroup = segments / groups
  const available = perFrame / groups
  const count = Math.min(wanted, host.frames)
  const chosen = new Set<number>()
  for (let k = 0; sequential && k < count; k++) chosen.add(((index - 1) * wanted + k) % host.frames)
  while (chosen.size < count) chosen.add(random.integer(host.frames))
  const frames = Int32Array.from(chosen)
  const questions = new Int32Array(wanted * segments)
  frames.forEach((frame, i) => {
    for (let g = 0; g < groups; g++) {
      const order = random.permutation(available)
      for (let k = 0; k < perGroup; k++)
        questions[i * segments + g * perGroup + k] = frame * perFrame + g * available + order[k]
    }
  })
  return { frames, questions }
}

/**
 * The learning rate of step `step` (from 1) under these settings; `version`: of the engine, where it is not
 * the current one.
 */
export function drawnLearningRate(
  { learningRate, schedule, steps, warmup, minRatio }: Settings,
  step: number,
  version = VERSION,
): number {
  const ahead = schedule === 'constant' && version !== VERSION && isBeforeCorrections(version) ? 1 : 0
  return (
    learningRate *
    learningRateMultiplier(step - 1 + ahead, { kind: schedule, total: steps, warmup, minRatio })
  )
}

/** The number of micro-batches of an update under these settings, each combined separately. */
export const microBatchesPerStep = (
  s: Pick<Settings, 'accumulation' | 'combinePer' | 'batchFrames' | 'batchSegments'>,
): number => s.accumulation * (s.combinePer === 'sample' ? s.batchFrames * s.batchSegments : 1)

/**
 * Reweighting of a run with these settings; null without. Units make one weight mean the same for all losses.
 */
export function reweightingRule(settings: Settings): ReweightingRule | null {
  if (settings.reweighting === 'off') return null
  const units = (['Perception', 'Reasoning', 'Planning'] as const).map(
    (c) =>
      (settings.reweightingUnit * SIGNALS[settings[`signal${c}`]].weight(settings[`loss${c}`])) /
      SIGNALS.attention.weight('mse'),
  )
  return {
    alpha: settings.reweightingAlpha,
    learningRate: settings.reweightingRate,
    units: [1, ...units],
    ...(settings.reweightingNorms === 'all' && { overAll: true }),
  }
}

/** The draw of a batch, which decides its own answers; 0 without. `index` counts micro-batches from 1. */
const ownDraw = (seed: number, share: number, index: number): number =>
  share > 0 ? stream(seed, 'own answers', index).uint32() : 0

/**
 * The micro-batches of an update: batches that are combined separately, or their samples. Each visits the
 * capabilities in its own order.
 */
function drawMicroBatches(
  settings: Settings,
  step: number,
  host: HostData,
  textSlots: number,
  active: readonly boolean[],
  mixing: Mixing,
): BatchInput[] {
  const { seed, accumulation, combinePer, onPolicyShare: share } = settings
  const batches = Array.from({ length: accumulation }, (_, i) =>
    drawBatch(seed, (step - 1) * accumulation + i + 1, host, batchShape(settings)),
  )
  const samples = (batch: (typeof batches)[number]) =>
    [...batch.questions].map((q) => ({
      frames: Int32Array.of(Math.floor(q / host.questionsPerFrame)),
      questions: Int32Array.of(q),
    }))
  const microBatches = combinePer === 'sample' ? batches.flatMap(samples) : batches
  return microBatches.map(({ frames, questions }, i) => {
    const index = (step - 1) * microBatches.length + i + 1
    const draw = ownDraw(seed, share, index)
    // An own answer has no words that are right.
    const supervised = share > 0 ? questions.filter((q) => !isOwnAnswer(share, draw, q)) : questions
    return {
      permutation: stream(seed, 'permutations', index).integer(PERMUTATIONS.length),
      present:
        combinePer === 'sample' ? activeForSample(active, mixing[host.capabilities[questions[0]]]) : active,
      answerTokens: countAnswers(host, supervised, textSlots),
      frames,
      questions,
      ...(share > 0 && { draw }),
    }
  })
}

/** Each capability learns from its own samples only. */
export const OWN_SAMPLES: Mixing = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

/** The whole input of step `step` (from 1) under these settings. */
export function drawStep(settings: Settings, step: number, host: HostData, textSlots: number): StepInput {
  const weights = [
    settings.weightCe,
    settings.weightPerception,
    settings.weightReasoning,
    settings.weightPlanning,
  ]
  const active = activeInSettings(settings)
  const mixing =
    settings.supervision === 'per-capability'
      ? OWN_SAMPLES
      : normaliseMixing([settings.mixPerception, settings.mixReasoning, settings.mixPlanning])
  const microBatches = drawMicroBatches(settings, step, host, textSlots, active, mixing)
  const reweighting = reweightingRule(settings)
  return {
    ...microBatches[0],
    step,
    method: settings.method,
    parameters: parametersIn(settings),
    seed: settings.seed,
    learningRate: drawnLearningRate(settings, step),
    clip: settings.clip,
    weights,
    mixing,
    active,
    ...(microBatches.length > 1 && { microBatches: microBatches }),
    ...(reweighting && { reweighting }),
  }
}

/** The frames that step `step` trains on, those of all its batches. */
export function drawnFrames(settings: Settings, step: number, host: HostData): number[] {
  const { seed, accumulation } = settings
  return Array.from({ length: accumulation }, (_, i) => [
    ...drawBatch(seed, (step - 1) * accumulation + i + 1, host, batchShape(settings)).frames,
  ]).flat()
}

/** What step `step` trains on, in readable form; of several batches the first. */
export function describeBatch(
  settings: Pick<
    Settings,
    | 'seed'
    | 'batchFrames'
    | 'batchSegments'
    | 'accumulation'
    | 'capabilityMix'
    | 'frameOrder'
    | 'onPolicyShare'
  >,
  step: number,
  host: HostData,
): StepBatch {
  const { seed, onPolicyShare: share } = settings
  const index = (step - 1) * settings.accumulation + 1
  const { frames, questions } = drawBatch(seed, index, host, batchShape(settings))
  const draw = ownDraw(seed, share, index)
  return {
    step,
    frames: [...frames],
    questions: Array.from(questions, (q) => {
      // The last word of the question is the first position with a target.
      const questionLength =
        host.targets.subarray(q * TEXT_SLOTS, (q + 1) * TEXT_SLOTS).findIndex((t) => t >= 0) + 1
      const own = isOwnAnswer(share, draw, q)
      const shown = own ? questionLength : host.lengths[q]
      return {
        frame: Math.floor(q / host.questionsPerFrame),
        capability: CAPABILITIES[host.capabilities[q]],
        words: words([...host.tokens.subarray(q * TEXT_SLOTS, q * TEXT_SLOTS + shown)]),
        questionLength,
        ...(own && { own }),
      }
    }),
  }
}
