// A button that opens a small panel of choices in the browser's own popover: Escape and a click elsewhere
// close it.

import { useId, useRef, type ReactNode } from 'react'

const GAP = 6

interface PopoverProps {
  /** Accessible name of the button, and of what it opens. */
  name: string
  button: ReactNode
  className?: string
  children: ReactNode
}

export function Popover({ name, button, className = '', children }: PopoverProps) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)

  const place = (at: DOMRect): void => {
    const panel = box.current
    if (!panel) return
    panel.style.left = `${Math.max(GAP, Math.min(at.right - panel.offsetWidth, window.innerWidth - panel.offsetWidth - GAP))}px`
    const below = at.bottom + GAP
    panel.style.top = `${below + panel.offsetHeight < window.innerHeight ? below : Math.max(GAP, at.top - GAP - panel.offsetHeight)}px`
  }

  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={name}
        title={name}
        aria-haspopup="dialog"
        popoverTarget={id}
        onClick={(event) => {
          const button = event.currentTarget
          requestAnimationFrame(() => place(button.getBoundingClientRect()))
        }}
      >
        {button}
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={name}
        className="info-popover chart-menu"
      >
        {children}
      </div>
    </>
  )
}

/** Closes the popover that this control is in. */
export const closePopover = (inside: HTMLElement): void =>
  inside.closest<HTMLElement>('[popover]')?.hidePopover()
