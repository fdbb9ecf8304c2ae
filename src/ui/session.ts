// What the buttons do: turns wishes into Commands, and Reports into store updates. The only place that knows the worker client.

import { readLink, writeLink } from '../run/link'
import { matchingPreset } from '../run/presets'
import type { Settings } from '../run/settings'
import { WorkerClient, type WorkerLike } from '../worker/client'
import type { Report } from '../worker/protocol'
import { useEvaluation } from './stores/evaluation'
import { useMetrics } from './stores/metrics'
import { usePreferences } from './stores/preferences'
import { useProbe } from './stores/probe'
import { useProgress } from './stores/progress'
import { useSettings } from './stores/settings'
import { useTransport } from './stores/transport'
import { useView } from './stores/view'
import { DICTIONARIES } from './strings/useStrings'

let client: WorkerClient | null = null
let hasWebGpu = true

const send = (command: Parameters<WorkerClient['post']>[0]): void => client?.post(command)

/** The fragment, `#` included, that reproduces these settings. */
export const fragmentOf = (settings: Settings): string => writeLink(settings, matchingPreset(settings)?.id ?? null)

function forgetCurves(): void {
  useMetrics.getState().clear()
  useEvaluation.getState().clear()
}

/** Shows what the worker says. Exported for tests. */
export function receive(report: Report): void {
  const transport = useTransport.getState()
  switch (report.type) {
    case 'progress':
      useProgress.getState().report(report.progress)
      return
    case 'ready':
      transport.ready(report.facts)
      settleView()
      return
    case 'status': {
      transport.report(report.status, report.step, report.steps, report.stepsPerSecond)
      const { history } = useMetrics.getState()
      if (report.step === 0 && history.last) forgetCurves()
      if (report.status === 'ready' && transport.runWhenReady) {
        transport.queueRun(false)
        send({ type: 'run' })
      }
      return
    }
    case 'metrics':
      useMetrics.getState().append(report.steps, report.seconds)
      return
    case 'evaluation':
      useEvaluation.getState().add({ step: report.step, accuracy: report.accuracy })
      return
    case 'probe':
      useProbe.getState().show(report.probe)
      return
    case 'layers':
      useMetrics.getState().setLayers({ step: report.step, groups: report.groups, grams: report.grams })
      return
    case 'checkpoints':
      transport.setCheckpoints(report.steps)
      return
    case 'stopped':
      transport.stopped({ step: report.step, because: report.because })
      return
    case 'recovering':
    case 'recovered':
      return
    case 'failure':
      useProgress.getState().fail(report.failure)
      transport.failed()
      return
    default:
      report satisfies never
  }
}

/** Keeps the chosen student layer inside the student that was just prepared. */
function settleView(): void {
  const { facts } = useTransport.getState()
  const view = useView.getState()
  if (facts && view.layer >= facts.studentLayers) view.setLayer(facts.studentLayers - 1)
}

/** Builds a run for these settings from scratch, and puts them into the address bar. */
export function prepare(settings: Settings, run = false): void {
  useSettings.getState().set(settings)
  globalThis.history?.replaceState(null, '', fragmentOf(settings))
  if (!hasWebGpu) return
  forgetCurves()
  useProgress.getState().clear()
  const transport = useTransport.getState()
  transport.preparing(settings.steps)
  transport.queueRun(run)
  send({ type: 'prepare', settings })
  const { probe } = useProbe.getState()
  send({ type: 'look', frame: Math.min(probe?.frame ?? 0, settings.validationFrames - 1), question: probe?.question ?? 0 })
}

export function run(): void {
  const { status, queueRun } = useTransport.getState()
  if (status === 'preparing') queueRun(true)
  else if (status === 'finished') {
    queueRun(true)
    reset()
  } else if (status === 'ready' || status === 'paused') send({ type: 'run' })
}

export function pause(): void {
  const { status, queueRun } = useTransport.getState()
  queueRun(false)
  if (status === 'running') send({ type: 'pause' })
}

/** After a divergence: the same run with a third of the learning rate. */
export function calmer(): void {
  const { settings } = useSettings.getState()
  prepare({ ...settings, learningRate: Number((settings.learningRate / 3).toPrecision(2)) }, true)
}

/** Space bar: runs or pauses. */
export function toggle(): void {
  const { status, runWhenReady } = useTransport.getState()
  if (status === 'running' || runWhenReady) pause()
  else run()
}

export const step = (): void => send({ type: 'step' })

export function reset(): void {
  forgetCurves()
  send({ type: 'reset' })
}

/** Another seed, otherwise the same settings; goes on running when it was running. */
export function newSeed(): void {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000
  const { status } = useTransport.getState()
  prepare({ ...useSettings.getState().settings, seed }, status === 'running')
}

/** Changes live settings (learning rate, weights) of the run going on. */
export function tune(change: Partial<Settings>): void {
  const settings = { ...useSettings.getState().settings, ...change }
  useSettings.getState().set(settings)
  globalThis.history?.replaceState(null, '', fragmentOf(settings))
  send({ type: 'tune', settings: change })
}

export function look(frame: number, question: number): void {
  useProbe.getState().want(frame, question)
  send({ type: 'look', frame, question })
}

/** Opens what the address says; a bad link prepares nothing and says why. */
export function openLink(fragment: string): void {
  const read = readLink(fragment)
  if (read.ok) prepare(read.settings)
  else {
    useSettings.getState().rejectLink(read.errors.map((e) => e.message))
    useTransport.getState().failed()
  }
}

/** Looks again for WebGPU and prepares the same settings anew. */
export function retry(): void {
  if (!checkWebGpu()) return
  client?.stop()
  prepare(useSettings.getState().settings)
}

/** The page's own look, before any worker: is there a `navigator.gpu` at all? */
function checkWebGpu(): boolean {
  hasWebGpu = 'gpu' in navigator && Boolean(navigator.gpu)
  if (!hasWebGpu) {
    const { noWebGpu } = DICTIONARIES[usePreferences.getState().language].failure
    receive({ type: 'failure', failure: { code: 'no-webgpu', ...(globalThis.isSecureContext === false ? noWebGpu.insecure : noWebGpu.missing) } })
  }
  return hasWebGpu
}

/** Starts the page: `spawn` is only given by tests and the development harness. */
export function startSession(spawn?: () => WorkerLike, skipCheck = false): void {
  client = spawn ? new WorkerClient(receive, spawn) : new WorkerClient(receive)
  if (!skipCheck) checkWebGpu()
  openLink(globalThis.location?.hash ?? '')
  globalThis.addEventListener?.('hashchange', () => openLink(location.hash))
}
