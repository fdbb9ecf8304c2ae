// The learning-rate schedule (METHOD 2): warm-up, then constant, cosine or linear down to a floor.

export interface Schedule {
  kind: 'constant' | 'cosine' | 'linear'
  /** Updates of the whole run and of its warm-up. */
  total: number
  warmup: number
  /** Floor as a fraction of the peak. */
  minRatio: number
}

/**
 * Multiplier of the peak learning rate for the update that follows `step` completed updates (from 0, as
 * torch's LambdaLR counts: with a warm-up the very first update has rate 0; step number t, counted from 1,
 * uses t - 1). 1 throughout when `total` is 0.
 */
export function learningRateMultiplier(step: number, { kind, total, warmup, minRatio }: Schedule): number {
  if (total <= 0) return 1
  if (warmup > 0 && step < warmup) return step / warmup
  const progress = Math.min(1, Math.max(0, (step - warmup) / Math.max(1, total - warmup)))
  switch (kind) {
    case 'constant':
      return 1
    case 'linear':
      return Math.max(minRatio, 1 - progress)
    case 'cosine':
      return Math.max(minRatio, 0.5 * (1 + Math.cos(Math.PI * progress)))
  }
}
