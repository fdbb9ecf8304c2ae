// Where kept runs lie: IndexedDB, or memory where the browser keeps nothing. Two stores: short lines for the
// list, whole records by id.

import { databases } from '../../browser/storage'
import type { RunRecord } from '../../records/runRecord'
import type { KeptRun } from './savedRun'
import { packed, unpacked, type PackedRecord } from './storedRecord'

/**
 * `full`: quota reached; `blocked`: the browser refuses (private window, policy); `newer`: another tab has a
 * newer page; `busy`: an older tab holds it.
 */
export type StorageProblem = 'full' | 'blocked' | 'newer' | 'busy'

export class StorageFailure extends Error {
  constructor(
    readonly code: StorageProblem,
    cause: unknown,
  ) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), { cause })
  }
}

/** All methods reject with StorageFailure. */
export interface RunStorage {
  /** True when what is saved survives the page. */
  lasting: boolean
  list(): Promise<KeptRun[]>
  load(id: string): Promise<RunRecord | null>
  /** Without a record only the line is written. */
  save(run: KeptRun, record?: RunRecord): Promise<void>
  remove(id: string): Promise<void>
}

/** Keeps runs as long as the page lives. */
export function memoryStorage(): RunStorage {
  const runs = new Map<string, KeptRun>()
  const records = new Map<string, RunRecord>()
  return {
    lasting: false,
    list: () => Promise.resolve([...runs.values()]),
    load: (id) => Promise.resolve(records.get(id) ?? null),
    save: (run, record) => {
      runs.set(run.id, run)
      if (record) records.set(run.id, record)
      return Promise.resolve()
    },
    remove: (id) => {
      runs.delete(id)
      records.delete(id)
      return Promise.resolve()
    },
  }
}

const NAME = 'drive-kd-runs'
/** 2: records in blocks of text (packed.ts). */
const VERSION = 2
const [LINES, RECORDS] = ['runs', 'records']

/**
 * What an exception of IndexedDB means. A database closed under us (versionchange) throws InvalidStateError.
 */
function failure(error: unknown): StorageFailure {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  return new StorageFailure(
    name === 'QuotaExceededError'
      ? 'full'
      : name === 'VersionError' || name === 'InvalidStateError'
        ? 'newer'
        : 'blocked',
    error,
  )
}

/** Opens the database. `onLost` is told when a newer page in another tab makes us let go of it. */
export function openIndexedDb(
  onLost: (code: StorageProblem) => void,
  factory: IDBFactory | null = databases(),
): Promise<RunStorage> {
  return new Promise((resolve, reject) => {
    if (!factory) return reject(new StorageFailure('blocked', 'no IndexedDB'))
    const request = factory.open(NAME, VERSION)
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion > 0) return
      request.result.createObjectStore(LINES, { keyPath: 'id' })
      request.result.createObjectStore(RECORDS)
    }
    request.onerror = () => reject(failure(request.error))
    request.onblocked = () => reject(new StorageFailure('busy', 'an older page holds the database'))
    request.onsuccess = () => {
      const database = request.result
      database.onversionchange = () => {
        database.close()
        onLost('newer')
      }
      resolve(over(database))
    }
  }).catch((error: unknown) => {
    throw error instanceof StorageFailure ? error : failure(error)
  }) as Promise<RunStorage>
}

function over(database: IDBDatabase): RunStorage {
  /** Runs one transaction; what `body`'s request gives is there only once everything is written. */
  const within = <T>(
    mode: IDBTransactionMode,
    body: (lines: IDBObjectStore, records: IDBObjectStore) => IDBRequest<T> | null,
  ): Promise<T | undefined> =>
    new Promise<T | undefined>((resolve, reject) => {
      const transaction = database.transaction([LINES, RECORDS], mode)
      let request: IDBRequest<T> | null = null
      transaction.oncomplete = () => resolve(request?.result)
      transaction.onabort = transaction.onerror = () => reject(failure(transaction.error ?? request?.error))
      request = body(transaction.objectStore(LINES), transaction.objectStore(RECORDS))
      // At once: a transaction that waits for its requests' answers is lost when the page is left meanwhile.
      if (mode === 'readwrite') transaction.commit()
    }).catch((error: unknown) => {
      throw error instanceof StorageFailure ? error : failure(error)
    })
  return {
    lasting: true,
    list: async () => (await within('readonly', (lines) => lines.getAll() as IDBRequest<KeptRun[]>)) ?? [],
    load: async (id) => {
      const stored = await within(
        'readonly',
        (_, records) => records.get(id) as IDBRequest<PackedRecord | RunRecord | undefined>,
      )
      return unpacked(stored)
    },
    save: async (run, record) => {
      const stored = record && packed(record)
      await within('readwrite', (lines, records) => {
        lines.put(run)
        if (stored) records.put(stored, run.id)
        return null
      })
    },
    remove: async (id) => {
      await within('readwrite', (lines, records) => {
        lines.delete(id)
        records.delete(id)
        return null
      })
    },
  }
}
