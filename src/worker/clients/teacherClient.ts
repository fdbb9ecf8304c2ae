// The page's side of the worker that trains teachers: one training at a time, a fresh worker for each and
// after a lost device.

import type { Failure } from '../../protocol/messages'
import { shortFailure } from '../messages'
import { isTrainerReport } from '../sideMessages'
import type { TrainerCommand, TrainerReport } from '../../protocol/teacherTraining'
import { WorkerConnection, type WorkerEnd, type WorkerOf } from './connection'
import { scriptFailure } from './workerScript'

/** The worker of a training; tests replace it. */
export type TrainerWorker = WorkerOf<TrainerCommand>

export const spawnTrainer = (): TrainerWorker =>
  new Worker(new URL('../teachers/worker.ts', import.meta.url), { type: 'module' }) as TrainerWorker

const failureOf = ({ because, detail }: WorkerEnd): Failure =>
  because === 'unloaded'
    ? scriptFailure(detail)
    : {
        code: 'internal',
        message: 'The worker that trains the teacher stopped unexpectedly.',
        wayOut: 'Go on from the last checkpoint.',
        detail,
      }

export class TrainerClient {
  private readonly connection: WorkerConnection<TrainerCommand, TrainerReport>

  constructor(listen: (report: TrainerReport) => void, spawn: () => TrainerWorker = spawnTrainer) {
    this.connection = new WorkerConnection<TrainerCommand, TrainerReport>({
      spawn,
      isAnswer: isTrainerReport,
      onAnswer: (report) => {
        listen(report.type === 'failure' ? { ...report, failure: shortFailure(report.failure) } : report)
        if (report.type === 'stored' || report.type === 'failure') this.stop()
      },
      onEnd: (end) => listen({ type: 'failure', failure: failureOf(end) }),
    })
  }

  /** Begins or resumes: always in a fresh worker. */
  begin(command: Extract<TrainerCommand, { type: 'start' | 'resume' }>): void {
    this.stop()
    if (this.connection.open()) this.connection.post(command)
  }

  /** Sends to the current training; does nothing where there is none. */
  post(command: Extract<TrainerCommand, { type: 'pause' | 'go' | 'keep' }>): void {
    this.connection.post(command)
  }

  /** Terminates the worker, and with it its GPU device. */
  stop(): void {
    this.connection.close()
  }
}
