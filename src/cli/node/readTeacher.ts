// Teachers from disk, for headless commands: the shipped ones, and users' own, exported from the page into
// the folder own-teachers.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { MOST_TEACHER_BYTES } from '../../teacher/examine'
import { TeacherError } from '../../teacher/failure'
import { withExternalData } from '../../teacher/onnxExternal'
import { isOwn } from '../../teacher/ownId'
import { teacherId } from '../../teacher/teacherStore'

const TEACHERS = 'public/teachers'
/** Any file name: only the hash of the content matters. */
export const OWN_TEACHERS = 'own-teachers'

/** A file of the folder; undefined for what is not there, or larger than a teacher. */
function fileIn(folder: string, name: string): Uint8Array | undefined {
  const path = join(folder, basename(name))
  return existsSync(path) && statSync(path).size <= MOST_TEACHER_BYTES
    ? new Uint8Array(readFileSync(path))
    : undefined
}

/** The file with the weights of the files beside it merged in; null where that is not possible. */
function joinedFile(folder: string, bytes: Uint8Array): Uint8Array | null {
  try {
    return withExternalData(bytes, (name) => fileIn(folder, name), MOST_TEACHER_BYTES)
  } catch (thrown) {
    if (thrown instanceof TeacherError) return null
    throw thrown
  }
}

async function readOwn(id: string, folder: string): Promise<Uint8Array> {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.onnx')) : []
  for (const name of files) {
    const bytes = fileIn(folder, name)
    if (!bytes) continue
    if ((await teacherId(bytes)) === id) return bytes
    const joined = joinedFile(folder, bytes)
    if (joined && joined !== bytes && (await teacherId(joined)) === id) return joined
  }
  throw new TeacherError(
    'missing',
    `The teacher ${id} is none of the ${files.length} .onnx files in ${folder}/.`,
    `Export it from the page's Teachers view and put the file into ${folder}/, under any name.`,
  )
}

/**
 * Bytes of `public/teachers/<name>`, or of a user's own teacher (`own:<hash>`); rejects with TeacherError
 * `download` or `missing`.
 */
export function readTeacher(name: string, own = OWN_TEACHERS): Promise<Uint8Array> {
  if (isOwn(name)) return readOwn(name, own)
  const path = join(TEACHERS, name)
  try {
    return Promise.resolve(new Uint8Array(readFileSync(path)))
  } catch {
    return Promise.reject(
      new TeacherError(
        'download',
        `${path} is missing.`,
        'Restore it from the repository, or train it with npm run teachers.',
      ),
    )
  }
}
