// The page's side of the worker that makes the runs of an experiment.

import type { Machine, MeasuredRun } from '../../experiment/lab/queue'
import type { Failure, LentTeachers } from '../../protocol/messages'
import type { Settings } from '../../settings/settings'
import type { LabReport, LabRequest } from '../lab/worker'

/** Why the worker cannot go on, as data. */
export class LabFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

/** The user stopped it. */
export class LabStopped extends Error {}

interface Waiting {
  resolve: (report: LabReport) => void
  reject: (error: LabFailure | LabStopped) => void
}

/** One worker with its device; every method rejects with LabFailure, or with LabStopped after `stop`. */
export class LabClient {
  private readonly worker = new Worker(new URL('../lab/worker.ts', import.meta.url), { type: 'module' })
  private waiting: Waiting | null = null
  private onStep: (step: number) => void = () => undefined

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<LabReport>) => this.handle(data)
    this.worker.onerror = (event) => {
      event.preventDefault()
      this.fail({
        code: 'internal',
        message: 'The worker that makes the runs stopped unexpectedly.',
        wayOut: 'Start the experiment again: the runs that are kept are not computed twice.',
        detail: event.message,
      })
    }
  }

  /** Opens the device; resolves with what determines the bits of runs on it. */
  async open(lent: LentTeachers | undefined): Promise<Machine> {
    const report = await this.ask({ type: 'open', lent })
    if (report.type !== 'opened') throw new Error(`${report.type} is no answer to open`)
    return report.machine
  }

  /** Makes one run. */
  async make(settings: Settings, onStep: (step: number) => void): Promise<MeasuredRun> {
    this.onStep = onStep
    const report = await this.ask({ type: 'make', settings })
    if (report.type !== 'measured') throw new Error(`${report.type} is no answer to make`)
    return report.measured
  }

  /** Terminates the worker, and with it its device; pending calls reject with LabStopped. */
  stop(): void {
    this.worker.terminate()
    this.waiting?.reject(new LabStopped())
  }

  private ask(request: LabRequest): Promise<LabReport> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      this.worker.postMessage(request)
    })
  }

  private handle(report: LabReport): void {
    if (report.type === 'step') this.onStep(report.step)
    else if (report.type === 'failure') this.fail(report.failure)
    else if (report.type !== 'progress') this.waiting?.resolve(report)
  }

  private fail(failure: Failure): void {
    this.waiting?.reject(new LabFailure(failure))
  }
}
