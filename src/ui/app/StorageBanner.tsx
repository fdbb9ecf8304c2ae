// The one banner about storage, above every view: what will not be saved, and what can be done about it.

import '../styles/banner.css'
import { useState } from 'react'
import { unsaved, type Unsaved } from '../state/refusals'
import { useStrings } from '../text/useStrings'
import { useSavedRuns } from '../state/savedRunsSlice'
import { usePage } from '../state/pageSlice'
import { CloseButton } from '../components/CloseButton'

/** The storage works, but not for this tab or not at the moment. */
function Trouble({ problem }: { problem: 'full' | 'newer' | 'busy' }) {
  const { runs: t } = useStrings()
  return (
    <div className="banner" role="alert" data-testid="storage-problem" data-code={problem}>
      <p className="banner-text">
        <b>{t.problem[problem].title}.</b> {t.problem[problem].text}
      </p>
      {problem !== 'full' && (
        <button type="button" onClick={() => location.reload()}>
          {t.reload}
        </button>
      )}
    </div>
  )
}

function Refused({ what: { kinds, reason } }: { what: Unsaved }) {
  const words = useStrings()
  const { refused: t } = words.runs
  const [closed, setClosed] = useState(false)
  if (closed) return null
  return (
    <div
      className="banner"
      role="status"
      data-testid="storage-problem"
      data-code={reason}
      data-lost={kinds.join(' ')}
    >
      <p className="banner-text">
        <b>{kinds.length > 1 ? t.everything : t.something}.</b>{' '}
        {t.lost(kinds.map((kind) => t[kind]).join(t.and))} {t[reason]}
      </p>
      <CloseButton onClose={() => setClosed(true)} />
    </div>
  )
}

export default function StorageBanner() {
  const problem = useSavedRuns((s) => s.problem)
  const what = unsaved(
    usePage((s) => s.refused),
    problem,
  )
  if (problem && problem !== 'blocked') return <Trouble problem={problem} />
  // A new kind of refusal opens a closed banner again.
  return what && <Refused key={what.kinds.join()} what={what} />
}
