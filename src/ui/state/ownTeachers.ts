// The teachers of one's own as the page sees them: the list, the named sets, storage problems. Every change goes to
// the teacher store first and is posted to other tabs; what a person changes is in ownTeacherActions.ts.

import type { Channel } from '../../browser/storage'
import type { MemoryStore } from './memoryTeachers'
import type { TeacherStore } from '../../teacher/teacherStore'
import { useTeachers, type TeachersState } from './teachersSlice'

let store: TeacherStore | null = null
/** In place of the teacher store where the browser stores nothing. */
let memory: MemoryStore | null = null
let channel: Channel | null = null

/** A failure of the store as the page shows it. */
export function problemOf(error: unknown): TeachersState['problem'] {
  const failure = (error as { failure?: { message: string; wayOut: string } }).failure
  return failure
    ? { message: failure.message, wayOut: failure.wayOut }
    : { message: error instanceof Error ? error.message : String(error), wayOut: '' }
}

/** The store; null before it is open. */
export const teacherStore = (): TeacherStore | null => store

/** Tells other tabs that the lists have changed. */
export const announceTeachers = (): void => channel?.postMessage('changed')

/** Reads the lists again: another tab, or a worker, has changed them. */
export async function refresh(): Promise<void> {
  if (!store) return
  const [teachers, sets] = await Promise.all([store.list(), store.sets()])
  useTeachers.setState({ teachers, sets, ready: true, problem: null })
}

/**
 * Opens the teacher store; where that is impossible teachers last as long as the page, and `problem` says
 * why.
 */
export async function openTeachers(
  opening: Promise<TeacherStore>,
  others: Channel | null = null,
): Promise<void> {
  try {
    store = await opening
    memory = null
    channel = others
    if (channel) channel.onmessage = () => void refresh().catch(() => undefined)
    await refresh()
  } catch (error) {
    // Fetched only where it is needed: most browsers store.
    store = memory = (await import('./memoryTeachers')).memoryStore()
    useTeachers.setState({ teachers: [], sets: [], ready: true, problem: problemOf(error) })
  }
}

/** Files of data sets that workers cannot read for themselves. */
export const lentData = new Map<string, Uint8Array>()

/** Files of teachers and data sets that workers cannot read for themselves; undefined where they can. */
export function lentTeachers(): ReadonlyMap<string, Uint8Array> | undefined {
  const files = new Map([...(memory?.files ?? []), ...lentData])
  return files.size > 0 ? files : undefined
}
