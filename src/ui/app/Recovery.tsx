// Says that a lost device is being reopened, and where the run resumed; there is nothing to do.

import { useEffect } from 'react'
import { formatCount } from '../explain/numbersText'
import { useTransport } from '../state/transport'
import { useStrings } from '../text/useStrings'

/** The message of success disappears by itself. */
const SHOWN_MS = 20_000

export function Recovery() {
  const { controls: t } = useStrings()
  const { recovering, recovered, setRecovering } = useTransport()
  useEffect(() => {
    if (recovered === null) return
    const timer = setTimeout(() => setRecovering(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [recovered, setRecovering])
  if (!recovering && recovered === null) return null
  return (
    <div
      className="recovery"
      role="status"
      data-testid="recovery"
      data-state={recovering ? 'recovering' : 'recovered'}
    >
      <span>
        {recovering
          ? t.recovering(formatCount(recovering.step), recovering.attempt)
          : t.recovered(formatCount(recovered ?? 0))}
      </span>
      {!recovering && (
        <button type="button" onClick={() => setRecovering(null)}>
          {t.gotIt}
        </button>
      )}
    </div>
  )
}
