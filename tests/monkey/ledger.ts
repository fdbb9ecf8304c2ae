// What a page has kept, read from its storage by itself: no run that was there may be gone, or shorter.

import { steady, type Driver } from './driver'

interface KeptLine {
  id: string
  steps: number
  pinned: boolean
  touched: boolean
  tuned: boolean
  /** Settings, version, adapter and origin: where these are equal, a longer run makes a shorter one superfluous. */
  same: string
}

/** The lines of kept runs, each with the number of steps that lie in its record. */
export const keptLines = (driver: Pick<Driver, 'evaluate'>): Promise<KeptLine[]> =>
  steady(() => readLines(driver))

const readLines = (driver: Pick<Driver, 'evaluate'>): Promise<KeptLine[]> =>
  driver.evaluate(async () => {
    interface Line {
      id: string
      name: string | null
      note: string
      pinned: boolean
      tuned: boolean
      config: unknown
      version: string
      adapter: string
      startedFrom?: unknown
    }
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error(String(request.error)))
      })
    // Opening what is not there yet would make an empty one.
    const there = await indexedDB.databases()
    if (!there.some(({ name }) => name === 'drive-kd-runs')) return []
    const database = await answer(indexedDB.open('drive-kd-runs'))
    try {
      if (!database.objectStoreNames.contains('blocks')) return []
      const transaction = database.transaction(['runs', 'blocks'])
      const blocks = transaction.objectStore('blocks')
      const lines = (await answer(transaction.objectStore('runs').getAll())) as Line[]
      const saved = []
      for (const { id, name, note, pinned, tuned, config, version, adapter, startedFrom } of lines) {
        const texts = (await answer(blocks.getAll(IDBKeyRange.bound([id, 0], [id, Infinity])))) as string[]
        const steps = texts.reduce((sum, text) => sum + (JSON.parse(text) as unknown[]).length, 0)
        const touched = pinned || name !== null || note !== ''
        const same = JSON.stringify([config, version, adapter, startedFrom ?? null, tuned ? id : ''])
        saved.push({ id, steps, pinned, touched, tuned, same })
      }
      return saved
    } finally {
      database.close()
    }
  }, null)

/** Runs that are not pinned, as many as the page keeps. */
const MOST_RUNS = 5000

/** Compares what is kept now with what was kept before; the differences are what the page owes an answer for. */
export class Ledger {
  private known = new Map<string, KeptLine>()

  /** Lost or shortened runs, in words; empty where all is there. */
  check(lines: readonly KeptLine[]): string[] {
    const now = new Map(lines.map((line) => [line.id, line]))
    const full = lines.filter((line) => !line.pinned).length >= MOST_RUNS
    const lost = [...this.known.values()].flatMap((before) => {
      const after = now.get(before.id)
      // Gone on with from its student and changed there, a run has other steps from there on.
      if (after)
        return after.steps < before.steps && !after.tuned
          ? [`${before.id} had ${before.steps} steps, has ${after.steps}`]
          : []
      const replaced = lines.some((line) => line.same === before.same && line.steps >= before.steps)
      return replaced || (full && !before.pinned) ? [] : [`${before.id} with ${before.steps} steps is gone`]
    })
    this.known = now
    return lost
  }
}
