// A small "i" beside a term: opens a short explanation in the browser's own popover (Escape and a click
// elsewhere close it).

import { useId, useRef, type ReactNode } from 'react'
import { useStrings } from '../text/useStrings'

const GAP = 8
const WIDTH = 320

/** `what` completes the accessible name; children are the explanation. */
export function Info({ what, children }: { what: string; children: ReactNode }) {
  const t = useStrings()
  const id = useId()
  const popover = useRef<HTMLDivElement>(null)

  const place = (button: HTMLButtonElement): void => {
    const box = popover.current
    if (!box) return
    const at = button.getBoundingClientRect()
    const width = Math.min(WIDTH, window.innerWidth - 2 * GAP)
    box.style.width = `${width}px`
    box.style.left = `${Math.max(GAP, Math.min(at.left - 16, window.innerWidth - width - GAP))}px`
    const below = at.bottom + GAP
    const above = at.top - GAP
    const fits = below + box.offsetHeight < window.innerHeight
    box.style.top = fits || above < box.offsetHeight ? `${below}px` : `${above - box.offsetHeight}px`
  }

  return (
    <span className="info">
      <button
        type="button"
        className="info-button"
        aria-label={t.explain(what)}
        popoverTarget={id}
        onClick={(event) => {
          const button = event.currentTarget
          requestAnimationFrame(() => place(button))
        }}
      >
        <span aria-hidden="true">i</span>
      </button>
      <div ref={popover} id={id} popover="auto" className="info-popover">
        {children}
      </div>
    </span>
  )
}
