// A button that opens a small panel in the browser's own popover: Escape and a click elsewhere close it.

import { useId, useRef, type ReactNode } from 'react'

const GAP = 8

interface PopoverProps {
  label: ReactNode
  /** Accessible name, where the label is a sign. */
  name?: string
  title?: string
  className?: string
  /** Wanted width in pixels; narrower where the screen is. */
  width?: number
  /** For opening from elsewhere by `document.getElementById(id)?.showPopover()`. */
  id?: string
  children: ReactNode
}

/** Puts an open popover below its button, inside the window. */
function place(box: HTMLElement, button: HTMLElement, wanted: number): void {
  const at = button.getBoundingClientRect()
  const width = Math.min(wanted, window.innerWidth - 2 * GAP)
  box.style.width = `${width}px`
  box.style.left = `${Math.max(GAP, Math.min(at.left, window.innerWidth - width - GAP))}px`
  const top = Math.max(GAP, Math.min(at.bottom + GAP, window.innerHeight - box.offsetHeight - GAP))
  box.style.top = `${top}px`
  box.style.maxHeight = `${window.innerHeight - top - GAP}px`
}

export function Popover({ label, name, title, className, width = 320, id, children }: PopoverProps) {
  const own = useId()
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={name}
        title={title}
        popoverTarget={id ?? own}
      >
        {label}
      </button>
      <div
        id={id ?? own}
        popover="auto"
        className="info-popover sheet"
        role="dialog"
        aria-label={name ?? (typeof label === 'string' ? label : undefined)}
        onToggle={(event) => {
          if (event.newState === 'open' && button.current) place(event.currentTarget, button.current, width)
        }}
      >
        {children}
      </div>
    </>
  )
}
