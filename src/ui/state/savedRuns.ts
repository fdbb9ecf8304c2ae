// The saved runs as the page sees them: the list, storage problems, the last deletion. Every change goes to
// the storage and is posted to other tabs, which then read the list again.

import type { Channel } from '../../browser/storage'
import { beginning } from '../../json/text'
import type { Notice } from '../../settings/migrations'
import { checkRecord, readRecord, recordProblems, type RunRecord } from '../../records/runRecord'
import type { SavedStudent } from '../../protocol/messages'
import {
  dispensable,
  inOrder,
  savedRun,
  type SavedRun,
  NAME_LENGTH,
  NOTE_LENGTH,
  readSavedRun,
  superseded,
  surplus,
} from './savedRun'
import { openElsewhere } from './openTabs'
import { askToPersist } from './persistence'
import {
  memoryStorage,
  StorageFailure,
  type RunStorage,
  type StorageProblem,
  type StudentEntry,
} from './runStore'
import {
  dispensableStudent,
  readSavedStudent,
  readStudentLine,
  studentLine,
  surplusStudents,
  type StudentLine,
} from './students'
import { EMPTY_LIST, useSavedRuns } from './savedRunsSlice'

let storage: RunStorage = memoryStorage()
let channel: Channel | null = null
/** Records that could not be written: they can still be looked at and saved to a file. */
const unsaved = new Map<string, RunRecord>()
/** The newest student that could not be written: good until the page goes. */
let unsavedStudent: StudentEntry | null = null

const codeOf = (error: unknown): StorageProblem => (error instanceof StorageFailure ? error.code : 'blocked')

/** Runs a storage operation; its failure becomes the problem that the page shows. */
async function attempt(operation: () => Promise<void>): Promise<boolean> {
  try {
    await operation()
    return true
  } catch (error) {
    useSavedRuns.setState({ problem: codeOf(error) })
    return false
  }
}

/** Puts a line into the list, or takes ids out of it. */
const listed = (change: { put?: SavedRun; drop?: readonly string[] }): void =>
  useSavedRuns.setState((s) => {
    const gone = new Set([...(change.drop ?? []), ...(change.put ? [change.put.id] : [])])
    return { runs: inOrder([...s.runs.filter((r) => !gone.has(r.id)), ...(change.put ? [change.put] : [])]) }
  })

/** A running run is saved often; other tabs read the list again at most this often. */
const ANNOUNCE_MS = 2000
let announcing: ReturnType<typeof setTimeout> | null = null
let announcedAt = -Infinity

/** Notifies other tabs, at once or a little later. */
function announce(): void {
  if (announcing !== null) return
  const notify = (): void => {
    announcing = null
    announcedAt = performance.now()
    channel?.postMessage('changed')
  }
  const wait = announcedAt + ANNOUNCE_MS - performance.now()
  if (wait > 0) announcing = setTimeout(notify, wait)
  else notify()
}

/** Puts a student's line into the list, or takes ids out of it. */
const listedStudents = (change: { put?: StudentLine; drop?: readonly string[] }): void =>
  useSavedRuns.setState((s) => {
    const gone = new Set([...(change.drop ?? []), ...(change.put ? [change.put.id] : [])])
    return { students: [...s.students.filter((l) => !gone.has(l.id)), ...(change.put ? [change.put] : [])] }
  })

/** Reads the list again; lines that are not written yet stay. */
async function refresh(): Promise<void> {
  await attempt(async () => {
    // Lines of an older page are completed; what no longer fits stays as it is and can still be looked at.
    const stored = (await storage.list()).flatMap(readSavedRun)
    const students = (await storage.students()).flatMap(readStudentLine)
    useSavedRuns.setState((s) => ({
      ready: true,
      students: unsavedStudent ? [...students, unsavedStudent.line] : students,
      runs: inOrder([
        ...stored,
        ...s.runs.filter((r) => unsaved.has(r.id) && !stored.some((o) => o.id === r.id)),
      ]),
    }))
  })
}

/** Opens the saved runs. Where storage cannot be opened, runs stay in memory and `problem` says so. */
export async function openSavedRuns(
  opening: Promise<RunStorage>,
  others: Channel | null = null,
): Promise<void> {
  useSavedRuns.setState(EMPTY_LIST)
  unsaved.clear()
  unsavedStudent = null
  if (announcing !== null) clearTimeout(announcing)
  announcing = null
  announcedAt = -Infinity
  try {
    storage = await opening
  } catch (error) {
    storage = memoryStorage()
    useSavedRuns.setState({ problem: codeOf(error) })
  }
  channel = others
  if (channel) channel.onmessage = () => void refresh()
  await refresh()
  useSavedRuns.setState({ ready: true })
}

/** The storage was taken away under us (a newer page in another tab). */
export const storageLost = (problem: StorageProblem): void => useSavedRuns.setState({ problem })

/**
 * Makes room where the storage is full: the oldest student goes, then the oldest run that nobody touched.
 * False when there is nothing left to drop.
 */
async function makeRoom(spared: ReadonlySet<string>, id: string): Promise<boolean> {
  const { students, runs } = useSavedRuns.getState()
  const student = dispensableStudent(students, spared)
  if (student !== null) return dropStudents([student])
  const run = dispensable(
    runs.filter((r) => !spared.has(r.id)),
    id,
  )
  return run !== null && drop([run])
}

/**
 * Saves a run or its newer state, with its student where one is given. When the storage is full, old students
 * and the oldest untouched runs make room; a record is worth more than a student. `atOnce`: the page is left.
 */
export async function keep(
  run: SavedRun,
  record: RunRecord,
  student: SavedStudent | null = null,
  atOnce = false,
): Promise<void> {
  const before = useSavedRuns.getState().runs
  let entry = student && { line: studentLine(run.id, student, new Date().toISOString()), student }
  listed({ put: run })
  unsaved.set(run.id, record)
  if (entry) listedStudents({ put: entry.line })
  for (;;) {
    try {
      await storage.save(run, record, entry ?? undefined, atOnce)
      break
    } catch (error) {
      const problem = codeOf(error)
      const spared = new Set([...(await openElsewhere()), run.id])
      if (problem === 'full' && (await makeRoom(spared, run.id))) continue
      useSavedRuns.setState({ problem })
      unsavedStudent = entry ?? unsavedStudent
      if (problem !== 'full' || !entry) return
      entry = null
    }
  }
  unsaved.delete(run.id)
  if (entry && unsavedStudent?.line.id === run.id) unsavedStudent = null
  if (useSavedRuns.getState().problem === 'full' && !unsavedStudent) useSavedRuns.setState({ problem: null })
  if (storage.lasting) void askToPersist()
  await tidy(run, before, entry !== null)
  announce()
}

/** After a run was saved: drops what it makes superfluous, and what is beyond the bounds. */
async function tidy(run: SavedRun, before: readonly SavedRun[], withStudent: boolean): Promise<void> {
  const grown = !before.some((r) => r.id === run.id && r.steps === run.steps)
  if (!grown && !withStudent) return
  const elsewhere = await openElsewhere()
  const spared = new Set([...elsewhere, run.id])
  if (grown) {
    const runs = useSavedRuns.getState().runs.filter((r) => !elsewhere.has(r.id))
    // As it is by now: it may have been changed on the way since.
    const now = runs.find((r) => r.id === run.id) ?? run
    await drop([...new Set([...superseded(runs, now), ...surplus(runs, run.id)])])
  }
  if (withStudent) await dropStudents(surplusStudents(useSavedRuns.getState().students, spared))
}

async function drop(ids: readonly string[]): Promise<boolean> {
  for (const id of ids) if (!(await attempt(() => storage.remove(id)))) return false
  if (ids.length) {
    listed({ drop: ids })
    listedStudents({ drop: ids })
  }
  return true
}

async function dropStudents(ids: readonly string[]): Promise<boolean> {
  for (const id of ids) if (!(await attempt(() => storage.removeStudent(id)))) return false
  if (ids.length) listedStudents({ drop: ids })
  return true
}

/** The student of a saved run; null when it is gone. */
export async function studentOf(id: string): Promise<SavedStudent | null> {
  if (unsavedStudent?.line.id === id) return unsavedStudent.student
  let student: SavedStudent | null = null
  await attempt(async () => {
    student = readSavedStudent(await storage.student(id))
  })
  return student
}

/** The person does not want to be asked about this run again; its student stays. */
export async function decline(id: string): Promise<void> {
  const line = useSavedRuns.getState().students.find((l) => l.id === id)
  if (!line) return
  const declined = { ...line, declined: true }
  listedStudents({ put: declined })
  if (unsavedStudent?.line.id === id) return
  if (await attempt(() => storage.saveStudent(declined))) announce()
}

/** The whole record of a saved run; null when it is gone. */
export async function recordOf(id: string): Promise<RunRecord | null> {
  const held = unsaved.get(id)
  if (held) return held
  let record: RunRecord | null = null
  await attempt(async () => {
    const stored = await storage.load(id)
    const read = stored && checkRecord(stored)
    if (read?.ok) record = read.record
    // Settings that no longer fit: its curves can still be looked at.
    else if (recordProblems(stored).length === 0) record = stored
  })
  return record
}

/** Changes what a person may write on a run. An empty name is the automatic one. */
export async function annotate(
  id: string,
  change: Partial<Pick<SavedRun, 'name' | 'note' | 'pinned'>>,
): Promise<void> {
  const run = useSavedRuns.getState().runs.find((r) => r.id === id)
  if (!run) return
  const name =
    change.name === undefined ? run.name : beginning(change.name?.trim() ?? '', NAME_LENGTH) || null
  const next = { ...run, ...change, name, note: beginning(change.note ?? run.note, NOTE_LENGTH) }
  listed({ put: next })
  if (await attempt(() => storage.save(next))) announce()
}

/** Deletes a run; until the next deletion, or until the page is left, `undo` brings it back. */
export async function remove(id: string): Promise<void> {
  const run = useSavedRuns.getState().runs.find((r) => r.id === id)
  if (!run) return
  const record = await recordOf(id)
  const line = useSavedRuns.getState().students.find((l) => l.id === id)
  const student = line && (await studentOf(id))
  unsaved.delete(id)
  if (unsavedStudent?.line.id === id) unsavedStudent = null
  if (!(await drop([id]))) return
  useSavedRuns.setState((s) => ({
    removed: { run, record, student: line && student ? { line, student } : null },
    problem: s.problem === 'full' ? null : s.problem,
  }))
  announce()
}

export async function undo(): Promise<void> {
  const { removed } = useSavedRuns.getState()
  if (!removed) return
  useSavedRuns.setState({ removed: null })
  listed({ put: removed.run })
  if (removed.record) unsaved.set(removed.run.id, removed.record)
  const { run, record, student } = removed
  if (student) listedStudents({ put: student.line })
  if (!(await attempt(() => storage.save(run, record ?? undefined, student ?? undefined)))) return
  unsaved.delete(removed.run.id)
  announce()
}

export type Imported =
  | { ok: true; id: string; version: string; notices: Notice[] }
  | { ok: false; errors: string[] }

/** Opens a saved run, as text or as a file's bytes. The same run, opened twice, is one run. */
export async function openRun(source: string | Uint8Array, id: string): Promise<Imported> {
  const read = readRecord(source)
  if (!read.ok) return { ok: false, errors: read.errors.map((e) => e.message) }
  const { record, notices } = read
  if (record.steps.length === 0) return { ok: false, errors: ['steps is [], expected at least one step.'] }
  const same = useSavedRuns
    .getState()
    .runs.find(
      (r) =>
        r.createdAt === record.createdAt && r.steps === record.steps.length && r.config.seed === record.seed,
    )
  if (same) return { ok: true, id: same.id, version: record.version, notices }
  // Opened by hand: it is not to be dropped for being old.
  await keep(savedRun(id, record, { pinned: true }), record)
  return { ok: true, id, version: record.version, notices }
}
