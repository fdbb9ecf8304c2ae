// The store of saved runs: IndexedDB, or memory where the browser stores nothing. The list reads short lines;
// a record lies beside them in blocks of steps, of which a running run writes only the last; the student of
// a run lies beside both, and is written in one transaction with the steps up to it.

import { databases } from '../../browser/storage'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { RunRecord } from '../../records/runRecord'
import type { SavedStudent } from '../../protocol/messages'
import type { SavedRun } from './savedRun'
import { packed, unpacked, type PackedRecord } from './storedRecord'
import type { StudentLine } from './students'

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

/** A student to be saved, and its line in the list. */
export interface StudentEntry {
  line: StudentLine
  student: SavedStudent
}

/** All methods reject with StorageFailure. */
export interface RunStorage {
  /** True when what is saved survives the page. */
  lasting: boolean
  list(): Promise<SavedRun[]>
  load(id: string): Promise<RunRecord | null>
  /**
   * Without a record only the line is written. `atOnce`: the page is being left, so nothing is read first;
   * else only the blocks that changed are written.
   */
  save(run: SavedRun, record?: RunRecord, student?: StudentEntry, atOnce?: boolean): Promise<void>
  /** With its student. */
  remove(id: string): Promise<void>
  students(): Promise<StudentLine[]>
  student(id: string): Promise<SavedStudent | null>
  /** Without a student only the line is written. */
  saveStudent(line: StudentLine, student?: SavedStudent): Promise<void>
  removeStudent(id: string): Promise<void>
}

/** Stores runs as long as the page lives. */
export function memoryStorage(): RunStorage {
  const runs = new Map<string, SavedRun>()
  const records = new Map<string, RunRecord>()
  const lines = new Map<string, StudentLine>()
  const students = new Map<string, SavedStudent>()
  const saveStudent = (line: StudentLine, student?: SavedStudent): Promise<void> => {
    lines.set(line.id, line)
    if (student) students.set(line.id, student)
    return Promise.resolve()
  }
  const removeStudent = (id: string): Promise<void> => {
    lines.delete(id)
    students.delete(id)
    return Promise.resolve()
  }
  return {
    lasting: false,
    list: () => Promise.resolve([...runs.values()]),
    load: (id) => Promise.resolve(records.get(id) ?? null),
    save: (run, record, entry) => {
      runs.set(run.id, run)
      if (record) records.set(run.id, record)
      return entry ? saveStudent(entry.line, entry.student) : Promise.resolve()
    },
    remove: (id) => {
      runs.delete(id)
      records.delete(id)
      return removeStudent(id)
    },
    students: () => Promise.resolve([...lines.values()]),
    student: (id) => Promise.resolve(students.get(id) ?? null),
    saveStudent,
    removeStudent,
  }
}

const NAME = 'drive-kd-runs'
/** 2: records in blocks of text (packed.ts). 3: each block by itself; students. */
const VERSION = 3

/**
 * A record whose steps lie in the store `blocks`. Records of version 2 hold their blocks, those of 1 steps.
 */
type StoredHead = Omit<PackedRecord, 'blocks'> & { blockCount: number }

interface Schema extends DBSchema {
  runs: { key: string; value: SavedRun }
  records: { key: string; value: StoredHead | PackedRecord | RunRecord }
  /** By id and number. */
  blocks: { key: [string, number]; value: string }
  students: { key: string; value: SavedStudent }
  studentLines: { key: string; value: StudentLine }
}

const ALL_OF_RUN = ['runs', 'records', 'blocks', 'students', 'studentLines'] as const

/**
 * What an exception of IndexedDB means. A database closed under us (versionchange) throws InvalidStateError.
 */
function failure(error: unknown): StorageFailure {
  if (error instanceof StorageFailure) return error
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

async function withStorageErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw failure(error)
  }
}

/**
 * Opens the database. `onLost` is called when a newer page in another tab makes us close it.
 * @throws StorageFailure also where the browser offers none.
 */
export async function openIndexedDb(onLost: (code: StorageProblem) => void): Promise<RunStorage> {
  let giveUp: (reason: unknown) => void = () => undefined
  const busy = new Promise<never>((_, reject) => (giveUp = reject))
  if (!databases()) throw new StorageFailure('blocked', 'no IndexedDB')
  const opening = withStorageErrors(() =>
    openDB<Schema>(NAME, VERSION, {
      upgrade(database, oldVersion) {
        if (oldVersion < 1) {
          database.createObjectStore('runs', { keyPath: 'id' })
          database.createObjectStore('records')
        }
        if (oldVersion < 3) {
          database.createObjectStore('blocks')
          database.createObjectStore('students')
          database.createObjectStore('studentLines', { keyPath: 'id' })
        }
      },
      blocked: () => giveUp(new StorageFailure('busy', 'an older page holds the database')),
      blocking: (_version, _blocked, event) => {
        ;(event.target as IDBDatabase).close()
        onLost('newer')
      },
      terminated: () => onLost('blocked'),
    }),
  )
  const database = await Promise.race([opening, busy]).catch((error: unknown) => {
    // If it opens later after all it is closed at once, so that nobody waits for an unused connection.
    opening.then((late) => late.close()).catch(() => undefined)
    throw error
  })
  return over(database)
}

const ofRun = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Infinity])

type Database = IDBPDatabase<Schema>

async function load(database: Database, id: string): Promise<RunRecord | null> {
  const transaction = database.transaction(['records', 'blocks'])
  const stored = await transaction.objectStore('records').get(id)
  if (!stored) return null
  if (!('blockCount' in stored)) return unpacked(stored)
  const texts = await transaction.objectStore('blocks').getAll(ofRun(id))
  const { blockCount, ...head } = stored
  return unpacked({ ...head, blocks: texts.slice(0, blockCount) })
}

async function remove(database: Database, id: string): Promise<void> {
  const transaction = database.transaction(ALL_OF_RUN, 'readwrite')
  await Promise.all([
    transaction.objectStore('runs').delete(id),
    transaction.objectStore('records').delete(id),
    transaction.objectStore('blocks').delete(ofRun(id)),
    transaction.objectStore('students').delete(id),
    transaction.objectStore('studentLines').delete(id),
    transaction.done,
  ])
}

async function saveStudent(database: Database, line: StudentLine, student?: SavedStudent): Promise<void> {
  if (!student) return void (await database.put('studentLines', line))
  const transaction = database.transaction(['students', 'studentLines'], 'readwrite')
  await Promise.all([
    transaction.objectStore('studentLines').put(line),
    transaction.objectStore('students').put(student, line.id),
    transaction.done,
  ])
}

async function removeStudent(database: Database, id: string): Promise<void> {
  const transaction = database.transaction(['students', 'studentLines'], 'readwrite')
  await Promise.all([
    transaction.objectStore('studentLines').delete(id),
    transaction.objectStore('students').delete(id),
    transaction.done,
  ])
}

/** Saves runs, of one that is saved again and again only what is new. */
class RecordWriter {
  /** The blocks that lie in storage, of the run that was saved last. */
  private written: { id: string; texts: readonly string[] } = { id: '', texts: [] }

  constructor(private readonly database: Database) {}

  async save(run: SavedRun, record?: RunRecord, entry?: StudentEntry, atOnce = false): Promise<void> {
    if (!record) return void (await this.database.put('runs', run))
    const { blocks: texts, ...head } = packed(record)
    const transaction = this.database.transaction(ALL_OF_RUN, 'readwrite')
    const blocks = transaction.objectStore('blocks')
    const known = this.written.id === run.id ? this.written.texts : []
    this.written = { id: '', texts: [] }
    // The stored blocks are looked up: another tab may have deleted them.
    const there = new Set(atOnce ? [] : (await blocks.getAllKeys(ofRun(run.id))).map(([, number]) => number))
    const work: Promise<unknown>[] = [
      transaction.objectStore('runs').put(run),
      transaction.objectStore('records').put({ ...head, blockCount: texts.length }, run.id),
    ]
    texts.forEach((text, i) => {
      if (!there.has(i) || known[i] !== text) work.push(blocks.put(text, [run.id, i]))
    })
    for (const number of there) if (number >= texts.length) work.push(blocks.delete([run.id, number]))
    if (entry) {
      work.push(transaction.objectStore('students').put(entry.student, run.id))
      work.push(transaction.objectStore('studentLines').put(entry.line))
    }
    // A transaction that waits for its requests' answers is lost when the page is left meanwhile.
    if (atOnce) transaction.commit()
    await Promise.all([...work, transaction.done])
    this.written = { id: run.id, texts }
  }
}

function over(database: Database): RunStorage {
  const writer = new RecordWriter(database)
  return {
    lasting: true,
    list: () => withStorageErrors(() => database.getAll('runs')),
    load: (id) => withStorageErrors(() => load(database, id)),
    save: (...given) => withStorageErrors(() => writer.save(...given)),
    remove: (id) => withStorageErrors(() => remove(database, id)),
    students: () => withStorageErrors(() => database.getAll('studentLines')),
    student: (id) => withStorageErrors(async () => (await database.get('students', id)) ?? null),
    saveStudent: (...given) => withStorageErrors(() => saveStudent(database, ...given)),
    removeStudent: (id) => withStorageErrors(() => removeStudent(database, id)),
  }
}
