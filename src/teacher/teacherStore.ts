// Users' own teachers, stored in this browser (IndexedDB): files by their hash, named combinations of four
// teachers, and unfinished trainings. The page and each worker open it separately. Nothing leaves the
// browser.

import { databases } from '../browser/storage'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { TeacherError } from './failure'
import type { SavedTraining, OwnSet, OwnTeacher } from './ownTeacher'
import { readOwnSet, readOwnTeacher, readTraining } from './storedTeachers'

export type { SavedTraining } from './ownTeacher'

/** All methods reject with TeacherError `storage`. */
export interface TeacherStore {
  /** Newest first. */
  list(): Promise<OwnTeacher[]>
  file(id: string): Promise<Uint8Array | null>
  /** Adds or replaces; without bytes only the list entry is written. */
  put(teacher: OwnTeacher, bytes?: Uint8Array): Promise<void>
  remove(id: string): Promise<void>
  sets(): Promise<OwnSet[]>
  putSet(set: OwnSet): Promise<void>
  removeSet(id: string): Promise<void>
  trainings(): Promise<SavedTraining[]>
  putTraining(training: SavedTraining): Promise<void>
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

interface Schema extends DBSchema {
  teachers: { key: string; value: OwnTeacher }
  files: { key: string; value: Uint8Array }
  sets: { key: string; value: OwnSet }
  trainings: { key: string; value: SavedTraining }
}

async function withStorageErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storageError(error)
  }
}

/** Opens the teacher store, or rejects with TeacherError `storage`. */
export const openTeacherStore = (): Promise<TeacherStore> =>
  withStorageErrors(async () => {
    if (!databases()) throw new Error('no IndexedDB')
    return over(
      await openDB<Schema>(NAME, VERSION, {
        upgrade(database) {
          database.createObjectStore('teachers', { keyPath: 'id' })
          database.createObjectStore('files')
          database.createObjectStore('sets', { keyPath: 'id' })
          database.createObjectStore('trainings', { keyPath: 'id' })
        },
        blocking: (_version, _blocked, event) => (event.target as IDBDatabase).close(),
      }),
    )
  })

function over(database: IDBPDatabase<Schema>): TeacherStore {
  const put = async (teacher: OwnTeacher, bytes?: Uint8Array): Promise<void> => {
    const transaction = database.transaction(['teachers', 'files'], 'readwrite')
    await Promise.all([
      transaction.objectStore('teachers').put(teacher),
      ...(bytes ? [transaction.objectStore('files').put(bytes, teacher.id)] : []),
      transaction.done,
    ])
  }
  const remove = async (id: string): Promise<void> => {
    const transaction = database.transaction(['teachers', 'files'], 'readwrite')
    await Promise.all([
      transaction.objectStore('teachers').delete(id),
      transaction.objectStore('files').delete(id),
      transaction.done,
    ])
  }
  return {
    list: () =>
      withStorageErrors(async () =>
        (await database.getAll('teachers'))
          .flatMap(readOwnTeacher)
          .sort((a, b) => b.addedAt.localeCompare(a.addedAt)),
      ),
    file: (id) => withStorageErrors(async () => (await database.get('files', id)) ?? null),
    put: (teacher, bytes) => withStorageErrors(() => put(teacher, bytes)),
    remove: (id) => withStorageErrors(() => remove(id)),
    sets: () => withStorageErrors(async () => (await database.getAll('sets')).flatMap(readOwnSet)),
    putSet: (set) => withStorageErrors(async () => void (await database.put('sets', set))),
    removeSet: (id) => withStorageErrors(() => database.delete('sets', id)),
    trainings: () =>
      withStorageErrors(async () => (await database.getAll('trainings')).flatMap(readTraining)),
    putTraining: (training) =>
      withStorageErrors(async () => void (await database.put('trainings', training))),
    removeTraining: (id) => withStorageErrors(() => database.delete('trainings', id)),
  }
}
