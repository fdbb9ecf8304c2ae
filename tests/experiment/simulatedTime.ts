// Time that passes only when everybody waits for it, and a GPU that computes in it.

/** Lets everything go on that has nothing to wait for. */
const untilAllWait = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class SimulatedTime {
  now = 0
  private readonly waiting: { at: number; resolve: () => void }[] = []

  until = (at: number): Promise<void> =>
    at <= this.now ? Promise.resolve() : new Promise((resolve) => this.waiting.push({ at, resolve }))

  wait = (ms: number): Promise<void> => this.until(this.now + ms)

  /** Lets time pass until `done` holds or this moment has come. */
  async pass(until: number, done: () => boolean = () => false): Promise<void> {
    for (;;) {
      await untilAllWait()
      if (done()) return
      this.waiting.sort((a, b) => a.at - b.at)
      const [next] = this.waiting
      if (!next || next.at > until) break
      this.now = Math.max(this.now, next.at)
      this.waiting.shift()?.resolve()
    }
    this.now = Math.max(this.now, until)
  }
}

/** A queue that works off submits one after the other; answers come when the browser looks. */
export class SimulatedQueue {
  /** When everything submitted is done. */
  idleAt = 0
  submits = 0

  /** `pollMs`: the browser looks at the queue at multiples of this only; 0: an answer comes at once. */
  constructor(
    private readonly time: SimulatedTime,
    private readonly pollMs: number,
  ) {}

  /** Resolves when the browser has seen the end of work of so many ms. */
  submit(ms: number): Promise<void> {
    this.submits++
    this.idleAt = Math.max(this.idleAt, this.time.now) + ms
    const { pollMs } = this
    // Work without duration is seen at the next look as well.
    return this.time.until(pollMs > 0 ? Math.floor(this.idleAt / pollMs + 1) * pollMs : this.idleAt)
  }
}

/** A run whose steps take so long on a queue; its metrics are the steps' numbers. */
export class SimulatedRun {
  step = 0
  /** Steps of each submit. */
  readonly submits: number[] = []

  constructor(
    private readonly queue: SimulatedQueue,
    private readonly msPerStep: number | ((step: number) => number),
  ) {}

  async advance(count: number): Promise<number[]> {
    const steps = Array.from({ length: count }, () => ++this.step)
    this.submits.push(count)
    const { msPerStep } = this
    const ms = steps.reduce((sum, s) => sum + (typeof msPerStep === 'number' ? msPerStep : msPerStep(s)), 0)
    await this.queue.submit(ms)
    return steps
  }
}
