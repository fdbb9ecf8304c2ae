// The page's side of the worker that analyses models: one worker per analysis.

import type { Failure } from '../../protocol/messages'
import { isAnalysisReport, type AnalysisReport, type AnalysisRequest } from '../analysisMessages'
import { shortFailure } from '../messages'
import { WorkerConnection, type WorkerEnd, type WorkerOf } from './connection'
import { scriptFailure } from './workerScript'

/** The worker of an analysis; tests replace it. */
export type AnalysisWorker = WorkerOf<AnalysisRequest>

const spawnAnalysis = (): AnalysisWorker =>
  new Worker(new URL('../analysis/worker.ts', import.meta.url), { type: 'module' }) as AnalysisWorker

/** Why the analysis cannot go on, as data. */
export class AnalysisFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

/** The user stopped it. */
export class AnalysisStopped extends Error {}

const failureOf = ({ because, detail }: WorkerEnd): Failure =>
  because === 'unloaded'
    ? scriptFailure(detail)
    : {
        code: 'internal',
        message: 'The worker that analyses models stopped unexpectedly.',
        wayOut: 'Start the analysis again.',
        detail,
      }

export class AnalysisClient {
  private connection: WorkerConnection<AnalysisRequest, AnalysisReport> | null = null
  private reject: (error: AnalysisFailure | AnalysisStopped) => void = () => undefined

  constructor(private readonly spawn: () => AnalysisWorker = spawnAnalysis) {}

  /** Resolves when the analysis has ended; rejects with AnalysisFailure, or with AnalysisStopped after `stop`. */
  async run(request: AnalysisRequest, onReport: (report: AnalysisReport) => void): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.reject = reject
        this.connection = new WorkerConnection<AnalysisRequest, AnalysisReport>({
          spawn: this.spawn,
          isAnswer: isAnalysisReport,
          onAnswer: (report) => {
            if (report.type === 'failure') return reject(new AnalysisFailure(shortFailure(report.failure)))
            onReport(report)
            if ('ended' in report && report.ended) resolve()
          },
          onEnd: (end) => reject(new AnalysisFailure(failureOf(end))),
        })
        if (this.connection.open()) this.connection.post(request)
      })
    } finally {
      this.connection?.close()
    }
  }

  stop(): void {
    this.connection?.close()
    this.reject(new AnalysisStopped())
  }
}
