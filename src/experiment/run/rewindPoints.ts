// The checkpoints that a run can be rewound to, in ordinary memory: bounded in number, with older ones
// thinned out.

import type { Checkpoint } from '../../distill/engine/checkpoint'
import type { InitialWeights } from '../../settings/initialWeights'

/** What a run needs to resume on another device: its checkpoints, the last of which it resumes from. */
export interface Handover {
  step: number
  checkpoints: Checkpoint[]
  initialWeights: InitialWeights | null
  /** Hyperparameters were updated live. */
  tuned: boolean
}

/** Each is three times the parameters. */
const MOST = 24
/** Of large students there are fewer: bytes of all together. The first and the latest always stay. */
const MOST_BYTES = 512 * 2 ** 20

export class RewindPoints {
  private readonly saved = new Map<number, Checkpoint>()

  /** Their steps, ascending. */
  get steps(): number[] {
    return [...this.saved.keys()].sort((a, b) => a - b)
  }

  get all(): Checkpoint[] {
    return [...this.saved.values()]
  }

  has(step: number): boolean {
    return this.saved.has(step)
  }

  get(step: number): Checkpoint | null {
    return this.saved.get(step) ?? null
  }

  /** When there are too many, every second one of the older half goes. */
  add(checkpoint: Checkpoint): void {
    this.saved.set(checkpoint.step, checkpoint)
    const fitting = Math.floor(MOST_BYTES / (3 * checkpoint.parameters.byteLength))
    const most = Math.max(2, Math.min(MOST, fitting))
    const { steps } = this
    if (steps.length <= most) return
    const older = steps.slice(1, Math.max(2, steps.length / 2))
    older.forEach((s, i) => i % 2 === 0 && this.saved.delete(s))
  }

  /** Replaces all checkpoints by these. */
  replace(checkpoints: readonly Checkpoint[]): void {
    this.saved.clear()
    for (const checkpoint of checkpoints) this.saved.set(checkpoint.step, checkpoint)
  }

  dropAfter(step: number): void {
    for (const later of this.steps) if (later > step) this.saved.delete(later)
  }

  /** Drops those from this step on, and those with values that are not finite. */
  dropSpoilt(step: number): void {
    for (const [at, { parameters }] of this.saved)
      if (at >= step || !parameters.every(Number.isFinite)) this.saved.delete(at)
  }
}
