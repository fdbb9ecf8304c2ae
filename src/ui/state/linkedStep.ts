// A link to a phase, `phase=stage1`: as soon as the run is ready, one step is made and opened at that phase.

import { phasesOf, type PhaseId } from '../explain/phases'
import { variantOf } from '../explain/variants'
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

export function openLinkedStep(): void {
  const wanted = usePage.getState().phase as PhaseId
  const before = useRun.getState().walk.step
  patchWalk({ open: true })
  const end = useRun.subscribe(({ status, walk: { open, step, wanted: waits } }) => {
    if (!open) return end()
    if (step !== before) {
      end()
      showPhase(indexOf(wanted))
    } else if (waits === null && (status === 'ready' || status === 'paused')) walk()
  })
}
