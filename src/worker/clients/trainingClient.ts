// The page's side of the worker that trains: posts Commands, forwards Reports, turns the end of a worker into a
// Failure and starts a fresh one when it is needed again. Knows no UI.

import { isReport, shortFailure } from '../messages'
import type { Command, Failure, Report } from '../../protocol/messages'
import { WorkerConnection, type WorkerEnd, type WorkerOf } from './connection'
import { scriptFailure } from './workerScript'

export { isReport } from '../messages'

/** The worker that trains; tests replace it. */
export type WorkerLike = Required<WorkerOf<Command>>

/** The real worker, which owns the GPU. */
export const spawnWorker = (): WorkerLike =>
  new Worker(new URL('../training/worker.ts', import.meta.url), { type: 'module' }) as WorkerLike

/** The failure to show when a worker is gone. */
const ENDS: Readonly<Record<Exclude<WorkerEnd['because'], 'unloaded'>, string>> = {
  crashed: 'The training worker stopped unexpectedly.',
  misspoken: 'The training worker sent something this page does not understand.',
  unreadable: 'A message of the training worker could not be read.',
  unstartable: 'The training worker could not be started.',
}

const failureOf = ({ because, detail }: WorkerEnd): Failure =>
  because === 'unloaded'
    ? scriptFailure(detail)
    : {
        code: 'internal',
        message: ENDS[because],
        wayOut:
          'Try again starts a fresh worker with the same settings. If it happens again, reload the page.',
        detail,
      }

export class WorkerClient {
  private readonly connection: WorkerConnection<Command, Report>
  private lastPrepare: Command | null = null

  /**
   * @param listen called for every valid Report, and for Failures of the worker itself.
   * @param spawn makes a worker.
   */
  constructor(listen: (report: Report) => void, spawn: () => WorkerLike = spawnWorker) {
    this.connection = new WorkerConnection<Command, Report>({
      spawn,
      isAnswer: isReport,
      onAnswer: (report) =>
        listen(report.type === 'failure' ? { ...report, failure: shortFailure(report.failure) } : report),
      onEnd: (end) => listen({ type: 'failure', failure: failureOf(end) }),
    })
  }

  /**
   * Sends a command. After a crash a fresh worker is started and prepared with the last settings first.
   * `transfer`: objects to transfer.
   */
  post(command: Command, transfer: Transferable[] = []): void {
    if (command.type === 'prepare') this.lastPrepare = command
    else if (command.type === 'resume')
      this.lastPrepare = { type: 'prepare', settings: command.student.settings, run: command.run }
    if (!this.running) {
      if (!this.connection.open()) return
      if (command.type !== 'prepare' && command.type !== 'resume' && this.lastPrepare)
        this.connection.post(this.lastPrepare)
    }
    this.connection.post(command, transfer)
  }

  /** Whether a worker exists. */
  get running(): boolean {
    return this.connection.running
  }

  /** Sends a command that only matters to an existing worker; without one it is dropped. */
  postCommand(command: Command, transfer: Transferable[] = []): void {
    if (this.running) this.post(command, transfer)
  }

  /** Terminates the worker, and with it its GPU device. The next command starts another. */
  stop(): void {
    this.connection.close()
  }
}
