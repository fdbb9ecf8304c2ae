// The page's side of the worker that analyses models: one worker per analysis.

import type { Failure } from '../../protocol/messages'
import type { AnalysisReport, AnalysisRequest } from '../analysis/worker'
import { isScriptMissing, SCRIPT_REFUSED, scriptFailure } from './workerScript'

/** Why the analysis cannot go on, as data. */
export class AnalysisFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

/** The user stopped it. */
export class AnalysisStopped extends Error {}

export class AnalysisClient {
  private readonly worker = new Worker(new URL('../analysis/worker.ts', import.meta.url), { type: 'module' })
  private reject: (error: AnalysisFailure | AnalysisStopped) => void = () => undefined

  /** Resolves when the analysis has ended; rejects with AnalysisFailure, or with AnalysisStopped after `stop`. */
  run(request: AnalysisRequest, onReport: (report: AnalysisReport) => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.reject = reject
      this.worker.onmessage = ({ data }: MessageEvent<AnalysisReport>) => {
        if (data.type === 'failure') return reject(new AnalysisFailure(data.failure))
        onReport(data)
        if ('ended' in data && data.ended) resolve()
      }
      this.worker.onerror = (event) => {
        event.preventDefault()
        reject(
          new AnalysisFailure(
            isScriptMissing(event) ? scriptFailure(SCRIPT_REFUSED) : stopped(event.message),
          ),
        )
      }
      this.worker.postMessage(request)
    }).finally(() => this.worker.terminate())
  }

  stop(): void {
    this.worker.terminate()
    this.reject(new AnalysisStopped())
  }
}

const stopped = (detail: string): Failure => ({
  code: 'internal',
  message: 'The worker that analyses models stopped unexpectedly.',
  wayOut: 'Start the analysis again.',
  detail,
})
