// The page's side of the worker that writes PyTorch projects: a fresh worker for each export, terminated
// after its answer.

import type { ExportReport, ExportRequest } from '../requests'
import { shortFailure } from '../messages'
import { isExportReport } from '../sideMessages'
import type { Failure, Progress } from '../../protocol/messages'
import { WorkerConnection, type WorkerEnd, type WorkerOf } from './connection'
import { scriptFailure } from './workerScript'

export type Exported = { ok: true; archive: Uint8Array<ArrayBuffer> } | { ok: false; failure: Failure }

export interface Export {
  /** Never rejects; stays pending forever when the export is stopped. */
  done: Promise<Exported>
  /** Terminates the worker, and with it its GPU device. */
  stop: () => void
}

const spawnExporter = (): WorkerOf<ExportRequest> =>
  new Worker(new URL('../export/worker.ts', import.meta.url), { type: 'module' }) as WorkerOf<ExportRequest>

const failureOf = ({ because, detail }: WorkerEnd): Failure =>
  because === 'unloaded'
    ? scriptFailure(detail)
    : {
        code: 'internal',
        message: 'The worker that writes the project stopped unexpectedly.',
        wayOut: 'Try again, or use npm run export:torch on the saved run file.',
        detail,
      }

/** Writes the archive in a separate worker. */
export function startExport(request: ExportRequest, onProgress: (progress: Progress) => void): Export {
  let answer: (answer: Exported) => void = () => undefined
  const done = new Promise<Exported>((resolve) => (answer = resolve))
  const end = (exported: Exported): void => {
    connection.close()
    answer(exported)
  }
  const connection = new WorkerConnection<ExportRequest, ExportReport>({
    spawn: spawnExporter,
    isAnswer: isExportReport,
    onAnswer: (report) => {
      if (report.type === 'progress') onProgress(report.progress)
      else if (report.type === 'archive') end({ ok: true, archive: report.archive })
      else end({ ok: false, failure: shortFailure(report.failure) })
    },
    onEnd: (how) => end({ ok: false, failure: failureOf(how) }),
  })
  if (connection.open()) connection.post(request)
  return { done, stop: () => connection.close() }
}
