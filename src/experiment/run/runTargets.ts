// The cached targets of a run: which steps have all of theirs, and in which order the others are filled. What a
// step trains on is a function of (seed, step), so the order in which frames are needed is known before any step.

import type { Settings } from '../../settings/settings'
import { TargetFilling, type FillingOptions, type FillingTeachers } from '../teachers/targetFilling'
import { drawnFrames } from './batches'
import type { TargetsOfKey } from './latestTargets'

/** How many steps ahead frames are ordered; frames that none of them needs come last. */
const AHEAD = 200

/** Not all targets are filled at first, only those of one step. */
export interface BeginTargets {
  /** The step before that one. */
  after: number
  /** Runs after each piece, which is one chunk of one teacher. */
  between: () => void | Promise<void>
}

export class RunTargets {
  private constructor(
    private readonly filling: TargetFilling,
    private readonly settings: Settings,
    private readonly options: FillingOptions,
  ) {}

  /**
   * Fills all targets; with `begin`, only those of one step; with `same`, none where a run before had the same ones.
   * `onProgress` counts pieces of what is filled here.
   */
  static async fill(
    teachers: FillingTeachers,
    options: Omit<FillingOptions, 'between'>,
    settings: Settings,
    onProgress: (done: number, total: number) => void,
    begin: BeginTargets | null,
    same?: TargetsOfKey,
  ): Promise<RunTargets> {
    let [done, total] = [0, 0]
    const between = async (pieces: number): Promise<void> => {
      if (done < total) onProgress((done = Math.min(total, done + pieces)), total)
      await begin?.between()
    }
    const signals = same?.copyInto(options.targets) ? [] : options.signals
    const filling = new TargetFilling(teachers, { ...options, signals, between })
    const targets = new RunTargets(filling, settings, { ...options, between })
    try {
      const first = begin ? targets.framesOf(begin.after + 1) : undefined
      total = filling.pieces(first)
      await (first ? filling.fill(first) : filling.rest())
      if (filling.complete) same?.keep(options.targets)
    } catch (thrown) {
      filling.destroy()
      throw thrown
    }
    return targets
  }

  private framesOf(step: number): number[] {
    return drawnFrames(this.settings, step, this.options.host)
  }

  /** How many of the `count` steps after step `after` have all their targets. */
  available(after: number, count: number): number {
    if (this.filling.complete) return count
    let n = 0
    while (n < count && this.filling.has(this.framesOf(after + n + 1))) n++
    return n
  }

  /** Resolves when the step after `after` has all its targets: they are filled before all others. */
  whenAvailable(after: number): Promise<void> {
    return this.filling.fill(this.framesOf(after + 1))
  }

  /** Fills what is missing, in the order in which the steps after `after` need it. */
  async rest(after: number): Promise<void> {
    if (this.filling.complete) return
    await this.filling.rest(Array.from({ length: AHEAD }, (_, i) => this.framesOf(after + 1 + i)).flat())
  }

  destroy(): void {
    this.filling.destroy()
  }
}
