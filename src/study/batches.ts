// Which frames and questions a step trains on, and in which order AGP visits the capabilities: functions of (seed, step) alone.

import { countAnswers, type HostData } from '../distill/deviceData'
import { normaliseMixing } from '../distill/mixing'
import { learningRateMultiplier } from '../distill/schedule'
import type { StepInput } from '../distill/stepInput'
import { PERMUTATIONS } from '../distill/tasks'
import type { Settings } from '../run/settings'
import { stream } from '../world/random'

const CAPABILITY_COUNT = 3

/** Frames without replacement; per frame a third of the questions per capability, without replacement. */
export function drawBatch(seed: number, step: number, host: HostData, batchFrames: number, segments: number): { frames: Int32Array; questions: Int32Array } {
  const random = stream(seed, 'student batches', step)
  const perCapability = segments / CAPABILITY_COUNT
  const available = host.questionsPerFrame / CAPABILITY_COUNT
  const chosen = new Set<number>()
  while (chosen.size < Math.min(batchFrames, host.frames)) chosen.add(random.integer(host.frames))
  const frames = Int32Array.from(chosen)
  const questions = new Int32Array(batchFrames * segments)
  frames.forEach((frame, i) => {
    for (let c = 0; c < CAPABILITY_COUNT; c++) {
      const order = random.permutation(available)
      for (let k = 0; k < perCapability; k++) questions[i * segments + c * perCapability + k] = frame * host.questionsPerFrame + c * available + order[k]
    }
  })
  return { frames, questions }
}

/** The whole input of step `step` (from 1) under these settings. */
export function drawStep(settings: Settings, step: number, host: HostData, textSlots: number): StepInput {
  const { seed, schedule, steps, warmup, minRatio } = settings
  const { frames, questions } = drawBatch(seed, step, host, settings.batchFrames, settings.batchSegments)
  const rate = schedule === 'constant' ? 1 : learningRateMultiplier(step - 1, { kind: schedule, total: steps, warmup, minRatio })
  const warm = schedule === 'constant' && step <= warmup ? step / Math.max(1, warmup) : rate
  const weights = [settings.weightCe, settings.weightPerception, settings.weightReasoning, settings.weightPlanning]
  return {
    step,
    method: settings.method,
    permutation: stream(seed, 'permutations', step).integer(PERMUTATIONS.length),
    learningRate: settings.learningRate * (schedule === 'constant' ? warm : rate),
    clip: settings.clip,
    weights,
    mixing: normaliseMixing([settings.mixPerception, settings.mixReasoning, settings.mixPlanning]),
    present: weights.slice(1).map((w) => settings.method !== 'ce-only' && w > 0),
    answerTokens: countAnswers(host, questions, textSlots),
    frames,
    questions,
  }
}
