// The line of a finished run: what came out, beside what costs nothing, and the run to compare it with.

import { useState } from 'react'
import { nextRun, reachedBy } from '../explain/outcome'
import { useHistory } from '../state/historySlice'
import { usePreferences } from '../state/preferencesSlice'
import { prepare } from '../state/runActions'
import { useSettings } from '../state/settingsSlice'
import { useRun } from '../state/runSlice'
import { outcomeEn } from '../text/outcome.en'
import { outcomeKo } from '../text/outcome.ko'
import { useStrings } from '../text/useStrings'
import { CloseButton } from '../components/CloseButton'

export default function Outcome() {
  const { capability } = useStrings()
  const t = usePreferences((s) => s.language) === 'ko' ? outcomeKo : outcomeEn
  const step = useRun((s) => s.step)
  const majority = useRun((s) => s.facts?.majority)
  const settings = useSettings((s) => s.settings)
  const last = useHistory((s) => s.live.points.at(-1))
  const [closed, setClosed] = useState(false)
  if (closed || !majority || !last || last.step !== step) return null
  const parts = reachedBy(settings, last.accuracy, majority).map((each) =>
    t.reached(capability[each.capability], String(each.percent), String(each.commonest)),
  )
  const next = nextRun(settings)
  return (
    <section className="banner" aria-label={t.label} data-testid="outcome">
      <p className="banner-text" role="status">
        {t.ended(parts.join(', '))}
      </p>
      <button type="button" onClick={() => prepare(next.settings, true)}>
        {t.next[next.kind]}
      </button>
      <CloseButton label={t.close} onClose={() => setClosed(true)} />
    </section>
  )
}
