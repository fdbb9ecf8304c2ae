// What the engine did otherwise before a version: runs of some settings came out differently then. Records
// carry the version that made them, links a number.

/**
 * From this version on reweighting sample by sample knows all teachers, and a constant schedule warms up as the
 * others.
 */
export const CORRECTED_IN = '0.3.0'

const numbers = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10))

/** Whether a version (`0.2.0`) came before the corrections; one that cannot be read did not. */
export function isBeforeCorrections(version: string): boolean {
  const [own, corrected] = [numbers(version), numbers(CORRECTED_IN)]
  const at = corrected.findIndex((n, i) => own[i] !== n)
  return at >= 0 && own[at] < corrected[at]
}

/** The settings that tell whether a run was another one then. */
export interface CorrectedSettings {
  schedule: string
  warmup: number
  reweighting: string
  combinePer: string
  mixPerception: readonly number[]
}

/**
 * Which of a run's settings mean something else since then: the constant schedule's warm-up was one step ahead;
 * reweighting sample by sample moved only the weights of teachers that counted for the first sample, a
 * perception question. `active`: the teachers that take part.
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
