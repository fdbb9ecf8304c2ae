// What the buttons do to the run: each request becomes commands.

import type { ModelPart } from '../../protocol/messages'
import { dataIdsOf } from '../../settings/ownData'
import type { Settings } from '../../settings/settings'
import { type SceneSetUp } from '../../world/sceneCode'
import { awaitBeginning, beginRun, recordHyperparameters, rewoundTo } from './autosave'
import { lastGood } from '../explain/checkpoints'
import { setControls, type Controls } from './controls'
import { carryData } from './dataCodes'
import { forgetCurves } from './curves'
import { putAddress } from './history'
import { chosenDevice } from './deviceChoice'
import { lentTeachers } from './ownTeachers'
import { rememberedTiles } from './rememberedTiles'
import { leaveRecordedSample, wantSample } from './inspectedSample'
import { clearProgress, dismissFailure } from './progress'
import { leaveReplay } from './replay'
import { setSettings } from './settings'
import { beginStudent } from './student'
import { beginPreparing, queueRun, addEvent } from './transport'
import { withPart } from './missing'
import { cancelWalk } from './walk'

import { send } from './workerBridge'
import { fragmentOf, writeAddress } from './address'
import { hasDevice } from './anyDevice'
import { useRun } from './runSlice'
import { useSample } from './sampleSlice'
import { useHistory } from './historySlice'
import { useSettings } from './settingsSlice'
import { usePreferences } from './preferencesSlice'

/** Prepares a new run of these settings, and puts them into the address bar. */
export function prepare(settings: Settings, run = false): void {
  setSettings(settings)
  beginStudent(settings)
  const id = beginRun(settings)
  putAddress(fragmentOf(settings))
  carryData(dataIdsOf(settings), writeAddress)
  if (!hasDevice()) return
  forgetCurves()
  clearProgress()
  beginPreparing(settings.steps)
  queueRun(run)
  cancelWalk()
  const canvases = usePreferences.getState().screenMode === 'automatic'
  const [lent, device, tiles] = [lentTeachers(), chosenDevice(), rememberedTiles()]
  send({ type: 'prepare', settings, canvases, lent, device, tiles, run: id })
  sendControls()
  inspectSameSample(settings)
}

/** Inspects the sample on screen, in a run that may have fewer. */
export function inspectSameSample(settings: Settings): void {
  const { inspected, wanted } = useSample.getState()
  const at = wanted ?? inspected
  const frame = Math.min(at?.frame ?? 0, settings.validationFrames - 1)
  const question = at?.question ?? 0
  if (wanted) wantSample(frame, question)
  send({ type: 'inspect', frame, question })
}

export function run(): void {
  const { status } = useRun.getState()
  if (status !== 'failed') leaveReplay()
  if (status === 'preparing') queueRun(true)
  else if (status === 'finished') {
    queueRun(true)
    reset()
  } else if (status === 'ready' || status === 'paused') send({ type: 'run' })
}

export function pause(): void {
  const { status } = useRun.getState()
  queueRun(false)
  if (status === 'running') send({ type: 'pause' })
}

/** Throttle and stop conditions; a new worker does not know them. */
export function sendControls(): void {
  const { speed, stopStep, stopAccuracy } = useRun.getState()
  send({ type: 'speed', limit: speed })
  send({ type: 'stopWhen', step: stopStep, accuracy: stopAccuracy })
}

/** Changes throttle or stop conditions at once. */
export function control(change: Partial<Controls>): void {
  setControls(change)
  sendControls()
}

/** Opens a step in which something was projected, phase by phase. */
export const walk = (): void =>
  withPart(
    'walk',
    () => import('./walkSearch'),
    (part) => part.explainAStep(),
  )

/** Back to a checkpoint; the curves are cut when the worker reports that it has restored it. */
export function rewind(step: number): void {
  const { checkpoints } = useRun.getState()
  if (!checkpoints.includes(step)) return
  const as = rewoundTo(step)
  if (!as) return
  queueRun(false)
  dismissFailure()
  send({ type: 'rewind', step, ...as })
}

/** The checkpoint from which a diverged run may continue; null when there is none. */
export function goodCheckpoint(): number | null {
  const { steps, columns } = useHistory.getState().live.history
  return lastGood(useRun.getState().checkpoints, steps, columns.ce!.raw)
}

const third = (rate: number): number => Number((rate / 3).toPrecision(2))

/** After a divergence: back to the last good checkpoint, and on with a third of the learning rate. */
export function rewindWithLowerLearningRate(): void {
  const step = goodCheckpoint()
  if (step === null) return retryWithLowerLearningRate()
  rewind(step)
  updateHyperparameters({ learningRate: third(useSettings.getState().settings.learningRate) }, step)
  queueRun(true)
}

/** After a divergence: the same run from the start, with a third of the learning rate. */
export function retryWithLowerLearningRate(): void {
  const { settings } = useSettings.getState()
  prepare({ ...settings, learningRate: third(settings.learningRate) }, true)
}

/** Space bar: runs or pauses. */
export function toggle(): void {
  const { status, runWhenReady } = useRun.getState()
  if (status === 'running' || runWhenReady) pause()
  else run()
}

export const step = (): void => send({ type: 'step' })

export function reset(): void {
  dismissFailure()
  leaveReplay()
  forgetCurves()
  send({ type: 'reset', run: awaitBeginning('reset') })
}

/** Another seed, otherwise the same settings; continues running when it was running. */
export function newSeed(): void {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000
  const { status } = useRun.getState()
  prepare({ ...useSettings.getState().settings, seed }, status === 'running')
}

/** Updates hyperparameters (learning rate, weights) of the current run live. */
export function updateHyperparameters(change: Partial<Settings>, at = useRun.getState().step): void {
  const settings = { ...useSettings.getState().settings, ...change }
  setSettings(settings)
  recordHyperparameters(settings, change)
  putAddress(fragmentOf(settings))
  if (at > 0) addEvent({ step: at, kind: 'updateHyperparameters', change })
  send({ type: 'updateHyperparameters', settings: change })
}

export function look(frame: number, question: number): void {
  leaveRecordedSample()
  wantSample(frame, question)
  send({ type: 'inspect', frame, question })
}

/** Asks student and teachers about a made-up scene, and the student a second time with these parts off. */
export const ask = (setUp: SceneSetUp, off: readonly ModelPart[]): void =>
  send({ type: 'ask', ...setUp, ...(off.length > 0 && { off }) })
