// Teachers of one's own, kept in this browser (IndexedDB): files by their hash, named combinations of four
// teachers, and trainings that are not finished. Page and workers open it each for themselves. Nothing leaves
// the browser.

import { databases } from '../browser/storage'
import type { Capability } from '../world/types'
import type { ModelCard } from './card'
import { TeacherError } from './failure'
import { readOwnSet, readOwnTeacher } from './shelfRecords'

export { isOwn } from './ownId'

export type OwnRole = 'base' | Capability

/** The list's line about a kept teacher; the file itself lies beside it. */
export interface OwnTeacher {
  /** `teacherId` of the file: the same file is the same teacher in every browser. */
  id: string
  name: string
  /** What it is meant to teach; it may be used in any place. */
  role: OwnRole
  origin: 'trained' | 'file' | 'link'
  /** File name or address it came from; empty for a trained one. */
  source: string
  bytes: number
  /** ISO 8601. */
  addedAt: string
  /** Found in the shape of its outputs. */
  layers: number
  /** Null for files of other tools, which carry none. */
  card: ModelCard | null
}

/** A named combination: what the settings `teachers`, `teacherBase`, ... are then set to. */
export interface OwnSet {
  id: string
  name: string
  /** A shipped set, for the roles that nothing is chosen for. */
  teachers: string
  roles: Partial<Record<OwnRole, string>>
}

/**
 * A training as it can be gone on with; `plan` and `curve` belong to who trains (study/teacherTrainer.ts).
 */
export interface KeptTraining {
  id: string
  savedAt: string
  step: number
  plan: unknown
  curve: unknown
  parameters: Float32Array
  moments: [Float32Array, Float32Array]
}

/** All methods reject with TeacherError `storage`. */
export interface Shelf {
  /** Newest first. */
  list(): Promise<OwnTeacher[]>
  file(id: string): Promise<Uint8Array | null>
  /** Adds or replaces; without bytes only the line is written. */
  put(teacher: OwnTeacher, bytes?: Uint8Array): Promise<void>
  remove(id: string): Promise<void>
  sets(): Promise<OwnSet[]>
  putSet(set: OwnSet): Promise<void>
  removeSet(id: string): Promise<void>
  trainings(): Promise<KeptTraining[]>
  putTraining(training: KeptTraining): Promise<void>
  removeTraining(id: string): Promise<void>
}

/**
 * `own:` and the first 16 hexadecimal digits of the file's SHA-256.
 * @throws TeacherError `storage` where the browser has no cryptography (plain http).
 */
export async function teacherId(bytes: Uint8Array): Promise<`own:${string}`> {
  if (!globalThis.crypto?.subtle)
    throw new TeacherError(
      'storage',
      'This page was opened over plain http, where browsers compute no hashes.',
      'Open it over https, or from localhost.',
    )
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return `own:${[...hash.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

const NAME = 'drive-kd-teachers'
const VERSION = 1
const LINES = 'teachers'
const FILES = 'files'
const SETS = 'sets'
const TRAININGS = 'trainings'

function storageError(error: unknown): TeacherError {
  if (error instanceof TeacherError) return error
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  const detail =
    error instanceof Error || error instanceof DOMException
      ? `${error.name}: ${error.message}`
      : String(error)
  if (name === 'QuotaExceededError')
    return new TeacherError(
      'storage',
      'The browser\u2019s storage for this page is full.',
      'Delete teachers or runs that you no longer need; export them first.',
      detail,
    )
  if (name === 'VersionError' || name === 'InvalidStateError')
    return new TeacherError(
      'storage',
      'A newer version of this page is open in another tab and holds the kept teachers.',
      'Reload this tab.',
      detail,
    )
  return new TeacherError(
    'storage',
    'This browser keeps nothing for this page (a private window, or a setting).',
    'Open the page in an ordinary window to keep teachers.',
    detail,
  )
}

/** Opens the shelf, or rejects with TeacherError `storage`. */
export function openShelf(factory: IDBFactory | null = databases()): Promise<Shelf> {
  return new Promise<Shelf>((resolve, reject) => {
    if (!factory) return reject(storageError('no IndexedDB'))
    const request = factory.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      const database = request.result
      database.createObjectStore(LINES, { keyPath: 'id' })
      database.createObjectStore(FILES)
      database.createObjectStore(SETS, { keyPath: 'id' })
      database.createObjectStore(TRAININGS, { keyPath: 'id' })
    }
    request.onerror = () => reject(storageError(request.error))
    request.onsuccess = () => {
      const database = request.result
      database.onversionchange = () => database.close()
      resolve(over(database))
    }
  }).catch((error: unknown) => {
    throw storageError(error)
  })
}

function over(database: IDBDatabase): Shelf {
  /** One transaction; what the request gives is there only once everything is written. */
  const within = <T>(
    stores: string[],
    mode: IDBTransactionMode,
    body: (transaction: IDBTransaction) => IDBRequest<T> | null,
  ): Promise<T | undefined> =>
    new Promise<T | undefined>((resolve, reject) => {
      const transaction = database.transaction(stores, mode)
      let request: IDBRequest<T> | null = null
      transaction.oncomplete = () => resolve(request?.result)
      transaction.onabort = transaction.onerror = () =>
        reject(storageError(transaction.error ?? request?.error))
      request = body(transaction)
    }).catch((error: unknown) => {
      throw storageError(error)
    })
  const all = async <T>(store: string): Promise<T[]> =>
    (await within([store], 'readonly', (t) => t.objectStore(store).getAll() as IDBRequest<T[]>)) ?? []
  const write = async (stores: string[], body: (t: IDBTransaction) => void): Promise<void> => {
    await within<undefined>(stores, 'readwrite', (t) => {
      body(t)
      return null
    })
  }
  return {
    list: async () =>
      (await all<unknown>(LINES)).flatMap(readOwnTeacher).sort((a, b) => b.addedAt.localeCompare(a.addedAt)),
    file: async (id) =>
      (await within(
        [FILES],
        'readonly',
        (t) => t.objectStore(FILES).get(id) as IDBRequest<Uint8Array | undefined>,
      )) ?? null,
    put: (teacher, bytes) =>
      write([LINES, FILES], (t) => {
        t.objectStore(LINES).put(teacher)
        if (bytes) t.objectStore(FILES).put(bytes, teacher.id)
      }),
    remove: (id) =>
      write([LINES, FILES], (t) => {
        t.objectStore(LINES).delete(id)
        t.objectStore(FILES).delete(id)
      }),
    sets: async () => (await all<unknown>(SETS)).flatMap(readOwnSet),
    putSet: (set) => write([SETS], (t) => void t.objectStore(SETS).put(set)),
    removeSet: (id) => write([SETS], (t) => t.objectStore(SETS).delete(id)),
    trainings: () => all<KeptTraining>(TRAININGS),
    putTraining: (training) => write([TRAININGS], (t) => void t.objectStore(TRAININGS).put(training)),
    removeTraining: (id) => write([TRAININGS], (t) => t.objectStore(TRAININGS).delete(id)),
  }
}
