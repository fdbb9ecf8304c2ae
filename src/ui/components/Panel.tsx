// One panel of the page: a named region with a title, a short note, an explanation, and a quiet text where
// nothing has happened yet.

import type { ReactNode } from 'react'
import { Info } from './Info'
import { Terms } from './Terms'

interface PanelProps {
  title: string
  note?: ReactNode
  info?: { what: string; text: ReactNode }
  className?: string
  /** Controls at the right of the title. */
  tools?: ReactNode
  children: ReactNode
}

export function Panel({ title, note, info, className = '', tools, children }: PanelProps) {
  return (
    <section role="region" aria-label={title} className={`panel ${className}`}>
      <div className="panel-head">
        <h2>
          <Terms>{title}</Terms>
        </h2>
        {info && <Info what={info.what}>{info.text}</Info>}
        {note && (
          <small className="panel-note">{typeof note === 'string' ? <Terms>{note}</Terms> : note}</small>
        )}
        {tools}
      </div>
      {children}
    </section>
  )
}

/** What a panel shows before it has data. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="empty">
      <p>{typeof children === 'string' ? <Terms>{children}</Terms> : children}</p>
    </div>
  )
}
