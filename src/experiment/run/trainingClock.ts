// Seconds of training: the time between finished steps, without the hours in which the machine slept, the tab
// was frozen or somebody had paused. Used by the worker, by headless runs and by the training of teachers.
//
// The rule. A gap counts in full up to 30 s, or up to 20 times the usual time of a step (the median of the
// last 15) where that is longer; before there are three steps to judge by, up to 10 minutes, because a first
// step compiles shaders. What is longer counts as one usual step. The reasons: a step takes milliseconds on a
// GPU and up to a minute on a processor, and what may come between two steps (an evaluation, a checkpoint,
// another page on the GPU) reports progress or ends within seconds; a sleep lasts minutes. A machine that has
// really become that slow is recognised after eight steps, when they dominate the median. A clock that goes
// back counts nothing.

/** Milliseconds. */
const LEAST_LIMIT = 30_000
const FIRST_LIMIT = 600_000
const TIMES_USUAL = 20
const REMEMBERED = 15
const ENOUGH = 3

export class TrainingClock {
  private counted = 0
  /** Time of the last report of progress; null while the clock is stopped. */
  private last: number | null = null
  private lastStep = 0
  private readonly steps: number[] = []

  /** `now`: any clock in milliseconds. */
  constructor(readonly now: () => number = () => performance.now()) {}

  get seconds(): number {
    return this.counted / 1000
  }

  /** Continues from another reading: a rewound run, a new one. */
  set(seconds: number): void {
    this.counted = 1000 * seconds
  }

  start(): void {
    this.last = this.lastStep = this.now()
  }

  /** Counts the time passed and stops. */
  stop(): void {
    this.alive()
    this.last = null
  }

  /** A submit of steps, of which nothing was reported before, has finished. */
  stepped(): void {
    if (this.last === null) return
    this.alive()
    const at = this.last
    this.steps.push(Math.max(0, at - this.lastStep))
    if (this.steps.length > REMEMBERED) this.steps.shift()
    this.lastStep = at
  }

  /** Something else has finished: a piece of an evaluation, a wait for the speed limit. */
  alive(): void {
    if (this.last === null) return
    const at = this.now()
    const gap = Math.max(0, at - this.last)
    const usual = this.usual()
    this.last = at
    this.counted += gap <= this.limit(usual) ? gap : usual
  }

  private usual(): number {
    const sorted = [...this.steps].sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? 0
  }

  private limit(usual: number): number {
    return this.steps.length < ENOUGH ? FIRST_LIMIT : Math.max(LEAST_LIMIT, TIMES_USUAL * usual)
  }
}

/** Steps per second over at least so many seconds of training, from a clock that ignores sleep. */
export class StepRate {
  private at: number
  private steps = 0
  perSecond = 0

  constructor(private readonly clock: TrainingClock) {
    this.at = clock.seconds
  }

  /** Counts finished steps; `window`: seconds after which a new measurement begins. */
  add(steps: number, window = 1): void {
    this.steps += steps
    const elapsed = this.clock.seconds - this.at
    if (elapsed > window) {
      this.perSecond = this.steps / elapsed
      this.at = this.clock.seconds
      this.steps = 0
    } else if (this.perSecond === 0 && elapsed > 0.2) this.perSecond = this.steps / elapsed
  }
}
