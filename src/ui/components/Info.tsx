// A small "i" beside a term: opens a short explanation.

import type { ReactNode } from 'react'
import { useStrings } from '../text/useStrings'
import { Popover } from './Popover'
import { Terms } from './Terms'

/** `what` completes the accessible name; children are the explanation. */
export function Info({ what, children }: { what: string; children: ReactNode }) {
  const t = useStrings()
  return (
    <span className="info">
      <Popover
        label={<span aria-hidden="true">i</span>}
        name={t.explain(what)}
        className="info-button"
        width={320}
        panelClassName=""
        kind="explanation"
      >
        {typeof children === 'string' ? <Terms>{children}</Terms> : children}
      </Popover>
    </span>
  )
}
