// The page's side of the worker that makes the runs of an experiment. A lost graphics device costs the run under
// way: another worker opens it anew, and that run starts over.

import type { DeviceChoice } from '../../browser/deviceChoice'
import type { Machine, MeasuredRun } from '../../experiment/lab/queue'
import type { Failure, LentTeachers } from '../../protocol/messages'
import type { Settings } from '../../settings/settings'
import { isLabReport, type LabReport, type LabRequest } from '../labMessages'
import { shortFailure } from '../messages'
import { WorkerConnection, type WorkerEnd, type WorkerOf } from './connection'
import { scriptFailure } from './workerScript'

/** The worker of the Lab; tests replace it. */
export type LabWorker = WorkerOf<LabRequest>

const spawnLab = (): LabWorker =>
  new Worker(new URL('../lab/worker.ts', import.meta.url), { type: 'module' }) as LabWorker

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

/** How often the device may be lost during one run. */
const MOST_LOSSES = 3

const WAY_OUT = 'Start the experiment again: saved runs are not computed again.'

const isLoss = (error: unknown): boolean =>
  error instanceof LabFailure && error.failure.code === 'device-lost'

/** The failure to show when a worker is gone. */
const failureOf = ({ because, detail }: WorkerEnd): Failure =>
  because === 'unloaded'
    ? scriptFailure(detail)
    : {
        code: 'internal',
        message:
          because === 'misspoken'
            ? 'The worker that makes the runs said something that the page does not understand.'
            : 'The worker that makes the runs stopped unexpectedly.',
        wayOut: WAY_OUT,
        detail,
      }

/** One worker at a time, with its device; every method rejects with LabFailure, or with LabStopped after `stop`. */
export class LabClient {
  private readonly connection: WorkerConnection<LabRequest, LabReport>
  private waiting: Waiting | null = null
  private onStep: (step: number) => void = () => undefined
  private lent: LentTeachers | undefined
  private device: DeviceChoice | undefined
  private machine: Machine | null = null
  private stopped = false

  /** `onRecovering`: a lost device is being opened again, or has been. */
  constructor(
    private readonly onRecovering: (recovering: boolean) => void = () => undefined,
    spawn: () => LabWorker = spawnLab,
  ) {
    this.connection = new WorkerConnection<LabRequest, LabReport>({
      spawn,
      isAnswer: isLabReport,
      onAnswer: (report) => this.handle(report),
      onEnd: (end) => this.fail(failureOf(end)),
    })
  }

  /** Opens the device; resolves with what determines the bits of runs on it. */
  async open(lent: LentTeachers | undefined, device?: DeviceChoice): Promise<Machine> {
    this.lent = lent
    this.device = device
    const report = await this.ask({ type: 'open', lent, device })
    if (report.type !== 'opened') throw new Error(`${report.type} is no answer to open`)
    this.machine = report.machine
    return report.machine
  }

  /** Makes one run, anew where the device is lost meanwhile. */
  async make(settings: Settings, onStep: (step: number) => void): Promise<MeasuredRun> {
    for (let losses = 0; ; losses++) {
      try {
        if (losses > 0) await this.reopen()
        this.onStep = onStep
        const report = await this.ask({ type: 'make', settings })
        if (report.type !== 'measured') throw new Error(`${report.type} is no answer to make`)
        return report.measured
      } catch (error) {
        if (this.stopped || losses >= MOST_LOSSES || !isLoss(error)) throw error
      } finally {
        this.onRecovering(false)
      }
    }
  }

  /** Terminates the worker, and with it its device; pending calls reject with LabStopped. */
  stop(): void {
    this.stopped = true
    this.connection.close()
    this.waiting?.reject(new LabStopped())
  }

  /** Another worker with another device: it must be one that gives the same bits. */
  private async reopen(): Promise<void> {
    this.onRecovering(true)
    this.connection.close()
    const { machine } = this
    const now = await this.open(this.lent, this.device)
    if (machine && (now.adapter !== machine.adapter || now.version !== machine.version))
      throw new LabFailure({
        code: 'no-device',
        message: `The graphics device was lost, and the browser now offers another one: ${now.adapter}.`,
        wayOut: WAY_OUT,
      })
  }

  private ask(request: LabRequest): Promise<LabReport> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      if (this.connection.open()) this.connection.post(request)
    })
  }

  private handle(report: LabReport): void {
    if (report.type === 'step') this.onStep(report.step)
    else if (report.type === 'failure') this.fail(shortFailure(report.failure))
    else if (report.type !== 'progress') this.waiting?.resolve(report)
  }

  private fail(failure: Failure): void {
    this.waiting?.reject(new LabFailure(failure))
  }
}
