// Reports of the training worker become updates of the stores.

import type { Report } from '../../protocol/messages'
import { handleRunReport, isLate } from './autosave'
import { handleContinues } from './resume'
import {
  exportAgain,
  giveUpExport,
  handleStudentReport,
  invalidateExport,
  startFromOpened,
} from './studentActions'
import { showAnswer } from './sceneEditor'
import { cutCurves, appendSteps, addEvaluation, setLayers } from './curves'
import { showInspected } from './inspectedSample'
import { reportFailure, clearProgress, reportProgress } from './progress'
import { reportScreen, forgetScreen } from './screen'
import { rememberTiles } from './rememberedTiles'
import { lookForUpdate } from './siteVersion'
import {
  reportStatus,
  queueRun,
  addEvent,
  reportFailed,
  setRecovering,
  reportReady,
  setChecksum,
  setCheckpoints,
  reportStop,
} from './transport'
import { setLayer } from './attentionView'
import { beginWalk, cancelWalk, showStep, patchWalk } from './walk'

import { isWorkerRunning, send } from './workerBridge'
import { writeAddress } from './address'
import { sendPalette } from './canvases'
import { useRun } from './runSlice'
import { useScenes } from './scenesSlice'
import { useHistory } from './historySlice'
import { useSettings } from './settingsSlice'
import { useSample } from './sampleSlice'

/** Shows what the worker reports, and saves it. Exported for tests. */
export function handleReport(report: Report): void {
  if (report.type === 'continues') handleContinues(report)
  else if (report.type !== 'saved' && !isLate(report)) applyReport(report)
  handleRunReport(report)
}

type StoreReport = Exclude<Report, { type: 'continues' | 'saved' }>
type Of<T extends StoreReport['type']> = Extract<StoreReport, { type: T }>

function applyStatus({ status, step, steps, stepsPerSecond }: Of<'status'>): void {
  const transport = useRun.getState()
  reportStatus(status, step, steps, stepsPerSecond)
  const {
    live: { history },
  } = useHistory.getState()
  if ((history.steps.at(-1) ?? 0) > step) cutCurves(step)
  const { wanted } = useRun.getState().walk
  if (wanted === 'pause' && status === 'paused') {
    beginWalk('step')
    send({ type: 'step' })
  } else if (wanted && status !== 'running' && status !== 'paused') cancelWalk()
  if (status === 'ready' && useRun.getState().student.waiting) startFromOpened()
  else if ((status === 'ready' || status === 'paused') && transport.runWhenReady) {
    queueRun(false)
    send({ type: 'run' })
  }
}

function applyMetrics({ steps, seconds }: Of<'metrics'>): void {
  const {
    live: { history },
  } = useHistory.getState()
  const { wanted } = useRun.getState().walk
  invalidateExport()
  const last = steps.at(-1)
  if (wanted === 'step' && last)
    showStep({
      metrics: last,
      before: steps.at(-2) ?? history.last,
      settings: useSettings.getState().settings,
    })
  appendSteps(steps, seconds)
}

function applyFailure({ failure }: Of<'failure'>): void {
  reportFailure(failure)
  if (failure.code === 'download') void lookForUpdate()
  if (!isWorkerRunning()) forgetScreen()
  cancelWalk()
  giveUpExport()
  if (failure.step !== undefined) addEvent({ step: failure.step, kind: 'diverged' })
  reportFailed()
}

function applyScreen({ drawing, lost, detail }: Of<'screen'>): void {
  reportScreen(drawing, lost, detail)
  if (drawing) sendPalette()
}

function applyRecovering({ step, attempt, running }: Of<'recovering'>): void {
  setRecovering({ step, attempt })
  if (running) queueRun(true)
  clearProgress()
}

function applyRecovered({ step }: Of<'recovered'>): void {
  setRecovering(null, step)
  addEvent({ step, kind: 'recovered' })
  exportAgain(step)
}

function applyTile({ tile, remember: text }: Of<'tile'>): void {
  if (text !== null) rememberTiles(text)
  useRun.setState(({ facts }) => ({ facts: facts && { ...facts, tile } }))
}

/** What each report changes. */
const APPLY: { readonly [T in StoreReport['type']]: (report: Of<T>) => void } = {
  progress: ({ progress }) => reportProgress(progress),
  ready: ({ facts }) => {
    reportReady(facts)
    useScenes.setState({ count: null })
    clampLayer()
  },
  baselines: ({ baselines }) => useRun.setState({ baselines }),
  status: applyStatus,
  metrics: applyMetrics,
  evaluation: ({ step, accuracy }) => addEvaluation({ step, accuracy }),
  inspected: ({ inspected }) => showInspected(inspected),
  tensor: (tensor) => useRun.setState({ tensor }),
  batch: ({ batch }) => patchWalk({ batch }),
  teachers: ({ step, checksum }) => setChecksum({ step, value: checksum }),
  screen: applyScreen,
  answered: ({ answer }) => showAnswer(answer),
  counted: ({ count }) => useScenes.setState({ count }),
  layers: setLayers,
  checkpoints: ({ steps }) => setCheckpoints(steps),
  stopped: reportStop,
  recovering: applyRecovering,
  recovered: applyRecovered,
  student: handleStudentReport,
  initialWeights: (report) => {
    handleStudentReport(report)
    writeAddress()
  },
  refused: handleStudentReport,
  tile: applyTile,
  failure: applyFailure,
}

const applyReport = <T extends StoreReport['type']>(report: Of<T>): void =>
  (APPLY[report.type as T] as (report: Of<T>) => void)(report)

/** Keeps the chosen student layer inside the student that was just prepared. */
function clampLayer(): void {
  const { facts } = useRun.getState()
  const view = useSample.getState()
  if (facts && view.layer >= facts.studentLayers) setLayer(facts.studentLayers - 1)
}
