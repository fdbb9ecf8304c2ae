// Exponential smoothing in training steps, not in samples: a curve reported in bursts, or with gaps, comes out the same.

/** Debiased exponential moving average with a time constant in steps. Non-finite values are skipped. */
export class Smoother {
  private sum = 0
  private weight = 0
  private last: number | null = null

  constructor(private readonly tau: number) {}

  /** Takes the value at `step`; returns the smoothed value there (NaN before the first finite value). */
  push(step: number, value: number): number {
    if (Number.isFinite(value)) {
      const decay = this.last === null ? 0 : Math.exp(-(step - this.last) / this.tau)
      const gain = 1 - Math.exp(-(this.last === null ? 1 : step - this.last) / this.tau)
      this.sum = this.sum * decay + value * gain
      this.weight = this.weight * decay + gain
      this.last = step
    }
    return this.weight > 0 ? this.sum / this.weight : Number.NaN
  }
}
