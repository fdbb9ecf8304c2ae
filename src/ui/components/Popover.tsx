// A button that opens a small panel in the browser's own popover: Escape and a click elsewhere close it.

import { useId, useRef, type ReactNode } from 'react'

const GAP = 8

interface PopoverProps {
  label: ReactNode
  /** Accessible name, where the label is a sign. */
  name?: string
  title?: string
  className?: string
  /** Wanted width in pixels, narrower where the screen is; that of its content when not given. */
  width?: number
  /** Which edge of the button the panel is in line with. */
  align?: 'start' | 'end'
  panelClassName?: string
  /** A dialog has controls; an explanation is text alone. */
  kind?: 'dialog' | 'explanation'
  /** For opening from elsewhere by `document.getElementById(id)?.showPopover()`. */
  id?: string
  children: ReactNode
}

/** Puts an open popover below its button, or above where there is no room, inside the window. */
export function place(
  box: HTMLElement,
  button: HTMLElement,
  width: number | undefined,
  align: 'start' | 'end',
): void {
  const at = button.getBoundingClientRect()
  // Without the scroll bar and its gutter.
  const wide = document.body.clientWidth
  box.style.maxHeight = ''
  if (width !== undefined) box.style.width = `${Math.min(width, wide - 2 * GAP)}px`
  const left = align === 'end' ? at.right - box.offsetWidth : at.left
  box.style.left = `${Math.max(GAP, Math.min(left, wide - box.offsetWidth - GAP))}px`
  const [below, above] = [at.bottom + GAP, at.top - GAP - box.offsetHeight]
  const lowest = window.innerHeight - box.offsetHeight - GAP
  const top = below <= lowest ? below : above >= GAP ? above : Math.max(GAP, lowest)
  box.style.top = `${top}px`
  box.style.maxHeight = `${window.innerHeight - top - GAP}px`
}

export function Popover({
  label,
  name,
  title,
  className,
  width,
  align = 'start',
  panelClassName = 'sheet',
  kind = 'dialog',
  id,
  children,
}: PopoverProps) {
  const own = useId()
  const button = useRef<HTMLButtonElement>(null)
  const named = kind === 'dialog' && {
    role: 'dialog',
    'aria-label': name ?? (typeof label === 'string' ? label : undefined),
  }
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
        className={panelClassName ? `info-popover ${panelClassName}` : 'info-popover'}
        {...named}
        onToggle={(event) => {
          if (event.newState === 'open' && button.current)
            place(event.currentTarget, button.current, width, align)
        }}
      >
        {children}
      </div>
    </>
  )
}

/** Closes the popover that this control is in. */
export const closePopover = (inside: HTMLElement): void =>
  inside.closest<HTMLElement>('[popover]')?.hidePopover()
