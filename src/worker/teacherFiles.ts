// Locates teacher files: beside the page, or in this browser.

import { fetchWithProgress, type DownloadProgress } from '../teacher/download'
import { TeacherError } from '../teacher/failure'
import { isOwn } from '../teacher/ownId'
import { openTeacherStore } from '../teacher/teacherStore'
import type { LentTeachers } from '../protocol/messages'

/** Teacher files lie beside the page; the bundle knows its own location below it. */
const teacherUrl = (name: string): string =>
  new URL(
    `${import.meta.env.BASE_URL}teachers/${name}`,
    import.meta.env.PROD ? new URL('../', self.location.href) : self.location.origin,
  ).href

let lent: LentTeachers = new Map()

/** Takes the files that the page holds where the browser cannot store any. */
export const setLentTeachers = (files: LentTeachers | undefined): void => void (lent = files ?? new Map())

/** A copy of a lent file; undefined where the page lent none of that id. */
export const lentFile = (id: string): Uint8Array | undefined => lent.get(id)?.slice()

async function ownFile(id: string): Promise<Uint8Array> {
  // A copy: the runtime may take the bytes over.
  const held = lentFile(id)
  if (held) return held
  const file = await (await openTeacherStore()).file(id)
  if (!file)
    throw new TeacherError(
      'missing',
      `This run wants the teacher ${id}, which this browser does not have.`,
      'Bring its file under Teachers, or take the teacher of the shipped set instead.',
    )
  return file
}

/**
 * One file by its name below the teachers' folder, or by `own:<hash>`.
 * @throws TeacherError `download`, `missing` or `storage`.
 */
export const teacherFile = (name: string, onProgress?: DownloadProgress): Promise<Uint8Array> =>
  isOwn(name) ? ownFile(name) : fetchWithProgress(teacherUrl(name), onProgress)
