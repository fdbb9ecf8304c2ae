// Custom data sets, stored in this browser (IndexedDB) by the hash of their content. The page and each worker
// open it separately; nothing leaves the browser. Whoever reads an entry checks it.

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { databases } from './storage'

/** What lists show of a set, and its file as the page writes it. */
export interface StoredDataSet {
  id: string
  name: string
  scenes: number
  /** Own questions per capability. */
  questions: number[]
  /** Own answers that differ from what the world's rules say. */
  differing: number
  /** ISO 8601. */
  addedAt: string
  file: Uint8Array
}

interface Schema extends DBSchema {
  sets: { key: string; value: StoredDataSet }
}

const NAME = 'drive-kd-data'
const VERSION = 1

/** All methods reject where the browser refuses. */
export interface DataStore {
  /** Whatever is stored, in any order. */
  list(): Promise<unknown[]>
  file(id: string): Promise<Uint8Array | null>
  put(set: StoredDataSet): Promise<void>
  remove(id: string): Promise<void>
}

/** Opens the store; rejects where the browser stores nothing for this page. */
export async function openDataStore(): Promise<DataStore> {
  if (!databases()) throw new Error('no IndexedDB')
  const database: IDBPDatabase<Schema> = await openDB<Schema>(NAME, VERSION, {
    upgrade: (created) => void created.createObjectStore('sets', { keyPath: 'id' }),
    blocking: (_version, _blocked, event) => (event.target as IDBDatabase).close(),
  })
  return {
    list: () => database.getAll('sets'),
    file: async (id) => {
      const file: unknown = (await database.get('sets', id))?.file
      return file instanceof Uint8Array ? file : null
    },
    put: async (set) => void (await database.put('sets', set)),
    remove: (id) => database.delete('sets', id),
  }
}
