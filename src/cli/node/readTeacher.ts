// Teachers from the disk, for headless commands: the shipped ones, and those of one's own, exported from the
// page into the folder own-teachers.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TeacherError } from '../../teacher/failure'
import { isOwn, teacherId } from '../../teacher/teacherStore'

const TEACHERS = 'public/teachers'
/** Any file name: what counts is the hash of the content. */
export const OWN_TEACHERS = 'own-teachers'

async function readOwn(id: string, folder: string): Promise<Uint8Array> {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.onnx')) : []
  for (const name of files) {
    const bytes = new Uint8Array(readFileSync(join(folder, name)))
    if ((await teacherId(bytes)) === id) return bytes
  }
  throw new TeacherError(
    'missing',
    `The teacher ${id} is none of the ${files.length} .onnx files in ${folder}/.`,
    `Export it from the page's Teachers view and put the file into ${folder}/, under any name.`,
  )
}

/**
 * Bytes of `public/teachers/<name>`, or of a teacher of one's own (`own:<hash>`); rejects with TeacherError
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
