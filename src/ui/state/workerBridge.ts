// The connection to the training worker: commands are posted through here, reports come in to listeners.

import { WorkerClient, type WorkerLike } from '../../worker/clients/trainingClient'
import type { Report } from '../../protocol/messages'

type Command = Parameters<WorkerClient['post']>[0]
type Message = Parameters<WorkerClient['postCommand']>[0]

let client: WorkerClient | null = null

/** Opens the connection; `spawn` makes the worker when it is first needed. */
export function connectWorker(onReport: (report: Report) => void, spawn?: () => WorkerLike): void {
  client = new WorkerClient(onReport, spawn)
}

/** Posts a command to the worker, which starts with the first of them. */
export const send = (command: Command): void => client?.post(command)

/** Posts to a running worker; without one nothing happens. */
export const postCommand = (message: Message, transfer?: Transferable[]): void =>
  client?.postCommand(message, transfer)

export const isWorkerRunning = (): boolean => client?.running ?? false

/** Ends the worker; the next command starts a new one. */
export const stopWorker = (): void => client?.stop()

/** Asks the worker, where there is one, for the current student, to save it. */
export const saveSoon = (): void => postCommand({ type: 'keep' })
