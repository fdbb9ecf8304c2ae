// Which checkpoint: the nearest one to a place on the bar, the next by key, the last good one after a
// divergence. Pure.

/** A student whose cross-entropy is this many times the untrained one's is not worth going back to. */
const SPOILT = 1.5

/**
 * The newest checkpoint whose student was still about as good as an untrained one or better, else the oldest.
 * `steps` and `ce` are the run's columns. Null without checkpoints.
 */
export function lastGood(
  checkpoints: readonly number[],
  steps: readonly number[],
  ce: readonly number[],
): number | null {
  const first = ce.find(Number.isFinite)
  const good = (checkpoint: number): boolean => {
    if (checkpoint === 0 || first === undefined) return true
    // The loss of step n + 1 is what the student of checkpoint n has; the one of step n is there as well when
    // the run ended on it.
    const near = [checkpoint, checkpoint + 1].flatMap((s) =>
      steps.includes(s) ? [ce[steps.indexOf(s)]!] : [],
    )
    return near.every((v) => Number.isFinite(v) && v <= SPOILT * first)
  }
  return checkpoints.findLast(good) ?? checkpoints[0] ?? null
}

/** The checkpoint nearest to a share (0..1) of the bar. */
export function nearest(checkpoints: readonly number[], share: number, steps: number): number | null {
  const at = share * steps
  return checkpoints.reduce<number | null>(
    (best, c) => (best === null || Math.abs(c - at) < Math.abs(best - at) ? c : best),
    null,
  )
}

/** The checkpoint a key leads to from `from`; null when the key is not ours. */
export function byKey(key: string, checkpoints: readonly number[], from: number): number | null {
  const first = checkpoints[0] ?? null
  if (key === 'ArrowLeft' || key === 'ArrowDown') return checkpoints.findLast((c) => c < from) ?? first
  if (key === 'ArrowRight' || key === 'ArrowUp')
    return checkpoints.find((c) => c > from) ?? checkpoints.at(-1) ?? null
  if (key === 'Home') return first
  if (key === 'End') return checkpoints.at(-1) ?? null
  return null
}
