// The kept runs as the page sees them: the list, what went wrong with the storage, the last deletion. Every
// change goes to the storage and is told to other tabs, which then read the list again.

import { create } from 'zustand'
import type { Channel } from '../../browser/storage'
import { beginning } from '../../json/text'
import type { Notice } from '../../settings/migrations'
import { checkRecord, readRecord, recordProblems, type RunRecord } from '../../records/runRecord'
import {
  dispensable,
  inOrder,
  keptRun,
  type KeptRun,
  NAME_LENGTH,
  NOTE_LENGTH,
  readKeptRun,
  superseded,
  surplus,
} from './savedRun'
import { memoryStorage, StorageFailure, type RunStorage, type StorageProblem } from './runStore'

interface Library {
  /** Newest first. */
  runs: KeptRun[]
  /** The list has been read. */
  ready: boolean
  problem: StorageProblem | null
  /** Deleted last, and still to be had back. */
  removed: { run: KeptRun; record: RunRecord | null } | null
}

export const useLibrary = create<Library>(() => ({ runs: [], ready: false, problem: null, removed: null }))

let storage: RunStorage = memoryStorage()
let channel: Channel | null = null
/** Records that could not be written: they can still be looked at and saved to a file. */
const unsaved = new Map<string, RunRecord>()

const codeOf = (error: unknown): StorageProblem => (error instanceof StorageFailure ? error.code : 'blocked')

/** Runs a storage operation; its failure becomes the problem that the page shows. */
async function attempt(operation: () => Promise<void>): Promise<boolean> {
  try {
    await operation()
    return true
  } catch (error) {
    useLibrary.setState({ problem: codeOf(error) })
    return false
  }
}

/** Puts a line into the list, or takes ids out of it. */
const listed = (change: { put?: KeptRun; drop?: readonly string[] }): void =>
  useLibrary.setState((s) => {
    const gone = new Set([...(change.drop ?? []), ...(change.put ? [change.put.id] : [])])
    return { runs: inOrder([...s.runs.filter((r) => !gone.has(r.id)), ...(change.put ? [change.put] : [])]) }
  })

const announce = (): void => channel?.postMessage('changed')

/** Reads the list again; lines that are not written yet stay. */
async function refresh(): Promise<void> {
  await attempt(async () => {
    // Lines of an older page are completed; what no longer fits stays as it is and can still be looked at.
    const stored = (await storage.list()).flatMap(readKeptRun)
    useLibrary.setState((s) => ({
      ready: true,
      runs: inOrder([
        ...stored,
        ...s.runs.filter((r) => unsaved.has(r.id) && !stored.some((o) => o.id === r.id)),
      ]),
    }))
  })
}

/** Opens the library. Where storage cannot be opened, runs are kept in memory and `problem` says so. */
export async function openLibrary(
  opening: Promise<RunStorage>,
  others: Channel | null = null,
): Promise<void> {
  useLibrary.setState({ runs: [], ready: false, problem: null, removed: null })
  unsaved.clear()
  try {
    storage = await opening
  } catch (error) {
    storage = memoryStorage()
    useLibrary.setState({ problem: codeOf(error) })
  }
  channel = others
  if (channel) channel.onmessage = () => void refresh()
  await refresh()
  useLibrary.setState({ ready: true })
}

/** The storage was taken away under us (a newer page in another tab). */
export const storageLost = (problem: StorageProblem): void => useLibrary.setState({ problem })

/** Keeps a run or its newer state. When the storage is full, the oldest untouched runs make room. */
export async function keep(run: KeptRun, record: RunRecord): Promise<void> {
  const before = useLibrary.getState().runs
  listed({ put: run })
  unsaved.set(run.id, record)
  for (;;) {
    try {
      await storage.save(run, record)
      break
    } catch (error) {
      const victim = codeOf(error) === 'full' ? dispensable(useLibrary.getState().runs, run.id) : null
      if (victim === null || !(await drop([victim]))) return useLibrary.setState({ problem: codeOf(error) })
    }
  }
  unsaved.delete(run.id)
  if (useLibrary.getState().problem === 'full') useLibrary.setState({ problem: null })
  const { runs } = useLibrary.getState()
  await drop(
    before.some((r) => r.id === run.id && r.steps === run.steps)
      ? []
      : [...new Set([...superseded(runs, run), ...surplus(runs, run.id)])],
  )
  announce()
}

async function drop(ids: readonly string[]): Promise<boolean> {
  for (const id of ids) if (!(await attempt(() => storage.remove(id)))) return false
  if (ids.length) listed({ drop: ids })
  return true
}

/** The whole record of a kept run; null when it is gone. */
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
  change: Partial<Pick<KeptRun, 'name' | 'note' | 'pinned'>>,
): Promise<void> {
  const run = useLibrary.getState().runs.find((r) => r.id === id)
  if (!run) return
  const name =
    change.name === undefined ? run.name : beginning(change.name?.trim() ?? '', NAME_LENGTH) || null
  const next = { ...run, ...change, name, note: beginning(change.note ?? run.note, NOTE_LENGTH) }
  listed({ put: next })
  if (await attempt(() => storage.save(next))) announce()
}

/** Deletes a run; until the next deletion, or until the page is left, `undo` brings it back. */
export async function remove(id: string): Promise<void> {
  const run = useLibrary.getState().runs.find((r) => r.id === id)
  if (!run) return
  const record = await recordOf(id)
  unsaved.delete(id)
  if (!(await drop([id]))) return
  useLibrary.setState((s) => ({ removed: { run, record }, problem: s.problem === 'full' ? null : s.problem }))
  announce()
}

export async function undo(): Promise<void> {
  const { removed } = useLibrary.getState()
  if (!removed) return
  useLibrary.setState({ removed: null })
  listed({ put: removed.run })
  if (removed.record) unsaved.set(removed.run.id, removed.record)
  if (!(await attempt(() => storage.save(removed.run, removed.record ?? undefined)))) return
  unsaved.delete(removed.run.id)
  announce()
}

export type Imported =
  { ok: true; id: string; version: string; notices: Notice[] } | { ok: false; errors: string[] }

/** Opens a saved run, as text or as a file's bytes. The same run, opened twice, is one run. */
export async function openRun(source: string | Uint8Array, id: string): Promise<Imported> {
  const read = readRecord(source)
  if (!read.ok) return { ok: false, errors: read.errors.map((e) => e.message) }
  const { record, notices } = read
  if (record.steps.length === 0) return { ok: false, errors: ['steps is [], expected at least one step.'] }
  const same = useLibrary
    .getState()
    .runs.find(
      (r) =>
        r.createdAt === record.createdAt && r.steps === record.steps.length && r.config.seed === record.seed,
    )
  if (same) return { ok: true, id: same.id, version: record.version, notices }
  // Opened by hand: it is not to be dropped for being old.
  await keep(keptRun(id, record, { pinned: true }), record)
  return { ok: true, id, version: record.version, notices }
}
