// A panel over the page, beside what it is about: it takes the focus, gives it back, and Escape closes it. Its
// content scrolls between a head and, where there is one, a foot.

import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useStrings } from '../text/useStrings'

interface DrawerProps {
  id?: string
  title: string
  /** Accessible name, where the title is not enough. */
  name?: string
  className?: string
  testId?: string
  onClose: () => void
  onKeyDown?: (event: KeyboardEvent) => void
  children: ReactNode
}

export function Drawer({ id, title, name, className, testId, onClose, onKeyDown, children }: DrawerProps) {
  const t = useStrings()
  const panel = useRef<HTMLElement>(null)

  useEffect(() => {
    const opener = document.activeElement
    panel.current?.focus()
    // On the document: a button that was pressed and is now disabled has lost the focus to the body. An open
    // popover takes Escape first.
    const onEscape = (event: globalThis.KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector(':popover-open')) onClose()
    }
    document.addEventListener('keydown', onEscape)
    return () => {
      document.removeEventListener('keydown', onEscape)
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [onClose])

  return (
    <aside
      id={id}
      ref={panel}
      className={className ? `drawer ${className}` : 'drawer'}
      role="dialog"
      aria-label={name ?? title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      data-testid={testId}
    >
      <div className="drawer-head">
        <h2>{title}</h2>
        <button type="button" className="icon" aria-label={t.close} title={t.close} onClick={onClose}>
          ✕
        </button>
      </div>
      {children}
    </aside>
  )
}
