// Opens a step to be explained: of the latest steps the one in which the method projected most. Where none
// of them shows a projection, steps are made until one does, up to a limit.

import type { StepMetrics } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import { chooseStep, type StepChoice } from '../explain/stepChoice'
import { replayOf, shownCurves, useHistory } from './historySlice'
import { pauseReplay, shownSettings } from './replay'
import { useRun } from './runSlice'
import { queueRun } from './transport'
import { beginWalk, patchWalk } from './walk'
import { send } from './workerBridge'

/** Most steps that are made in search of one. */
const MOST_STEPS = 20

const canStep = (): boolean => ['running', 'ready', 'paused'].includes(useRun.getState().status)

const pauseIfRunning = (): void => {
  queueRun(false)
  if (useRun.getState().status === 'running') send({ type: 'pause' })
}

/**
 * Steps that were made under the current settings: after a live change earlier steps can no longer be
 * explained.
 */
function explainable(): StepMetrics[] {
  const { recent } = shownCurves(useHistory.getState()).history
  if (replayOf(useHistory.getState())) return recent
  const changed = useRun.getState().events.findLast((e) => e.kind === 'updateHyperparameters')
  return changed ? recent.filter(({ step }) => step > changed.step) : recent
}

function open({ metrics, before, why }: StepChoice, settings: Settings, steps: number): void {
  const replay = replayOf(useHistory.getState()) !== null
  patchWalk({
    open: true,
    wanted: null,
    searching: false,
    phase: 0,
    step: { metrics, before, settings },
    why: { kind: why, steps, replay },
  })
}

/** Makes one real step and opens it; a running run is paused first. */
export function explainAnother(): void {
  if (!canStep()) return
  const running = useRun.getState().status === 'running'
  queueRun(false)
  beginWalk(running ? 'pause' : 'step')
  send({ type: running ? 'pause' : 'step' })
}

/** Makes steps until one shows a projection; ends when the panel is closed or the run cannot step. */
function search(): void {
  let made = 0
  let seen = useRun.getState().walk.step
  patchWalk({ step: null })
  explainAnother()
  patchWalk({ searching: true })
  const stop = useRun.subscribe(({ walk, status }) => {
    if (!walk.searching) return stop()
    if (!walk.step || walk.step === seen || walk.wanted !== null || status === 'running') return
    seen = walk.step
    made++
    const choice = chooseStep([walk.step.metrics], walk.step.settings)
    const ended = made >= MOST_STEPS || !canStep()
    if (!ended && (!choice || choice.why === 'quiet')) {
      beginWalk('step')
      return send({ type: 'step' })
    }
    stop()
    const { metrics, before, settings } = walk.step
    open({ metrics, before, why: choice?.why ?? 'quiet' }, settings, made)
  })
}

/** Opens one of the steps that are there, or makes some. */
export function explainAStep(): void {
  const settings = shownSettings()
  const steps = explainable()
  const choice = chooseStep(steps, settings)
  const replay = replayOf(useHistory.getState())
  if (choice && (choice.why !== 'quiet' || replay || !canStep())) {
    pauseIfRunning()
    if (replay) pauseReplay()
    return open(choice, settings, steps.length)
  }
  search()
}
