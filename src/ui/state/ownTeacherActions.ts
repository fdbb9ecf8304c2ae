// What a person does with teachers of one's own: names, roles, deletion, named sets. Comes with the views that show
// them.

import { isOwn } from '../../teacher/ownId'
import { type OwnRole, type OwnTeacher } from '../../teacher/ownTeacher'
import type { TeacherStore } from '../../teacher/teacherStore'
import { announceTeachers, problemOf, refresh, teacherStore } from './ownTeachers'
import { useTeachers } from './teachersSlice'

export const TEACHER_NAME_LENGTH = 60

const cleaned = (name: string): string => name.trim().replace(/\s+/g, ' ').slice(0, TEACHER_NAME_LENGTH)

/**
 * Does something with the teacher store and reads the lists again; a failure becomes the problem on screen.
 */
async function change(work: (store: TeacherStore) => Promise<unknown>): Promise<boolean> {
  const store = teacherStore()
  if (!store) return false
  try {
    await work(store)
    await refresh()
    announceTeachers()
    return true
  } catch (error) {
    useTeachers.setState({ problem: problemOf(error) })
    return false
  }
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
    return (await teacherStore()?.file(id)) ?? null
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
