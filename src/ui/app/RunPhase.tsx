// One quiet sentence in the run controls: where the run stands, from its own numbers.

import { activeInSettings } from '../../distill/activeTeachers'
import { TEACHER_TASKS } from '../../distill/tasks'
import { questionCounts } from '../../settings/questionMix'
import { CAPABILITIES } from '../../world/types'
import { Terms } from '../components/Terms'
import { runPhase, type RunPhase as Phase } from '../explain/runPhase'
import { isAttentionSignal } from '../explain/signalKinds'
import { useHistory } from '../state/historySlice'
import { usePreferences } from '../state/preferencesSlice'
import { useRun } from '../state/runSlice'
import { useSettings } from '../state/settingsSlice'
import { runPhaseEn } from '../text/runPhase.en'
import { runPhaseKo } from '../text/runPhase.ko'
import { useStrings } from '../text/useStrings'

/** The phase of the run in the worker; null before its first step, and before its facts are known. */
function usePhase(): Phase | null {
  const { history, points } = useHistory((s) => s.live)
  const majority = useRun((s) => s.facts?.majority)
  const settings = useSettings((s) => s.settings)
  if (!majority || history.steps.length === 0) return null
  const counts = questionCounts(settings.capabilityMix)
  const active = activeInSettings(settings)
  return runPhase({
    trained: CAPABILITIES.filter((_, i) => counts[i] > 0),
    majority,
    points,
    teacherLosses: TEACHER_TASKS.filter((_, i) => active[i]).map((task) => history.columns[task].smooth),
  })
}

export default function RunPhase() {
  const phase = usePhase()
  const { capability, capabilityTitle } = useStrings()
  const t = usePreferences((s) => s.language) === 'ko' ? runPhaseKo : runPhaseEn
  const attention = useRun((s) => s.facts?.signals.every(isAttentionSignal) ?? false)
  if (!phase) return null
  const said = (): string => {
    switch (phase.kind) {
      case 'beginning':
      case 'guessing':
        return t[phase.kind]
      case 'copying':
        return attention ? t.copyingAttention : t.copying
      case 'partly': {
        const [first, ...rest] = phase.above
        const above = [first ? capabilityTitle[first] : '', ...rest.map((c) => capability[c])].join(t.and)
        return t.partly(above, phase.below.map((c) => capability[c]).join(t.and), rest.length > 0)
      }
      case 'above':
        return phase.rising ? t.rising : t.settled
      default:
        return phase satisfies never
    }
  }
  return (
    <p className="run-phase soft" role="status" data-testid="run-phase" data-kind={phase.kind}>
      <Terms>{said()}</Terms>
    </p>
  )
}
