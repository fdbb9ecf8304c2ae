// One thing that holds or does not, in a list of checks.

import { Terms } from './Terms'
import type { ReactNode } from 'react'
import { useViewStrings } from '../text/useViewStrings'

interface CheckProps {
  /** Null: it cannot be checked here. */
  good: boolean | null
  name?: string
  /** What it means, shown on hover. */
  hint?: string
  children: ReactNode
}

export function Check({ good, name, hint, children }: CheckProps) {
  const words = useViewStrings().gradients.explanation
  return (
    <li className="check" data-good={good ?? undefined} title={hint}>
      {good === null ? (
        <span aria-hidden="true">·</span>
      ) : (
        <span className="check-mark" role="img" aria-label={good ? words.good : words.bad}>
          {good ? '✓' : '✗'}
        </span>
      )}
      <span>
        {name && (
          <b>
            <Terms>{name}</Terms>
          </b>
        )}{' '}
        <span className={name ? 'soft' : undefined}>{children}</span>
      </span>
    </li>
  )
}
