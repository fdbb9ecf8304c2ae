// Results that the page would compute again after a reload, features of pictures and teachers' targets, cached in
// this browser (IndexedDB) under names that say everything they depend on. A cache may lose anything at any time:
// where the browser stores nothing, is full, or gives back something else than was stored, there is no result, and
// whoever asked computes it. Nothing here rejects.

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { databases, storageManager } from './storage'

/** Most bytes of all results; the one that was used longest ago goes first. */
export const MOST_CACHED_BYTES = 256e6
/** And at most this share of what the browser gives this address: runs and teachers need room, too. */
const SHARE_OF_QUOTA = 0.1
/** Do without the database if it does not open within this many ms. */
const OPENS_WITHIN = 10_000

export interface ResultCache {
  /** The bytes that the same code wrote under this name; null where they are not there as they were written. */
  read(name: string): Promise<ArrayBuffer | null>
  write(name: string, result: ArrayBuffer): Promise<void>
  /** Bytes of all results. */
  bytes(): Promise<number>
  clear(): Promise<void>
}

interface Facts {
  bytes: number
  /** Of the result. */
  sha256: ArrayBuffer
  /** ms since 1970. */
  usedAt: number
}

interface Schema extends DBSchema {
  results: { key: string; value: ArrayBuffer }
  facts: { key: string; value: Facts; indexes: { usedAt: number } }
}

const NAME = 'drive-kd-results'
const VERSION = 1
const BOTH = ['results', 'facts'] as const

const hashOf = (bytes: ArrayBuffer): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', bytes)

const same = (a: ArrayBuffer, b: ArrayBuffer): boolean => {
  const [left, right] = [new Uint8Array(a), new Uint8Array(b)]
  return left.length === right.length && left.every((byte, i) => byte === right[i])
}

async function mostBytes(): Promise<number> {
  const quota = (await storageManager()?.estimate?.())?.quota ?? Infinity
  return Math.min(MOST_CACHED_BYTES, SHARE_OF_QUOTA * quota)
}

class StoredResults implements ResultCache {
  /** Off once the browser has refused to write. */
  private writes = true

  constructor(
    private readonly database: IDBPDatabase<Schema>,
    private readonly code: string,
    private readonly most: number,
  ) {}

  private nameOf = (result: string): string => `${this.code} ${result}`

  async read(result: string): Promise<ArrayBuffer | null> {
    return this.stored(this.nameOf(result))
  }

  private async stored(name: string): Promise<ArrayBuffer | null> {
    try {
      const [result, facts]: [unknown, unknown] = await Promise.all([
        this.database.get('results', name),
        this.database.get('facts', name),
      ])
      if (result === undefined && facts === undefined) return null
      const { bytes, sha256 } = (facts ?? {}) as Partial<Facts>
      const whole =
        result instanceof ArrayBuffer &&
        sha256 instanceof ArrayBuffer &&
        result.byteLength === bytes &&
        same(await hashOf(result), sha256)
      if (!whole) {
        await this.remove(name)
        return null
      }
      await this.database.put('facts', { bytes, sha256, usedAt: Date.now() }, name)
      return result
    } catch {
      return null
    }
  }

  async write(of: string, result: ArrayBuffer): Promise<void> {
    if (!this.writes || result.byteLength > this.most) return
    const name = this.nameOf(of)
    try {
      const sha256 = await hashOf(result)
      await this.makeRoom(result.byteLength)
      const transaction = this.database.transaction(BOTH, 'readwrite')
      await Promise.all([
        transaction.objectStore('results').put(result, name),
        transaction.objectStore('facts').put({ bytes: result.byteLength, sha256, usedAt: Date.now() }, name),
        transaction.done,
      ])
    } catch {
      // A browser that is full needs its room for what cannot be computed again.
      this.writes = false
      await this.clear()
    }
  }

  /** Deletes results, those that were used longest ago first, until there is room for so many bytes. */
  private async makeRoom(wanted: number): Promise<void> {
    const transaction = this.database.transaction(BOTH, 'readwrite')
    const facts = transaction.objectStore('facts')
    let total = wanted + (await facts.getAll()).reduce((sum, { bytes }) => sum + bytes, 0)
    let oldest = total > this.most ? await facts.index('usedAt').openCursor() : null
    while (oldest && total > this.most) {
      total -= oldest.value.bytes
      await Promise.all([transaction.objectStore('results').delete(oldest.primaryKey), oldest.delete()])
      oldest = await oldest.continue()
    }
    await transaction.done
  }

  /** Deletes what other code has computed. */
  async forgetOtherCode(): Promise<void> {
    const names = await this.database.getAllKeys('facts')
    for (const name of names) if (!name.startsWith(this.nameOf(''))) await this.remove(name)
  }

  private async remove(name: string): Promise<void> {
    const transaction = this.database.transaction(BOTH, 'readwrite')
    const stores = BOTH.map((store) => transaction.objectStore(store).delete(name))
    await Promise.all([...stores, transaction.done])
  }

  async bytes(): Promise<number> {
    try {
      return (await this.database.getAll('facts')).reduce((sum, { bytes }) => sum + bytes, 0)
    } catch {
      return 0
    }
  }

  async clear(): Promise<void> {
    try {
      const transaction = this.database.transaction(BOTH, 'readwrite')
      await Promise.all([...BOTH.map((store) => transaction.objectStore(store).clear()), transaction.done])
    } catch {
      // What cannot be deleted is not used either: names and hashes are checked.
    }
  }
}

const opened = (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>(NAME, VERSION, {
    upgrade(created) {
      created.createObjectStore('results')
      created.createObjectStore('facts').createIndex('usedAt', 'usedAt')
    },
    blocking: (_version, _blocked, event) => (event.target as IDBDatabase).close(),
  })

async function openStored(code: string): Promise<StoredResults | null> {
  if (!globalThis.crypto?.subtle || !databases()) return null
  try {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), OPENS_WITHIN))
    const database = await Promise.race([opened(), late])
    return database && new StoredResults(database, code, await mostBytes())
  } catch {
    return null
  }
}

/**
 * The cache of what `code` computes in this browser, the name of a build; results of other code are deleted. Null
 * where the browser stores nothing for this page or computes no hashes.
 */
export async function openResultCache(code: string): Promise<ResultCache | null> {
  const cache = await openStored(code)
  await cache?.forgetOtherCode().catch(() => undefined)
  return cache
}

/** All results of whatever code, to be shown and deleted; null as `openResultCache`. */
export const openAllResults = (): Promise<Pick<ResultCache, 'bytes' | 'clear'> | null> => openStored('')
