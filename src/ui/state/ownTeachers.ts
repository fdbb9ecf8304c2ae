// The teachers of one's own as the page sees them: the list, the named sets, storage problems, the last
// deletion. Every change goes to the teacher store first and is posted to other tabs.

import type { Channel } from '../../browser/storage'
import type { MemoryStore } from './memoryTeachers'
import { type OwnRole, type OwnTeacher } from '../../teacher/ownTeacher'
import { isOwn } from '../../teacher/ownId'
import type { TeacherStore } from '../../teacher/teacherStore'
import { useTeachers, type TeachersState } from './teachersSlice'

export const TEACHER_NAME_LENGTH = 60

let store: TeacherStore | null = null
/** In place of the teacher store where the browser stores nothing. */
let memory: MemoryStore | null = null
let channel: Channel | null = null

const cleaned = (name: string): string => name.trim().replace(/\s+/g, ' ').slice(0, TEACHER_NAME_LENGTH)

function problemOf(error: unknown): TeachersState['problem'] {
  const failure = (error as { failure?: { message: string; wayOut: string } }).failure
  return failure
    ? { message: failure.message, wayOut: failure.wayOut }
    : { message: error instanceof Error ? error.message : String(error), wayOut: '' }
}

/**
 * Does something with the teacher store and reads the lists again; a failure becomes the problem on screen.
 */
async function change(work: (store: TeacherStore) => Promise<unknown>): Promise<boolean> {
  if (!store) return false
  try {
    await work(store)
    await refresh()
    channel?.postMessage('changed')
    return true
  } catch (error) {
    useTeachers.setState({ problem: problemOf(error) })
    return false
  }
}

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

/** Adds a teacher. False when the storage refuses; `problem` then says why. */
export const saveTeacher = (teacher: OwnTeacher, bytes: Uint8Array): Promise<boolean> =>
  change((s) => s.put({ ...teacher, name: cleaned(teacher.name) || teacher.id }, bytes))

/** Changes name or role. An empty name changes nothing. */
export async function annotateTeacher(
  id: string,
  next: Partial<Pick<OwnTeacher, 'name' | 'role'>>,
): Promise<void> {
  const teacher = useTeachers.getState().teachers.find((t) => t.id === id)
  if (teacher)
    await change((s) => s.put({ ...teacher, ...next, name: cleaned(next.name ?? '') || teacher.name }))
}

/** The file; null when it is gone. */
export async function fileOf(id: string): Promise<Uint8Array | null> {
  try {
    return (await store?.file(id)) ?? null
  } catch (error) {
    useTeachers.setState({ problem: problemOf(error) })
    return null
  }
}

/** Deletes a teacher; until the next deletion, or until the page is left, `restoreTeacher` brings it back. */
export async function removeTeacher(id: string): Promise<void> {
  const teacher = useTeachers.getState().teachers.find((t) => t.id === id)
  if (!teacher) return
  const bytes = await fileOf(id)
  if (await change((s) => s.remove(id))) useTeachers.setState({ removed: bytes && { teacher, bytes } })
}

export async function restoreTeacher(): Promise<void> {
  const { removed } = useTeachers.getState()
  if (!removed) return
  useTeachers.setState({ removed: null })
  await change((s) => s.put(removed.teacher, removed.bytes))
}

/** Saves a combination under a name; one of the same name is replaced. */
export async function saveSet(
  name: string,
  teachers: string,
  roles: Partial<Record<OwnRole, string>>,
): Promise<boolean> {
  const title = cleaned(name)
  const known = useTeachers.getState().sets.find((s) => s.name === title)
  return (
    title !== '' &&
    change((s) => s.putSet({ id: known?.id ?? crypto.randomUUID(), name: title, teachers, roles }))
  )
}

export async function renameSet(id: string, name: string): Promise<void> {
  const set = useTeachers.getState().sets.find((s) => s.id === id)
  if (set && cleaned(name)) await change((s) => s.putSet({ ...set, name: cleaned(name) }))
}

export const removeSet = (id: string): Promise<boolean> => change((s) => s.removeSet(id))

/** Those of these choices that name a teacher which this browser does not have. */
export const missingOf = (
  choices: readonly string[],
  teachers: readonly Pick<OwnTeacher, 'id'>[],
): string[] => choices.filter((choice) => isOwn(choice) && !teachers.some((t) => t.id === choice))
