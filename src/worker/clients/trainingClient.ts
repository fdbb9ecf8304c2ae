// Owns the Worker on the page's side: posts Commands, validates and forwards Reports, turns a crash into a
// Failure and starts a fresh worker when it is needed again. Knows no UI.

import { preview } from '../../json/text'
import { isReport, shortFailure } from '../messages'
import type { Command, Failure, Report } from '../../protocol/messages'
import { isScriptMissing, SCRIPT_REFUSED, SCRIPT_STALLED, scriptFailure, watchScript } from './workerScript'

export { isReport } from '../messages'

/** The part of `Worker` that is used here; tests replace it. */
export interface WorkerLike {
  postMessage(message: Command, transfer?: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null
}

/** The real worker, which owns the GPU. */
export const spawnWorker = (): WorkerLike =>
  new Worker(new URL('../training/worker.ts', import.meta.url), { type: 'module' }) as WorkerLike

/** A worker that is created when `when` resolves; messages sent until then are queued in order. */
export function laterWorker(when: Promise<void>, spawn: () => WorkerLike = spawnWorker): WorkerLike {
  const waiting: [Command, Transferable[]][] = []
  let real: WorkerLike | null = null
  let ended = false
  const later: WorkerLike = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message, transfer = []) =>
      void (real ? real.postMessage(message, transfer) : waiting.push([message, transfer])),
    terminate: () => {
      ended = true
      real?.terminate()
    },
  }
  void when.then(() => {
    if (ended) return
    try {
      real = spawn()
      real.onmessage = (event) => later.onmessage?.(event)
      real.onerror = (event) => later.onerror?.(event)
      real.onmessageerror = (event) => later.onmessageerror?.(event)
      for (const [message, transfer] of waiting) real.postMessage(message, transfer)
    } catch (error) {
      later.onerror?.({ message: error instanceof Error ? error.message : String(error) } as ErrorEvent)
    }
  })
  return later
}

const crash = (message: string, detail: string): Failure => ({
  code: 'internal',
  message,
  wayOut: 'Try again starts a fresh worker with the same settings. If it happens again, reload the page.',
  detail,
})

export class WorkerClient {
  private worker: WorkerLike | null = null
  private lastPrepare: Command | null = null
  private answered: () => void = () => undefined

  /**
   * @param listen called for every valid Report, and for Failures of the worker itself.
   * @param spawn makes a worker.
   */
  constructor(
    private readonly listen: (report: Report) => void,
    private readonly spawn: () => WorkerLike = spawnWorker,
  ) {}

  /**
   * Sends a command. After a crash a fresh worker is started and prepared with the last settings first.
   * `transfer`: objects to transfer.
   */
  post(command: Command, transfer: Transferable[] = []): void {
    if (command.type === 'prepare') this.lastPrepare = command
    else if (command.type === 'resume')
      this.lastPrepare = { type: 'prepare', settings: command.student.settings, run: command.run }
    if (!this.worker) {
      if (!this.start()) return
      if (command.type !== 'prepare' && command.type !== 'resume' && this.lastPrepare)
        this.worker!.postMessage(this.lastPrepare)
    }
    if (transfer.length > 0) this.worker!.postMessage(command, transfer)
    else this.worker!.postMessage(command)
  }

  /** Whether a worker exists. */
  get running(): boolean {
    return this.worker !== null
  }

  /** Sends a command that only matters to an existing worker; without one it is dropped. */
  postCommand(command: Command, transfer: Transferable[] = []): void {
    if (this.worker) this.post(command, transfer)
  }

  /** Terminates the worker, and with it its GPU device. The next command starts another. */
  stop(): void {
    if (!this.worker) return
    this.answered()
    this.worker.onmessage = this.worker.onerror = this.worker.onmessageerror = null
    this.worker.terminate()
    this.worker = null
  }

  private start(): boolean {
    try {
      const worker = this.spawn()
      worker.onmessage = ({ data }) => {
        this.answered()
        if (isReport(data))
          this.listen(data.type === 'failure' ? { ...data, failure: shortFailure(data.failure) } : data)
        else
          this.fail(crash('The training worker sent something this page does not understand.', preview(data)))
      }
      worker.onerror = (event) => {
        event.preventDefault?.()
        if (isScriptMissing(event)) return this.fail(scriptFailure(SCRIPT_REFUSED))
        this.fail(
          crash(
            'The training worker stopped unexpectedly.',
            [event.message, event.filename && `${event.filename}:${event.lineno}`]
              .filter(Boolean)
              .join(' · ') || 'no detail given',
          ),
        )
      }
      worker.onmessageerror = () =>
        this.fail(crash('A message of the training worker could not be read.', 'messageerror'))
      this.worker = worker
      this.answered = watchScript(() => this.fail(scriptFailure(SCRIPT_STALLED)))
      return true
    } catch (error) {
      this.fail(
        crash(
          'The training worker could not be started.',
          error instanceof Error ? error.message : String(error),
        ),
      )
      return false
    }
  }

  private fail(failure: Failure): void {
    this.stop()
    this.listen({ type: 'failure', failure })
  }
}
