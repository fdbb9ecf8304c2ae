// How many steps go into a submit, and how many submits may be under way: by the work that the GPU does, not
// by how soon the browser reports it. Firefox polls its queue only every 100 ms; judged by the round trip, a
// step of one millisecond would seem to take a hundred, and steps would be submitted one at a time.
//
// A submit that was queued behind another took the time between the two answers. One that found the queue
// empty took its round trip less the latency of an empty one. The rounding to the browser's polling interval
// averages out over a few submits.

/** Longest intended submit in ms: other pages share the GPU. */
const SUBMIT_MS = 40
/** Most work under way in ms: a pause waits for it. */
const IN_FLIGHT_MS = 150
/** Submits under way at most: one that runs, and one that the GPU finds when it has ended. */
const AHEAD = 2
const REMEMBERED = 4

export class SubmitPacing {
  private readonly finished: { steps: number; workMs: number }[] = []
  private lastAnswer = -Infinity

  /**
   * `mostSteps`: that fit into one submit; `latencyMs`: from the end of a submit to the answer, as measured on an
   * idle queue.
   */
  constructor(
    private readonly mostSteps: number,
    private readonly latencyMs = 0,
  ) {}

  /** A submit of so many steps was answered; both times in ms of one clock. Returns the ms of its work. */
  answered(steps: number, submittedAt: number, answeredAt: number): number {
    const queued = submittedAt < this.lastAnswer
    const since = queued ? this.lastAnswer : submittedAt + this.latencyMs
    const workMs = Math.max(0, answeredAt - since)
    this.finished.push({ steps, workMs })
    if (this.finished.length > REMEMBERED) this.finished.shift()
    this.lastAnswer = answeredAt
    return workMs
  }

  /** Of the latest submits; Infinity before the first answer. */
  get msPerStep(): number {
    const sum = (key: 'steps' | 'workMs') => this.finished.reduce((total, submit) => total + submit[key], 0)
    return this.finished.length === 0 ? Infinity : sum('workMs') / sum('steps')
  }

  /** Steps of the next submit: at most twice as many as were tried, so that a wrong estimate costs little. */
  get steps(): number {
    const tried = Math.max(0, ...this.finished.map((submit) => submit.steps))
    return Math.max(1, Math.min(this.mostSteps, 2 * tried, Math.floor(SUBMIT_MS / this.msPerStep)))
  }

  /** Whether another submit may follow these before they are answered. */
  mayFollow(submits: number, steps: number): boolean {
    return submits === 0 || (submits < AHEAD && (steps + this.steps) * this.msPerStep <= IN_FLIGHT_MS)
  }
}
