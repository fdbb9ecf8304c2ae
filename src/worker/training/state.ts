// What the worker's files share: the open GPU session, the prepared run, and where it stands. One worker
// trains one run.

import type { Gpu } from '../../gpu/device'
import type { Settings } from '../../settings/settings'
import type { Distillation, PreparedData } from '../../experiment/run/distillation'
import type { Teachers } from '../../experiment/teachers/frozenTeachers'
import { TrainingClock } from '../../experiment/run/trainingClock'
import type { Viewer } from '../../experiment/run/inspectSample'
import { failureOf } from '../failures'
import type { Report, RunStatus } from '../../protocol/messages'
import { changeAfterShortage } from '../room'

export interface Session {
  gpu: Gpu
  teachers: Teachers
}

interface State {
  session: Session | null
  data: PreparedData | null
  run: Distillation | null
  /** The page's name for the run: reports about its steps carry it. */
  runId: string
  viewer: Viewer | null
  settings: Settings | null
  status: RunStatus
  look: { frame: number; question: number }
  stepsPerSecond: number
  /** Seconds of training since step 0, pauses and sleep not counted; and what they were at each kept checkpoint. */
  clock: TrainingClock
  secondsAt: Map<number, number>
  /** Cross-entropy of the first step: what an untrained student has. */
  firstCe: number | null
  speedLimit: number | null
  stopWhen: { accuracy: number | null; step: number | null }
  /** Grows with every `prepare`: what an older one started is dropped. */
  generation: number
  /**
   * Grows whenever training is to start or to end: a loop of an older turn ends, even when a new one has been
   * asked for meanwhile.
   */
  turn: number
  /** The loop under way has no end of its own: it was started by Run, not by Step. */
  endless: boolean
  /** Step shown while there is no run, during recovery. */
  restoring: number
}

export const state: State = {
  session: null,
  data: null,
  run: null,
  runId: '',
  viewer: null,
  settings: null,
  status: 'preparing',
  look: { frame: 0, question: 0 },
  stepsPerSecond: 0,
  clock: new TrainingClock(),
  secondsAt: new Map(),
  firstCe: null,
  speedLimit: null,
  stopWhen: { accuracy: null, step: null },
  generation: 0,
  turn: 0,
  endless: false,
  restoring: 0,
}

export const post = (report: Report): void => self.postMessage(report)

export function setStatus(next: RunStatus): void {
  state.status = next
  post({
    type: 'status',
    status: next,
    step: state.run?.step ?? state.restoring,
    steps: state.settings?.steps ?? 0,
    stepsPerSecond: state.stepsPerSecond,
  })
}

/** Ends the loop under way; the status follows when it has ended. */
export function halt(): void {
  state.turn++
  if (state.status === 'running') state.status = 'paused'
}

/** Reports an error once, unless it is only an echo of a lost device, which is looked after elsewhere. */
export async function reportError(error: unknown): Promise<void> {
  const current = state.session
  if (!current) return
  const lost = await Promise.race([
    current.gpu.device.lost.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300)),
  ])
  if (lost) return
  const failure = failureOf(error)
  const { settings, generation } = state
  if (failure.code === 'out-of-memory' && !failure.room && settings) {
    const change = await changeAfterShortage(current.gpu, settings, current.teachers.shapes).catch(() => null)
    if (generation !== state.generation) return
    if (change) failure.change = change
  }
  post({ type: 'failure', failure })
  setStatus('failed')
}

let chain: Promise<unknown> = Promise.resolve()
/** Resolves when everything enqueued so far has ended. */
export const idle = (): Promise<unknown> => chain
/** One thing at a time on the GPU's side: loops, resets and rewinds are chained. */
export function enqueue(work: () => Promise<void>): Promise<void> {
  const result = chain.then(work).catch(reportError)
  chain = result
  return result
}

/** Waits; commands are answered meanwhile. */
export const pause = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve()
