// Whether a dispatch is worth the help of other threads: that depends on how long it takes, and on what else the
// processor's cores have to do. Both ways are timed as they are used; results are the same.

/** Times that are kept of either way. */
const KEPT = 8
/** Of those the longest are left out: something else had the core. */
const OUTLIERS = 2
/** Once in so many runs the slower way has its turn: what else the cores have to do changes. */
const AGAIN = 16

/** The last times of one way, in ms. */
class Times {
  private readonly last: number[] = []
  count = 0

  add(ms: number): void {
    this.last[this.count++ % KEPT] = ms
  }

  /** Mean of what is kept, without the longest. */
  get mean(): number {
    const kept = [...this.last].sort((a, b) => a - b).slice(0, KEPT - OUTLIERS)
    return kept.reduce((sum, ms) => sum + ms, 0) / kept.length
  }
}

/** The two ways of a kernel with one number of workgroups. */
export class Together {
  private readonly alone = new Times()
  private readonly shared = new Times()
  private runs = 0
  /** Whether the shared way was faster when that was last looked at. */
  private better = false

  /** Which way the next run takes. */
  private get isShared(): boolean {
    const { alone, shared } = this
    this.runs++
    if (shared.count < KEPT || alone.count < KEPT) return shared.count <= alone.count
    if (this.runs % AGAIN === 1) this.better = shared.mean < alone.mean
    return this.better !== (this.runs % AGAIN === 0)
  }

  /** Runs the dispatch in one of the two ways. `clock` in ms. */
  run(alone: () => void, shared: () => void, clock = (): number => performance.now()): void {
    const way = this.isShared
    const from = clock()
    ;(way ? shared : alone)()
    ;(way ? this.shared : this.alone).add(clock() - from)
  }
}
