// What is said, above and in the panels, of curves that are not this page's own.

import type { CSSProperties } from 'react'
import { shownRun, useHistory } from '../state/historySlice'
import type { ViewId } from '../state/pageSlice'
import { useStrings } from '../text/useStrings'

/**
 * Marks the panels below while they show curves that are not this page's own: the word goes into their titles
 * (banner.css).
 */
export function useReplayMark() {
  const { replay } = useStrings().runs
  const kind = useHistory((s) => shownRun(s)?.kind)
  return (
    kind && {
      'data-replay': kind,
      style: {
        '--replay': JSON.stringify(kind === 'recording' ? replay.chip : replay.chipSaved),
      } as CSSProperties,
    }
  )
}

/** Views that show no curves: what plays or was linked is not said there. */
export const WITHOUT_CURVES: readonly ViewId[] = ['runs', 'teachers', 'lab']
