// The page's side of the worker that trains teachers: one training at a time, a fresh worker for each and
// after a lost device.

import { preview } from '../../json/text'
import type { Failure } from '../../protocol/messages'
import { shortFailure } from '../messages'
import { isTrainerReport } from '../sideMessages'
import type { TrainerCommand, TrainerReport } from '../../protocol/teacherTraining'
import { isScriptMissing, SCRIPT_REFUSED, SCRIPT_STALLED, scriptFailure, watchScript } from './workerScript'

/** The part of `Worker` that is used here; tests replace it. */
export interface TrainerWorker {
  postMessage(message: TrainerCommand): void
  terminate(): void
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export const spawnTrainer = (): TrainerWorker =>
  new Worker(new URL('../teachers/worker.ts', import.meta.url), { type: 'module' }) as TrainerWorker

export class TrainerClient {
  private worker: TrainerWorker | null = null
  private arrived: () => void = () => undefined

  constructor(
    private readonly listen: (report: TrainerReport) => void,
    private readonly spawn: () => TrainerWorker = spawnTrainer,
  ) {}

  /** Begins or resumes: always in a fresh worker. */
  begin(command: Extract<TrainerCommand, { type: 'start' | 'resume' }>): void {
    this.stop()
    const worker = this.spawn()
    worker.onmessage = ({ data }) => {
      this.arrived()
      if (!isTrainerReport(data)) return this.crash(preview(data))
      this.listen(data.type === 'failure' ? { ...data, failure: shortFailure(data.failure) } : data)
      if (data.type === 'kept' || data.type === 'failure') this.stop()
    }
    worker.onerror = (event) => {
      event.preventDefault?.()
      if (isScriptMissing(event)) return this.fail(scriptFailure(SCRIPT_REFUSED))
      this.crash(event.message)
    }
    this.worker = worker
    this.arrived = watchScript(() => this.fail(scriptFailure(SCRIPT_STALLED)))
    worker.postMessage(command)
  }

  /** Sends to the current training; does nothing where there is none. */
  post(command: Extract<TrainerCommand, { type: 'pause' | 'go' | 'keep' }>): void {
    this.worker?.postMessage(command)
  }

  private fail(failure: Failure): void {
    this.stop()
    this.listen({ type: 'failure', failure })
  }

  private crash(detail: string): void {
    this.fail({
      code: 'internal',
      message: 'The worker that trains the teacher stopped unexpectedly.',
      wayOut: 'Go on from the last checkpoint.',
      detail,
    })
  }

  /** Terminates the worker, and with it its GPU device. */
  stop(): void {
    if (!this.worker) return
    this.arrived()
    this.worker.onmessage = this.worker.onerror = null
    this.worker.terminate()
    this.worker = null
  }
}
