// Reports of the training worker become updates of the stores.

import type { Report } from '../../protocol/messages'
import { handleRunReport, isLate } from './autosave'
import { handleContinues } from './resume'
import { invalidateExport, handleStudentReport, startFromOpened } from './studentActions'
import { useSceneEditor } from './sceneEditor'
import { cutCurves } from './curves'
import { useEvaluation } from './evaluation'
import { useMetrics } from './metrics'
import { useInspectedSample } from './inspectedSample'
import { useProgress } from './progress'
import { useScreen } from './screen'
import { useSettings } from './settings'
import { lookForUpdate } from './siteVersion'
import { useStudent } from './student'
import { useTransport } from './transport'
import { useView } from './attentionView'
import { useWalk } from './walk'

import { isWorkerRunning, send } from './workerBridge'
import { writeAddress } from './address'
import { sendPalette } from './canvases'

/** Shows what the worker reports, and saves it. Exported for tests. */
export function handleReport(report: Report): void {
  if (report.type === 'continues') handleContinues(report)
  else if (report.type !== 'saved' && !isLate(report)) applyReport(report)
  handleRunReport(report)
}

type StoreReport = Exclude<Report, { type: 'continues' | 'saved' }>
type Of<T extends StoreReport['type']> = Extract<StoreReport, { type: T }>

function applyStatus({ status, step, steps, stepsPerSecond }: Of<'status'>): void {
  const transport = useTransport.getState()
  transport.report(status, step, steps, stepsPerSecond)
  const { history } = useMetrics.getState()
  if ((history.steps.at(-1) ?? 0) > step) cutCurves(step)
  const { wanted } = useWalk.getState()
  if (wanted === 'pause' && status === 'paused') {
    useWalk.getState().begin('step')
    send({ type: 'step' })
  } else if (wanted && status !== 'running' && status !== 'paused') useWalk.getState().cancel()
  if (status === 'ready' && useStudent.getState().waiting) startFromOpened()
  else if ((status === 'ready' || status === 'paused') && transport.runWhenReady) {
    transport.queueRun(false)
    send({ type: 'run' })
  }
}

function applyMetrics({ steps, seconds }: Of<'metrics'>): void {
  const { history } = useMetrics.getState()
  const { wanted, caught } = useWalk.getState()
  invalidateExport()
  const last = steps.at(-1)
  if (wanted === 'step' && last)
    caught({
      metrics: last,
      before: steps.at(-2) ?? history.last,
      settings: useSettings.getState().settings,
    })
  useMetrics.getState().append(steps, seconds)
}

function applyFailure({ failure }: Of<'failure'>): void {
  useProgress.getState().fail(failure)
  if (failure.code === 'download') void lookForUpdate()
  if (!isWorkerRunning()) useScreen.setState({ drawing: null })
  useWalk.getState().cancel()
  const transport = useTransport.getState()
  if (failure.step !== undefined) transport.addEvent({ step: failure.step, kind: 'diverged' })
  transport.failed()
}

function applyScreen({ drawing, lost, detail }: Of<'screen'>): void {
  useScreen.getState().report(drawing, lost, detail)
  if (drawing) sendPalette()
}

function applyRecovering({ step, attempt, running }: Of<'recovering'>): void {
  const transport = useTransport.getState()
  transport.setRecovering({ step, attempt })
  if (running) transport.queueRun(true)
  useProgress.getState().clear()
}

function applyRecovered({ step }: Of<'recovered'>): void {
  const transport = useTransport.getState()
  transport.setRecovering(null, step)
  transport.addEvent({ step, kind: 'recovered' })
}

/** What each report changes. */
const APPLY: { readonly [T in StoreReport['type']]: (report: Of<T>) => void } = {
  progress: ({ progress }) => useProgress.getState().report(progress),
  ready: ({ facts }) => {
    useTransport.getState().ready(facts)
    settleView()
  },
  status: applyStatus,
  metrics: applyMetrics,
  evaluation: ({ step, accuracy }) => useEvaluation.getState().add({ step, accuracy }),
  inspected: ({ inspected }) => useInspectedSample.getState().show(inspected),
  batch: ({ batch }) => useWalk.setState({ batch }),
  teachers: ({ step, checksum }) => useTransport.getState().setChecksum({ step, value: checksum }),
  screen: applyScreen,
  answered: ({ answer }) => useSceneEditor.getState().show(answer),
  layers: ({ step, groups, grams }) => useMetrics.getState().setLayers({ step, groups, grams }),
  checkpoints: ({ steps }) => useTransport.getState().setCheckpoints(steps),
  stopped: ({ step, because }) => useTransport.getState().stopped({ step, because }),
  recovering: applyRecovering,
  recovered: applyRecovered,
  student: handleStudentReport,
  initialWeights: (report) => {
    handleStudentReport(report)
    writeAddress()
  },
  refused: handleStudentReport,
  failure: applyFailure,
}

const applyReport = <T extends StoreReport['type']>(report: Of<T>): void =>
  (APPLY[report.type as T] as (report: Of<T>) => void)(report)

/** Keeps the chosen student layer inside the student that was just prepared. */
function settleView(): void {
  const { facts } = useTransport.getState()
  const view = useView.getState()
  if (facts && view.layer >= facts.studentLayers) view.setLayer(facts.studentLayers - 1)
}
