// What the engine did differently in earlier versions, so that runs of some settings gave other results.
// Records carry the version that made them, links a number.

/**
 * From this version on, reweighting sample by sample considers all teachers, and a constant schedule warms up
 * like the others.
 */
export const CORRECTED_IN = '0.3.0'

const numbers = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10))

/** Whether a version (`0.2.0`) came before the corrections; one that cannot be read did not. */
export function isBeforeCorrections(version: string): boolean {
  const [own, corrected] = [numbers(version), numbers(CORRECTED_IN)]
  const at = corrected.findIndex((n, i) => own[i] !== n)
  return at >= 0 && own[at] < corrected[at]
}

/** The settings that decide whether a run's results have changed since. */
export interface CorrectedSettings {
  schedule: string
  warmup: number
  reweighting: string
  combinePer: string
  mixPerception: readonly number[]
}

/**
 * Which of a run's settings have changed their meaning since then: the constant schedule's warm-up was one
 * step ahead; reweighting sample by sample moved only the weights of teachers that counted for the first
 * sample, a perception question. `active`: the teachers that take part.
 */
export function correctedSettings(
  s: CorrectedSettings,
  active: readonly boolean[],
): ('schedule' | 'reweighting')[] {
  const missed = active.some((on, c) => on && !(s.mixPerception[c] > 0))
  return [
    ...(s.schedule === 'constant' && s.warmup > 0 ? (['schedule'] as const) : []),
    ...(s.reweighting === 'on' && s.combinePer === 'sample' && missed ? (['reweighting'] as const) : []),
  ]
}
