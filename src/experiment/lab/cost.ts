// How long runs will take, from runs that were made on the same adapter: the most similar one counts, scaled by
// the arithmetic of the whole run. Pure.

import { QUESTIONS_OF_A_FRAME } from '../../settings/questionMix'
import type { Settings } from '../../settings/settings'

/** What the time of a run depends on. */
const COST_KEYS = [
  ...(['method', 'layers', 'width', 'batchFrames', 'batchSegments', 'combinePer', 'steps'] as const),
  ...(['evaluateEvery', 'validationFrames', 'testFrames'] as const),
] as const
export type CostSettings = Pick<Settings, (typeof COST_KEYS)[number]>

/** The only settings that affect the time. */
export const costSettings = (settings: CostSettings): CostSettings =>
  Object.fromEntries(COST_KEYS.map((key) => [key, settings[key]])) as CostSettings

/** A finished run, or the part of it that was made. */
export interface TimedRun {
  settings: CostSettings
  steps: number
  seconds: number
}

/** Tokens of a frame and of a question, roughly. */
const IMAGE_TOKENS = 36
const TEXT_TOKENS = 16
/** What the attention adds to the products with weights, per width. */
const ATTENTION = 128
/** A gradient per sample and task, beside the ordinary step with one question per sequence (LAB-NOTEBOOK). */
const PER_SAMPLE = 1.5
/** A forward pass beside a step. */
const FORWARD = 0.25

const rowsOf = (frames: number, questions: number): number =>
  frames * IMAGE_TOKENS + frames * questions * TEXT_TOKENS

/** The arithmetic of a run of so many steps with its evaluations, in units of its own. */
export function runCost(settings: CostSettings, steps = settings.steps): number {
  const { layers, width, batchFrames, batchSegments, combinePer } = settings
  const { evaluateEvery, validationFrames, testFrames } = settings
  const row = layers * width * (12 * width + ATTENTION)
  const batch = rowsOf(batchFrames, batchSegments)
  const step = combinePer === 'sample' ? PER_SAMPLE * rowsOf(batchFrames * batchSegments, 1) : batch
  const evaluations = 1 + (evaluateEvery > 0 ? Math.floor(steps / evaluateEvery) : 0)
  const evaluated = rowsOf(evaluations * validationFrames + testFrames, QUESTIONS_OF_A_FRAME)
  return row * (steps * step + FORWARD * evaluated)
}

/** Seconds that a run will take; null where nothing was timed. Of equally similar runs the last counts. */
export function expectedSeconds(settings: CostSettings, timed: readonly TimedRun[]): number | null {
  const own = runCost(settings)
  let best: { distance: number; seconds: number } | null = null
  for (const run of timed) {
    if (!(run.steps > 0) || !(run.seconds > 0)) continue
    const cost = runCost(run.settings, run.steps)
    // A run of another method, or of few steps, says less about this one.
    const distance = Math.abs(Math.log(own / cost)) + (run.settings.method === settings.method ? 0 : 0.2)
    if (best === null || distance <= best.distance) best = { distance, seconds: (run.seconds * own) / cost }
  }
  return best?.seconds ?? null
}

/** Seconds of several runs together; null where nothing was timed. */
export function expectedTotal(all: readonly CostSettings[], timed: readonly TimedRun[]): number | null {
  let total = 0
  const known = new Map<string, number>()
  for (const settings of all) {
    const key = COST_KEYS.map((one) => settings[one]).join()
    const seconds = known.get(key) ?? expectedSeconds(settings, timed)
    if (seconds === null) return null
    known.set(key, seconds)
    total += seconds
  }
  return total
}
