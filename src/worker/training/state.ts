// What the worker's files share: the open GPU session, the prepared run, and its progress. One worker trains
// one run.

import type { DeviceChoice } from '../../browser/deviceChoice'
import type { Gpu } from '../../gpu/device'
import type { StepMetrics } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import { CancellationToken } from '../../experiment/run/cancellationToken'
import type { Distillation } from '../../experiment/run/distillation'
import type { PreparedData } from '../../experiment/run/preparedData'
import type { Teachers } from '../../experiment/teachers/frozenTeachers'
import { TrainingClock } from '../../experiment/run/trainingClock'
import type { TrainingLoop } from '../../experiment/run/trainingLoop'
import type { Viewer } from '../../experiment/run/inspectSample'
import { failureOf } from '../failures'
import type { Report, RunStatus } from '../../protocol/messages'
import { changeAfterShortage } from '../room'
import type { SelfTestMemory } from '../../experiment/run/selfTest'

export interface Session {
  gpu: Gpu
  /** What was asked for when it was opened. */
  choice: DeviceChoice
  /** Latency of an answer of its idle queue, in ms. */
  latencyMs: number
  /** The self-tests it has passed on earlier visits; null where they do not count. */
  memory: SelfTestMemory | null
  teachers: Teachers
}

interface State {
  session: Session | null
  data: PreparedData | null
  run: Distillation | null
  /** The training loop of this run; null until it is first trained. */
  loop: TrainingLoop<StepMetrics> | null
  /** The page's name for the run: reports about its steps carry it. */
  runId: string
  viewer: Viewer | null
  settings: Settings | null
  status: RunStatus
  sample: { frame: number; question: number }
  stepsPerSecond: number
  /** Seconds of training since step 0, pauses and sleep not counted; and their value at each checkpoint. */
  clock: TrainingClock
  secondsAt: Map<number, number>
  /** Cross-entropy of the first step: that of an untrained student. */
  firstCe: number | null
  speedLimit: number | null
  stopWhen: { accuracy: number | null; step: number | null }
  /** Token of the latest `prepare`; cancelled by the next, and by an error of the device. */
  preparation: CancellationToken
  /**
   * Token of the current or requested training, which ends when it is cancelled, also when another one was
   * requested meanwhile.
   */
  training: CancellationToken
  /** The current loop is open-ended: it was started by Run, not by Step. */
  endless: boolean
  /** Step shown while there is no run, during recovery. */
  restoring: number
}

export const state: State = {
  session: null,
  data: null,
  run: null,
  loop: null,
  runId: '',
  viewer: null,
  settings: null,
  status: 'preparing',
  sample: { frame: 0, question: 0 },
  stepsPerSecond: 0,
  clock: new TrainingClock(),
  secondsAt: new Map(),
  firstCe: null,
  speedLimit: null,
  stopWhen: { accuracy: null, step: null },
  preparation: new CancellationToken(),
  training: new CancellationToken(),
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

/** Ends the current training; the status follows when it has ended. */
export function halt(): void {
  state.training.cancel()
  if (state.status === 'running') state.status = 'paused'
}

/** The token of a newly requested training; cancels the previous one. */
export function nextTraining(): CancellationToken {
  state.training.cancel()
  return (state.training = new CancellationToken())
}

/** The token of a beginning preparation; cancels the previous one and the training of its run. */
export function nextPreparation(): CancellationToken {
  state.training.cancel()
  state.preparation.cancel()
  return (state.preparation = new CancellationToken())
}

/**
 * The run is now at another step, after so many seconds of training; its speed is unknown. Not while it
 * trains.
 */
export function standAt(seconds: number): void {
  state.clock.set(seconds)
  state.stepsPerSecond = 0
  state.loop?.reset()
}

/** Reports an error once, unless it only follows from a lost device, which is handled elsewhere. */
export async function reportError(error: unknown): Promise<void> {
  const current = state.session
  if (!current) return
  const lost = await Promise.race([
    current.gpu.device.lost.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300)),
  ])
  if (lost) return
  const failure = failureOf(error)
  const { settings, preparation } = state
  if (failure.code === 'out-of-memory' && !failure.room && settings) {
    const change = await changeAfterShortage(current.gpu, settings, current.teachers.shapes).catch(() => null)
    if (preparation.cancelled) return
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
