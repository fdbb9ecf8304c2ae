// The page's side of any worker: starts it, posts to it, receives its messages, and reports in one form why
// it ended where it ended by itself. The clients beside this file know what the messages mean.

import { preview } from '../../json/text'
import { isScriptMissing, SCRIPT_REFUSED, SCRIPT_STALLED, watchScript } from './workerScript'

/** The part of `Worker` that is used, so that tests can replace it. */
export interface WorkerOf<Request> {
  postMessage(message: Request, transfer?: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  onmessageerror?: ((event: MessageEvent<unknown>) => void) | null
}

/**
 * Why a worker is gone. `unloaded`: its script did not arrive; `unstartable`: the browser refuses workers;
 * `crashed`: it stopped; `unreadable`: a message could not be deserialised; `misspoken`: it sent a message
 * that this page does not understand.
 */
export interface WorkerEnd {
  because: 'unloaded' | 'unstartable' | 'crashed' | 'unreadable' | 'misspoken'
  /** In English, for technical details. */
  detail: string
}

interface Connected<Request, Answer> {
  spawn: () => WorkerOf<Request>
  isAnswer: (value: unknown) => value is Answer
  onAnswer: (answer: Answer) => void
  /** The worker has ended by itself, and is closed. */
  onEnd: (end: WorkerEnd) => void
  /** Ends a worker that stays silent at first: the download of its script may have stalled. */
  watched?: boolean
}

const detailOf = ({ message, filename, lineno }: ErrorEvent): string =>
  [message, filename && `${filename}:${lineno}`].filter(Boolean).join(' · ') || 'no detail given'

/** At most one worker at a time. */
export class WorkerConnection<Request, Answer> {
  private worker: WorkerOf<Request> | null = null
  private arrived: () => void = () => undefined

  constructor(private readonly to: Connected<Request, Answer>) {}

  get running(): boolean {
    return this.worker !== null
  }

  /** Starts a worker where there is none; false when none could be started (`onEnd` is told). */
  open(): boolean {
    if (this.worker) return true
    const { spawn, isAnswer, onAnswer, watched = true } = this.to
    try {
      const worker = spawn()
      worker.onmessage = ({ data }) => {
        this.arrived()
        if (isAnswer(data)) onAnswer(data)
        else this.end({ because: 'misspoken', detail: preview(data) })
      }
      worker.onerror = (event) => {
        event.preventDefault?.()
        if (isScriptMissing(event)) this.end({ because: 'unloaded', detail: SCRIPT_REFUSED })
        else this.end({ because: 'crashed', detail: detailOf(event) })
      }
      worker.onmessageerror = () => this.end({ because: 'unreadable', detail: 'messageerror' })
      this.worker = worker
      if (watched) this.arrived = watchScript(() => this.end({ because: 'unloaded', detail: SCRIPT_STALLED }))
      return true
    } catch (error) {
      this.end({ because: 'unstartable', detail: error instanceof Error ? error.message : String(error) })
      return false
    }
  }

  /** Posts to the worker; without one nothing happens. */
  post(message: Request, transfer: Transferable[] = []): void {
    if (transfer.length > 0) this.worker?.postMessage(message, transfer)
    else this.worker?.postMessage(message)
  }

  /** Terminates the worker, and with it its GPU device. */
  close(): void {
    if (!this.worker) return
    this.arrived()
    this.worker.onmessage = this.worker.onerror = this.worker.onmessageerror = null
    this.worker.terminate()
    this.worker = null
  }

  private end(end: WorkerEnd): void {
    this.close()
    this.to.onEnd(end)
  }
}
