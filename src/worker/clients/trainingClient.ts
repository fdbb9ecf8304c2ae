// Owns the Worker on the page's side: posts Commands, checks and hands on Reports, turns a crash into a
// Failure and starts a fresh worker when it is needed again. Knows no screen.

import type { Command, Failure, Report, RunStatus } from '../../protocol/messages'

/** The part of `Worker` that is used here; tests put their own in its place. */
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

/** A worker that is made when `when` resolves; what it is told until then waits, in order. */
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

const STATUSES: readonly RunStatus[] = ['preparing', 'ready', 'running', 'paused', 'finished', 'failed']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** True when a message has the shape of a Report: its tag and the fields that every reader relies on. */
export function isReport(value: unknown): value is Report {
  if (!isObject(value)) return false
  switch (value.type) {
    case 'progress':
      return (
        isObject(value.progress) &&
        typeof value.progress.stage === 'string' &&
        typeof value.progress.done === 'number' &&
        typeof value.progress.total === 'number'
      )
    case 'ready':
      return isObject(value.facts) && isObject(value.facts.adapter) && Array.isArray(value.facts.signals)
    case 'status':
      return (
        STATUSES.includes(value.status as RunStatus) &&
        typeof value.step === 'number' &&
        typeof value.steps === 'number' &&
        typeof value.stepsPerSecond === 'number'
      )
    case 'metrics':
      return (
        Array.isArray(value.steps) &&
        value.steps.every((s) => isObject(s) && typeof s.step === 'number' && isObject(s.losses))
      )
    case 'layers':
      return typeof value.step === 'number' && Array.isArray(value.groups) && Array.isArray(value.grams)
    case 'checkpoints':
      return Array.isArray(value.steps) && value.steps.every((s) => typeof s === 'number')
    case 'stopped':
      return typeof value.step === 'number' && (value.because === 'accuracy' || value.because === 'step')
    case 'recovering':
    case 'recovered':
      return typeof value.step === 'number'
    case 'evaluation':
      return typeof value.step === 'number' && isObject(value.accuracy)
    case 'probe':
      return (
        isObject(value.probe) &&
        value.probe.pixels instanceof Uint8Array &&
        Array.isArray(value.probe.words) &&
        isObject(value.probe.student)
      )
    case 'answered':
      return (
        isObject(value.answer) &&
        isObject(value.answer.request) &&
        Array.isArray(value.answer.words) &&
        Array.isArray(value.answer.models)
      )
    case 'batch':
      return (
        isObject(value.batch) && Array.isArray(value.batch.frames) && Array.isArray(value.batch.questions)
      )
    case 'teachers':
      return typeof value.step === 'number' && typeof value.checksum === 'string'
    case 'student':
      return (
        typeof value.step === 'number' &&
        Array.isArray(value.files) &&
        value.files.every((f) => isObject(f) && typeof f.name === 'string' && f.bytes instanceof Uint8Array)
      )
    case 'origin':
      return (
        value.origin === null ||
        (isObject(value.origin) &&
          typeof value.origin.file === 'string' &&
          typeof value.origin.sha256 === 'string')
      )
    case 'refused':
      return isObject(value.problem) && typeof value.problem.kind === 'string'
    case 'screen':
      return (
        typeof value.drawing === 'boolean' &&
        typeof value.lost === 'boolean' &&
        typeof value.detail === 'string'
      )
    case 'failure':
      return (
        isObject(value.failure) &&
        typeof value.failure.message === 'string' &&
        typeof value.failure.wayOut === 'string'
      )
    default:
      return isKeepingReport(value)
  }
}

function isKeepingReport(value: Record<string, unknown>): value is Report & Record<string, unknown> {
  if (typeof value.run !== 'string') return false
  if (value.type === 'continues') return typeof value.step === 'number'
  return (
    value.type === 'kept' &&
    isObject(value.student) &&
    value.student.parameters instanceof Float32Array &&
    Array.isArray(value.unreported)
  )
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
   * `transfer`: what goes over for good.
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

  /** Whether a worker is there. */
  get running(): boolean {
    return this.worker !== null
  }

  /** Sends what only matters to a worker that is there; without one it is dropped. */
  tell(command: Command, transfer: Transferable[] = []): void {
    if (this.worker) this.post(command, transfer)
  }

  /** Ends the worker, and with it its GPU device. The next command starts another. */
  stop(): void {
    if (!this.worker) return
    this.worker.onmessage = this.worker.onerror = this.worker.onmessageerror = null
    this.worker.terminate()
    this.worker = null
  }

  private start(): boolean {
    try {
      const worker = this.spawn()
      worker.onmessage = ({ data }) => {
        if (isReport(data)) this.listen(data)
        else
          this.fail(
            crash('The training worker sent something this page does not understand.', describe(data)),
          )
      }
      worker.onerror = (event) => {
        event.preventDefault?.()
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

/** A short, printable form of an unknown message. */
function describe(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200)
  } catch {
    return String(value)
  }
}
