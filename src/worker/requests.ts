// Messages between the page and the workers other than the training one, where protocol/ does not define
// them: checking a teacher's file, writing a PyTorch project. Types only.

import type { DeviceChoice } from '../browser/deviceChoice'
import type { DownloadError } from '../browser/download'
import type { ExportedRun } from '../export/torchProject'
import type { Failure, LentTeachers, Progress } from '../protocol/messages'
import type { ExaminedTeacher, FileBeside } from '../teacher/examine'

/**
 * What the page sends: the file, and others that were given with it; or the address of one, of at most `most`
 * bytes.
 */
export type CheckRequest =
  | { bytes: Uint8Array; beside: readonly FileBeside[] }
  | { address: string; most: number }

/** Why no file came from an address: see `DownloadProblem`; `bytes` of a file that is too large. */
export type FetchAnswer =
  | { ok: true; bytes: Uint8Array<ArrayBuffer> }
  | { ok: false; problem: DownloadError['problem']; message: string; bytes: number }

export type CheckAnswer = ExaminedTeacher

/** What the page sends: the run's record, and the folder inside the archive. */
export interface ExportRequest {
  record: ExportedRun
  folder: string
  lent?: LentTeachers | undefined
  device?: DeviceChoice | undefined
}

export type ExportReport =
  | { type: 'progress'; progress: Progress }
  | { type: 'archive'; archive: Uint8Array<ArrayBuffer> }
  | { type: 'failure'; failure: Failure }
