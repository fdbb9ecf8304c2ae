// The part of the browser's Web Locks that tells tabs from each other, with tabs that can be ended.

interface Waiting {
  name: string
  tab: number
  grant: () => void
}

/** The locks of one browser; `manager(tab)` is that tab's `navigator.locks`. */
export class FakeLocks {
  private readonly held = new Map<string, number>()
  private queue: Waiting[] = []

  manager(tab: number): LockManager {
    const request = (
      name: string,
      options: LockOptions | ((lock: Lock | null) => unknown),
      callback: (lock: Lock | null) => unknown = () => undefined,
    ): Promise<unknown> =>
      new Promise((resolve) => {
        const [{ ifAvailable = false }, use] =
          typeof options === 'function' ? [{} as LockOptions, options] : [options, callback]
        // Answers come from another process, later.
        queueMicrotask(() => {
          const grant = (): void => {
            this.held.set(name, tab)
            void Promise.resolve(use({ name, mode: 'exclusive' })).then((value) => {
              if (this.held.get(name) === tab) this.free(name)
              resolve(value)
            })
          }
          if (!this.held.has(name)) grant()
          else if (ifAvailable) resolve(use(null))
          else this.queue.push({ name, tab, grant })
        })
      })
    const query = (): Promise<LockManagerSnapshot> =>
      Promise.resolve({
        held: [...this.held.keys()].map((name) => ({ name, mode: 'exclusive' as const })),
        pending: [],
      })
    return { request, query } as LockManager
  }

  /** The tab crashes, or is closed. */
  end(tab: number): void {
    this.queue = this.queue.filter((waiting) => waiting.tab !== tab)
    for (const [name, holder] of [...this.held]) if (holder === tab) this.free(name)
  }

  /** Which tab has the run open. */
  holder(run: string): number | undefined {
    return this.held.get(`drive-kd-run ${run}`)
  }

  private free(name: string): void {
    this.held.delete(name)
    const at = this.queue.findIndex((waiting) => waiting.name === name)
    if (at >= 0) this.queue.splice(at, 1)[0].grant()
  }
}
