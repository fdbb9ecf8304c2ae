// A teacher store for browsers that store nothing: it lasts as long as the page. Workers cannot open it, so
// the page sends them the files.

import type { OwnSet, OwnTeacher } from '../../teacher/ownTeacher'
import type { TeacherStore } from '../../teacher/teacherStore'

export interface MemoryStore extends TeacherStore {
  /** Files by the teacher's id, as they are now. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

const done = Promise.resolve()

export function memoryStore(): MemoryStore {
  const teachers = new Map<string, OwnTeacher>()
  const files = new Map<string, Uint8Array>()
  const sets = new Map<string, OwnSet>()
  return {
    files,
    list: () => Promise.resolve([...teachers.values()].sort((a, b) => b.addedAt.localeCompare(a.addedAt))),
    file: (id) => Promise.resolve(files.get(id) ?? null),
    put: (teacher, bytes) => {
      teachers.set(teacher.id, teacher)
      if (bytes) files.set(teacher.id, bytes)
      return done
    },
    remove: (id) => {
      teachers.delete(id)
      files.delete(id)
      return done
    },
    sets: () => Promise.resolve([...sets.values()]),
    putSet: (set) => {
      sets.set(set.id, set)
      return done
    },
    removeSet: (id) => {
      sets.delete(id)
      return done
    },
    // Checkpoints of trainings are written by a worker, which has no teacher store here.
    trainings: () => Promise.resolve([]),
    putTraining: () => done,
    removeTraining: () => done,
  }
}
