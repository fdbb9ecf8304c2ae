// The page's side of the worker that writes PyTorch projects: a fresh worker for each export, terminated
// after its answer.

import { preview } from '../../json/text'
import type { ExportRequest } from '../requests'
import { shortFailure } from '../messages'
import { isExportReport } from '../sideMessages'
import type { Failure, Progress } from '../../protocol/messages'
import { isScriptMissing, SCRIPT_REFUSED, SCRIPT_STALLED, scriptFailure, watchScript } from './workerScript'

export type Exported = { ok: true; archive: Uint8Array<ArrayBuffer> } | { ok: false; failure: Failure }

export interface Export {
  /** Never rejects; stays pending forever when the export is stopped. */
  done: Promise<Exported>
  /** Terminates the worker, and with it its GPU device. */
  stop: () => void
}

/** Writes the archive in a separate worker. */
export function startExport(request: ExportRequest, onProgress: (progress: Progress) => void): Export {
  const worker = new Worker(new URL('../export/worker.ts', import.meta.url), { type: 'module' })
  const done = new Promise<Exported>((resolve) => {
    const end = (answer: Exported): void => {
      arrived()
      worker.terminate()
      resolve(answer)
    }
    const crashed = (detail: string): void =>
      end({
        ok: false,
        failure: {
          code: 'internal',
          message: 'The worker that writes the project stopped unexpectedly.',
          wayOut: 'Try again, or use npm run export:torch on the saved run file.',
          detail,
        },
      })
    const arrived = watchScript(() => end({ ok: false, failure: scriptFailure(SCRIPT_STALLED) }))
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      arrived()
      if (!isExportReport(data)) crashed(preview(data))
      else if (data.type === 'progress') onProgress(data.progress)
      else if (data.type === 'archive') end({ ok: true, archive: data.archive })
      else end({ ok: false, failure: shortFailure(data.failure) })
    }
    worker.onerror = (event) => {
      event.preventDefault()
      if (isScriptMissing(event)) return end({ ok: false, failure: scriptFailure(SCRIPT_REFUSED) })
      crashed(event.message)
    }
  })
  worker.postMessage(request)
  return { done, stop: () => worker.terminate() }
}
