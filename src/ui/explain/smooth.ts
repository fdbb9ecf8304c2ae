// Exponential smoothing in training steps, not in samples: bursts and gaps in the reports do not change the
// curve.

/**
 * Debiased exponential moving average with a time constant in steps; 0 keeps the values. Non-finite values
 * are skipped.
 */
export class Smoother {
  private sum = 0
  private weight = 0
  private last: number | null = null
  /** The decay over one step, by far the most frequent distance. */
  private readonly one: number

  constructor(private readonly tau: number) {
    this.one = tau > 0 ? Math.exp(-1 / tau) : 0
  }

  /** Adds the value at `step`; returns the smoothed value there (NaN before the first finite value). */
  push(step: number, value: number): number {
    if (Number.isFinite(value)) {
      const distance = this.last === null ? 1 : step - this.last
      const decay = distance === 1 ? this.one : this.tau > 0 ? Math.exp(-distance / this.tau) : 0
      const gain = 1 - decay
      this.sum = this.sum * decay + value * gain
      this.weight = this.weight * decay + gain
      this.last = step
    }
    return this.weight > 0 ? this.sum / this.weight : Number.NaN
  }
}
