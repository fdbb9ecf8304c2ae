// Says that a lost device is being reopened, and where the run resumed; there is nothing to do.

import { useEffect } from 'react'
import { formatCount } from '../explain/numbersText'
import { setRecovering } from '../state/transport'
import { useStrings } from '../text/useStrings'
import { useRun } from '../state/runSlice'

/** The message of success disappears by itself. */
const SHOWN_MS = 20_000

export function Recovery() {
  const { controls: t } = useStrings()
  const recovering = useRun((s) => s.recovering)
  const recovered = useRun((s) => s.recovered)
  useEffect(() => {
    if (recovered === null) return
    const timer = setTimeout(() => setRecovering(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [recovered])
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
