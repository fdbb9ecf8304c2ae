// The training loop: one state machine for the page's run, the command line and the training of teachers. It
// knows no GPU: steps, reports and waits are passed in.
//
//   idle --train--> running --cancelled, or as many steps as asked--> paused --train--> running ...
//                   running --last step--> idle,   running --diverged--> diverged --reset--> idle
//
// Nothing waits on the critical path: the next submit is on the queue before the last one is answered.

import type { CancellationToken } from './cancellationToken'
import { SubmitPacing } from './submitPacing'
import { StepRate, type TrainingClock } from './trainingClock'

/**
 * idle: not begun, at its last step, or stopped by an error; paused: resumes with the next `train`; diverged:
 * only `reset` leaves this state.
 */
export type LoopState = 'idle' | 'running' | 'paused' | 'diverged'

/** What is trained. */
export interface SteppedRun<Metrics> {
  /** Steps handed to `advance` so far. */
  readonly step: number
  /** How many of the next `count` steps `advance` may be asked for now; absent: all of them. */
  available?(count: number): number
  /** Resolves when the next step is available. */
  whenAvailable?(): Promise<void>
  /** Enqueues the next `count` steps; resolves with the metrics of each, in order. Calls may overlap. */
  advance(count: number): Promise<Metrics[]>
  /**
   * The submit with these metrics (what `advance` gave) took so many ms of work; null under a throttle, where that
   * is not known. In the order of the submits.
   */
  measured?(metrics: Metrics[], workMs: number | null): void
}

/** Hooks that accompany the training. */
export interface LoopHooks<Metrics> {
  onStart?(): void
  /** Metrics of steps that have finished, in order. False: the training has diverged. */
  handleMetrics(metrics: Metrics[]): boolean
  /**
   * A submit has failed. True: that is how this training ends, as after a divergence; else `train` rejects.
   */
  handleError?(error: unknown): boolean
  /** The next step, from `step` on, that no submit may pass because something is due there. */
  nextStop?(step: number): number
  /** The submit that ends at `step` is on the queue, and none after it until this resolves. */
  afterSubmit?(step: number): Promise<void> | void
  /** Work that needs all steps to have finished; null where nothing is due. */
  whenDrained?(): (() => Promise<void>) | null
  /** The throttle in steps per second; null: no limit. With a limit, steps are submitted one by one. */
  speedLimit?(): number | null
  /** Called after every round; `drained`: everything submitted has been handled. */
  report?(drained: boolean): void
  /** Everything is handled, the clock still runs; `state` is the state that follows. */
  onEnd?(state: LoopState): Promise<void> | void
}

export interface LoopOptions {
  /** Seconds of training; its `now` is every other clock of the loop as well. */
  clock: TrainingClock
  /** Last step of the training. */
  lastStep: number
  /** Steps that fit into one submit. */
  stepsPerSubmit?: number
  /** Latency of an answer on an idle queue, in ms. */
  latencyMs?: number
  wait?: (ms: number) => Promise<void>
  /**
   * Yields to the event loop, so that pending events such as a pause are handled. Not needed where waiting
   * for a step does so.
   */
  yieldToEventLoop?: () => Promise<void>
}

/** Interval in ms at which a wait for the throttle checks whether it still applies. */
const LIMIT_CHECK_MS = 50

interface Submit<Metrics> {
  steps: number
  submittedAt: number
  metrics: Promise<{ metrics: Metrics[]; answeredAt: number }>
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export class TrainingLoop<Metrics> {
  private current: LoopState = 'idle'
  private inFlight: Submit<Metrics>[] = []
  private readonly pacing: SubmitPacing
  private speed: StepRate
  private limit: number | null = null

  constructor(
    private readonly run: SteppedRun<Metrics>,
    private readonly hooks: LoopHooks<Metrics>,
    private readonly options: LoopOptions,
  ) {
    this.pacing = new SubmitPacing(options.stepsPerSubmit ?? 1, options.latencyMs)
    this.speed = new StepRate(options.clock)
  }

  get state(): LoopState {
    return this.current
  }

  /** 0 until there is something to measure. */
  get stepsPerSecond(): number {
    return this.speed.perSecond
  }

  /** The run is now at another step, such as its first. Not while the loop runs. */
  reset(): void {
    if (this.current === 'running') throw new Error('the training loop is running')
    this.current = 'idle'
    this.speed = new StepRate(this.options.clock)
  }

  /**
   * Trains until the last step, a divergence or a cancelled token, at most `most` steps; resolves with the
   * state that follows, everything submitted being finished and handled. Does nothing where nothing remains.
   * Rejects, with no step under way, when a step or a hook does.
   */
  async train(token: CancellationToken, most = Infinity): Promise<LoopState> {
    if (this.current === 'running') throw new Error('the training loop is running already')
    if (token.cancelled || this.current === 'diverged' || this.left === 0) return this.current
    const { clock } = this.options
    this.current = 'running'
    this.speed = new StepRate(clock)
    clock.start()
    this.hooks.onStart?.()
    try {
      await this.iterate(token, most)
      await this.drain()
      if (this.running) this.current = this.left === 0 ? 'idle' : 'paused'
      await this.hooks.onEnd?.(this.current)
    } catch (error) {
      this.current = 'idle'
      throw error
    } finally {
      await this.abandon()
      clock.stop()
    }
    return this.current
  }

  private get left(): number {
    return Math.max(0, this.options.lastStep - this.run.step)
  }

  /** False after a divergence. */
  private get running(): boolean {
    return this.current === 'running'
  }

  private get now(): number {
    return this.options.clock.now()
  }

  private async iterate(token: CancellationToken, most: number): Promise<void> {
    const { hooks, options, run } = this
    const end = run.step + Math.min(most, this.left)
    while (!token.cancelled && this.running && run.step < end) {
      const begun = this.now
      this.limit = hooks.speedLimit?.() ?? null
      const steps = this.availableSteps(end)
      if (steps === 0) {
        await this.untilAvailable()
        continue
      }
      this.submit(steps)
      await hooks.afterSubmit?.(run.step)
      const due = run.step < end ? (hooks.whenDrained?.() ?? null) : null
      if (due || (this.limit !== null && run.step < end)) {
        await this.drain()
        hooks.report?.(true)
        if (this.running) await due?.()
        if (this.running && this.limit !== null) await this.throttle(begun + 1000 / this.limit, token)
      } else {
        await this.makeRoom()
        hooks.report?.(false)
      }
      await options.yieldToEventLoop?.()
    }
  }

  /** Steps under way are handled meanwhile. */
  private async untilAvailable(): Promise<void> {
    const coming = this.run.whenAvailable?.()
    coming?.catch(() => undefined)
    await this.drain()
    this.hooks.report?.(true)
    await coming
    this.options.clock.alive()
  }

  /** Steps of the next submit; 0 where the run has to wait for what the next step needs. */
  private availableSteps(end: number): number {
    const steps = this.nextSteps(end)
    return this.run.available?.(steps) ?? steps
  }

  /** At least 1: the run is not at `end`. */
  private nextSteps(end: number): number {
    const { step } = this.run
    const stop = Math.max(step + 1, this.hooks.nextStop?.(step) ?? Infinity)
    return Math.min(this.limit === null ? this.pacing.steps : 1, end - step, stop - step)
  }

  private submit(steps: number): void {
    // Before the steps are encoded: what that costs the processor is work too.
    const submittedAt = this.now
    const metrics = this.run.advance(steps).then((all) => ({ metrics: all, answeredAt: this.now }))
    // Where several fail, the first error is thrown.
    metrics.catch(() => undefined)
    this.inFlight.push({ steps, submittedAt, metrics })
  }

  /** Waits until the next submit may be made. */
  private async makeRoom(): Promise<void> {
    const steps = () => this.inFlight.reduce((sum, submit) => sum + submit.steps, 0)
    while (this.running && !this.pacing.mayFollow(this.inFlight.length, steps())) await this.handleOldest()
  }

  private async drain(): Promise<void> {
    while (this.running && this.inFlight.length > 0) await this.handleOldest()
  }

  private async handleOldest(): Promise<void> {
    const [{ steps, submittedAt, metrics: pending }] = this.inFlight
    const answer = await pending.catch((error: unknown) => {
      if (!this.hooks.handleError?.(error)) throw error
      return null
    })
    if (!answer) {
      this.current = 'diverged'
      return
    }
    const { metrics, answeredAt } = answer
    this.inFlight.shift()
    const workMs = this.pacing.answered(steps, submittedAt, answeredAt)
    this.run.measured?.(metrics, this.limit === null ? workMs : null)
    this.options.clock.stepped()
    this.speed.add(steps, Math.max(1, this.limit === null ? 0 : 2 / this.limit))
    if (!this.hooks.handleMetrics(metrics)) this.current = 'diverged'
  }

  /** Steps after a divergence or an error are discarded; they are awaited, so that none is under way. */
  private async abandon(): Promise<void> {
    await Promise.allSettled(this.inFlight.map((submit) => submit.metrics))
    this.inFlight = []
  }

  /** Waits for the throttle; ends early when the loop is to end or the limit changes. */
  private async throttle(until: number, token: CancellationToken): Promise<void> {
    const { clock, wait = sleep } = this.options
    while (!token.cancelled && (this.hooks.speedLimit?.() ?? null) === this.limit && this.now < until) {
      await wait(Math.min(LIMIT_CHECK_MS, until - this.now))
      clock.alive()
    }
  }
}
