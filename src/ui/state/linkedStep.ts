// A link to a phase, `phase=stage1`: as soon as there is a step that can be explained, of the run or of the recorded
// one where nothing can be computed, it is opened at that phase.

import { phasesOf, type PhaseId } from '../explain/phases'
import { variantOf } from '../explain/variants'
import { replayOf, useHistory } from './historySlice'
import { usePage } from './pageSlice'
import { walk } from './runActions'
import { useRun } from './runSlice'
import { patchWalk, showPhase } from './walk'

/** Methods without the stages of AGP have one phase in their place. */
function indexOf(wanted: PhaseId): number {
  const { step } = useRun.getState().walk
  const phases = step ? phasesOf(step.settings.method, variantOf(step.metrics) !== null) : []
  return Math.max(0, phases.includes(wanted) ? phases.indexOf(wanted) : phases.indexOf('combine'))
}

const canExplain = (): boolean => {
  const { status } = useRun.getState()
  const recorded = status === 'failed' && replayOf(useHistory.getState()) !== null
  return status === 'ready' || status === 'paused' || recorded
}

export function openLinkedStep(): void {
  const wanted = usePage.getState().phase as PhaseId
  const before = useRun.getState().walk.step
  let asked = false
  const end = (): void => {
    for (const stop of stops) stop()
  }
  const look = (): void => {
    const { open, step, searching, wanted: waits } = useRun.getState().walk
    if (!open) return end()
    if (!asked && canExplain()) {
      asked = true
      walk()
    } else if (asked && step && step !== before && !searching && waits === null) {
      end()
      showPhase(indexOf(wanted))
    }
  }
  const stops = [useRun.subscribe(look), useHistory.subscribe(look)]
  patchWalk({ open: true })
}
