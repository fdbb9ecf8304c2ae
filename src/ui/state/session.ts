// What the buttons do: turns wishes into Commands, and Reports into store updates. The only place that knows
// the worker client.

import { EXPECT_KEY, writeExpectation, type Expectation } from '../../records/expectedFigures'
import { writeLink } from '../../settings/link'
import { ORIGIN_KEY, sameOrigin, writeOrigin } from '../../settings/initialWeights'
import { openChannel } from '../../browser/storage'
import { matchingPreset } from '../../settings/presets'
import type { Settings } from '../../settings/settings'
import { openShelf } from '../../teacher/teacherStore'
import { WorkerClient, type WorkerLike } from '../../worker/clients/trainingClient'
import { encodeScene, type SceneSetUp } from '../../world/sceneCode'
import type { Failure, MapPicture, Report } from '../../protocol/messages'
import { packed } from '../explain/heatMapColours'
import { openLink, PAGE_KEYS } from './openLink'
import { beginRun, currentExpectation, hearRun, tuneRun, freshId, isLate, rewoundTo } from './autosave'
import { hearContinues } from './resume'
import { startRuns } from './startRuns'
import { forgetTaken, hearStudent, startFromOpened } from './studentActions'
import { useBench } from './sceneEditor'
import { lastGood } from '../explain/checkpoints'
import { useControls } from './controls'
import { cutCurves, forgetCurves } from './curves'
import { useEvaluation } from './evaluation'
import { useExpectation } from './expectation'
import { putAddress, startHistory } from './history'
import { useMetrics } from './metrics'
import { openTeachers, lentTeachers } from './ownTeachers'
import { usePage } from './page'
import { usePreferences } from './preferences'
import { useProbe } from './inspectedSample'
import { useProgress } from './progress'
import { useReplay } from './replay'
import { useSample } from './sample'
import { useScreen } from './screen'
import { useSettings } from './settings'
import { useStudent } from './student'
import { useTransport } from './transport'
import { useView } from './attentionView'
import { useWalk } from './walk'

let client: WorkerClient | null = null
let hasWebGpu = true

/** What is said where the browser has no WebGPU: on an insecure address, and otherwise. */
type NoWebGpuWords = Record<'insecure' | 'missing', Pick<Failure, 'message' | 'wayOut'>>
let noWebGpuWords: () => NoWebGpuWords = () => {
  throw new Error('the session has not been started')
}

/** Posts a command to the worker. */
export const send = (command: Parameters<WorkerClient['post']>[0]): void => client?.post(command)

/** The student of now is to be kept, where there is a worker. */
export const keepSoon = (): void => client?.tell({ type: 'keep' })

/** The page's part of the address: the scene on the bench, or another view, while that is what one looks at. */
function pageState(): Record<string, string> {
  const { view, contract } = usePage.getState()
  if (view === 'playground') return {}
  if (view === 'bench') return { scene: encodeScene(useBench.getState().setUp) }
  return { page: view === 'teachers' && contract ? 'contract' : view }
}

/**
 * The fragment, `#` included, that reproduces these settings and what the page shows; with the figures that a
 * run of them is expected to reach.
 */
export function fragmentOf(settings: Settings, expected: Expectation | null = linkFigures()): string {
  const { origin, expected: theirs } = useStudent.getState()
  const from = origin ?? theirs?.origin
  return writeLink(settings, matchingPreset(settings)?.id ?? null, {
    ...pageState(),
    ...(from && { [ORIGIN_KEY]: writeOrigin(from) }),
    ...(expected && { [EXPECT_KEY]: writeExpectation(expected) }),
  })
}

/**
 * The figures of the opened link, while the run on screen may still reach them: not when it started from
 * another file.
 */
function linkFigures(): Expectation | null {
  const { origin, expected } = useStudent.getState()
  return origin && !sameOrigin(origin, expected?.origin) ? null : useExpectation.getState().expected
}

/** The fragment to share: it carries the figures of the run on screen, when that has any. */
export const shareFragment = (): string =>
  fragmentOf(useSettings.getState().settings, currentExpectation() ?? undefined)

/**
 * Puts what the page shows into the address bar; nothing while the address holds a link that could not be
 * read.
 */
export function writeAddress(): void {
  const { settings, unreadLink } = useSettings.getState()
  if (!unreadLink) putAddress(fragmentOf(settings))
}

/** Shows what the worker says, and keeps it. Exported for tests. */
export function receive(report: Report): void {
  if (report.type === 'continues') hearContinues(report.run, report.step)
  else if (report.type !== 'kept' && !isLate(report)) show(report)
  hearRun(report)
}

function show(report: Exclude<Report, { type: 'continues' | 'kept' }>): void {
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
      if ((history.steps.at(-1) ?? 0) > report.step) cutCurves(report.step)
      const { wanted } = useWalk.getState()
      if (wanted === 'pause' && report.status === 'paused') {
        useWalk.getState().begin('step')
        send({ type: 'step' })
      } else if (wanted && report.status !== 'running' && report.status !== 'paused')
        useWalk.getState().cancel()
      if (report.status === 'ready' && useStudent.getState().waiting) startFromOpened()
      else if ((report.status === 'ready' || report.status === 'paused') && transport.runWhenReady) {
        transport.queueRun(false)
        send({ type: 'run' })
      }
      return
    }
    case 'metrics': {
      const { history } = useMetrics.getState()
      const { wanted, caught } = useWalk.getState()
      forgetTaken()
      const last = report.steps.at(-1)
      if (wanted === 'step' && last)
        caught({
          metrics: last,
          before: report.steps.at(-2) ?? history.last,
          settings: useSettings.getState().settings,
        })
      useMetrics.getState().append(report.steps, report.seconds)
      return
    }
    case 'evaluation':
      useEvaluation.getState().add({ step: report.step, accuracy: report.accuracy })
      return
    case 'probe':
      useProbe.getState().show(report.probe)
      return
    case 'batch':
      useWalk.setState({ batch: report.batch })
      return
    case 'teachers':
      transport.setChecksum({ step: report.step, value: report.checksum })
      return
    case 'screen':
      useScreen.getState().report(report.drawing, report.lost, report.detail)
      if (report.drawing) sendPalette()
      return
    case 'answered':
      useBench.getState().show(report.answer)
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
      transport.setRecovering({ step: report.step, attempt: report.attempt })
      if (report.running) transport.queueRun(true)
      useProgress.getState().clear()
      return
    case 'recovered':
      transport.setRecovering(null, report.step)
      transport.addEvent({ step: report.step, kind: 'recovered' })
      return
    case 'student':
    case 'origin':
    case 'refused':
      hearStudent(report)
      if (report.type === 'origin') writeAddress()
      return
    case 'failure':
      useProgress.getState().fail(report.failure)
      if (!client?.running) useScreen.setState({ drawing: null })
      useWalk.getState().cancel()
      if (report.failure.step !== undefined)
        transport.addEvent({ step: report.failure.step, kind: 'diverged' })
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
  useStudent.getState().begin(settings)
  const id = beginRun(settings)
  putAddress(fragmentOf(settings))
  if (!hasWebGpu) return
  forgetCurves()
  useProgress.getState().clear()
  const transport = useTransport.getState()
  transport.preparing(settings.steps)
  transport.queueRun(run)
  useWalk.getState().cancel()
  const canvases = useScreen.getState().mode === 'automatic'
  send({ type: 'prepare', settings, canvases, lent: lentTeachers(), run: id })
  sendControls()
  lookAgain(settings)
}

/** Looks at the sample on screen, in a run that may have fewer. */
export function lookAgain(settings: Settings): void {
  const { probe } = useProbe.getState()
  send({
    type: 'look',
    frame: Math.min(probe?.frame ?? 0, settings.validationFrames - 1),
    question: probe?.question ?? 0,
  })
}

export function run(): void {
  const { status, queueRun } = useTransport.getState()
  if (status !== 'failed') useReplay.getState().leave()
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

/** Pace and stop conditions; a fresh worker does not know them. */
export function sendControls(): void {
  const { speed, stopStep, stopAccuracy } = useControls.getState()
  send({ type: 'speed', limit: speed })
  send({ type: 'stopWhen', step: stopStep, accuracy: stopAccuracy })
}

/** Changes pace or stop conditions at once. */
export function control(change: Parameters<ReturnType<typeof useControls.getState>['set']>[0]): void {
  useControls.getState().set(change)
  sendControls()
}

/** Makes one real step and opens it, phase by phase; a run that goes on is paused first. */
export function walk(): void {
  const { status, queueRun } = useTransport.getState()
  if (status !== 'running' && status !== 'ready' && status !== 'paused') return
  queueRun(false)
  useWalk.getState().begin(status === 'running' ? 'pause' : 'step')
  send({ type: status === 'running' ? 'pause' : 'step' })
}

/** Back to a kept checkpoint; the curves are cut when the worker says that it stands there. */
export function rewind(step: number): void {
  const { checkpoints, queueRun } = useTransport.getState()
  if (!checkpoints.includes(step)) return
  queueRun(false)
  useProgress.getState().dismiss()
  send({ type: 'rewind', step, ...rewoundTo(step) })
}

/** Where a diverged run may go on from; null when nothing was kept. */
export function goodCheckpoint(): number | null {
  const { steps, columns } = useMetrics.getState().history
  return lastGood(useTransport.getState().checkpoints, steps, columns.ce!.raw)
}

const third = (rate: number): number => Number((rate / 3).toPrecision(2))

/** After a divergence: back to the last good checkpoint, and on with a third of the learning rate. */
export function rewindCalmer(): void {
  const step = goodCheckpoint()
  if (step === null) return calmer()
  rewind(step)
  tune({ learningRate: third(useSettings.getState().settings.learningRate) }, step)
  useTransport.getState().queueRun(true)
}

/** After a divergence: the same run from the start, with a third of the learning rate. */
export function calmer(): void {
  const { settings } = useSettings.getState()
  prepare({ ...settings, learningRate: third(settings.learningRate) }, true)
}

/** Space bar: runs or pauses. */
export function toggle(): void {
  const { status, runWhenReady } = useTransport.getState()
  if (status === 'running' || runWhenReady) pause()
  else run()
}

export const step = (): void => send({ type: 'step' })

export function reset(): void {
  useProgress.getState().dismiss()
  useReplay.getState().leave()
  forgetCurves()
  send({ type: 'reset', run: freshId() })
}

/** Another seed, otherwise the same settings; goes on running when it was running. */
export function newSeed(): void {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000
  const { status } = useTransport.getState()
  prepare({ ...useSettings.getState().settings, seed }, status === 'running')
}

/** Changes live settings (learning rate, weights) of the run going on. */
export function tune(change: Partial<Settings>, at = useTransport.getState().step): void {
  const settings = { ...useSettings.getState().settings, ...change }
  useSettings.getState().set(settings)
  tuneRun(settings)
  putAddress(fragmentOf(settings))
  if (at > 0) useTransport.getState().addEvent({ step: at, kind: 'tune', change })
  send({ type: 'tune', settings: change })
}

export function look(frame: number, question: number): void {
  useSample.getState().leave()
  useProbe.getState().want(frame, question)
  send({ type: 'look', frame, question })
}

/** Colours of the attention maps, as the theme has them. */
function sendPalette(): void {
  client?.tell({ type: 'palette', colours: packed(usePreferences.getState().theme) })
}

let lentCanvases = 0
/** Lends a canvas to the worker for good; the number stands for it. */
export function lendCanvas(element: HTMLCanvasElement): number {
  const canvas = element.transferControlToOffscreen()
  client?.tell({ type: 'canvas', id: ++lentCanvases, canvas }, [canvas])
  return lentCanvases
}

/** What a lent canvas shows; null: it is gone. */
export const drawPicture = (id: number, picture: MapPicture | null): void =>
  client?.tell({ type: 'picture', id, picture })

/** Asks student and teachers about a made-up scene. */
export const ask = (setUp: SceneSetUp): void => send({ type: 'ask', ...setUp })

/** Looks again for WebGPU and prepares the same settings anew; a link that waits for an answer asks again. */
export function retry(): void {
  if (!checkWebGpu()) return
  client?.stop()
  const { settings, unreadLink } = useSettings.getState()
  if (!unreadLink) return prepare(settings)
  useProgress.getState().clear()
  openLink(globalThis.location?.hash ?? '', true)
}

/** The page's own look, before any worker: is there a `navigator.gpu` at all? */
function checkWebGpu(): boolean {
  hasWebGpu = 'gpu' in navigator && Boolean(navigator.gpu)
  if (!hasWebGpu) {
    const noWebGpu = noWebGpuWords()
    receive({
      type: 'failure',
      failure: {
        code: 'no-webgpu',
        ...(globalThis.isSecureContext === false ? noWebGpu.insecure : noWebGpu.missing),
      },
    })
  }
  return hasWebGpu
}

/**
 * Starts the page; `words` say in its language that there is no WebGPU, `spawn` makes the worker. Resolves when
 * there is a first run to look at, or none can be had.
 */
export function startSession(
  words: () => NoWebGpuWords,
  spawn?: () => WorkerLike,
  skipCheck = false,
): Promise<void> {
  noWebGpuWords = words
  client = new WorkerClient(receive, spawn)
  if (!skipCheck) checkWebGpu()
  usePreferences.subscribe(
    (now, before) => now.theme !== before.theme && useScreen.getState().drawing && sendPalette(),
  )
  const fragment = (): string => fragmentOf(useSettings.getState().settings)
  openLink(globalThis.location?.hash ?? '', true)
  void openTeachers(openShelf(), openChannel('drive-kd-teachers'))
  startHistory({ open: openLink, fragment, pageKeys: PAGE_KEYS })
  return startRuns()
}
