// A tour of the playground: a card beside one part after the other. The page stays usable; arrow keys move, Escape
// ends, and the last stop is the button that starts the training.

import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { tourPlace } from '../../explain/tourPlace'
import { usePage } from '../../state/pageSlice'
import { openView } from '../../state/page'
import { usePreferences } from '../../state/preferencesSlice'
import { tourEn, type TourStop } from '../../text/tour.en'
import { tourKo } from '../../text/tour.ko'
import { shownStops, stopElement } from './stops'
import './tour.css'

/** Puts the card beside its part, which is scrolled into view and marked while the card stands there. */
function put(card: HTMLElement, target: HTMLElement): () => void {
  // Without the scroll bar and its gutter.
  const width = document.body.clientWidth
  const height = window.innerHeight
  const tall = target.offsetHeight > height / 2
  target.scrollIntoView({ block: tall ? 'start' : 'center', behavior: 'instant' })
  target.dataset.tour = 'here'
  const move = (): void => {
    const { left, top } = tourPlace(
      target.getBoundingClientRect(),
      { width: card.offsetWidth, height: card.offsetHeight },
      { width, height },
    )
    card.style.left = `${left}px`
    card.style.top = `${top}px`
  }
  move()
  // Content that loads above it moves it.
  const sizes = new ResizeObserver(move)
  sizes.observe(document.body)
  window.addEventListener('scroll', move, { passive: true })
  return () => {
    delete target.dataset.tour
    sizes.disconnect()
    window.removeEventListener('scroll', move)
  }
}

/** The card at the stop, also when the part is drawn anew: its code may have arrived only now. */
function standAt(card: HTMLElement, stop: TourStop): () => void {
  let target = stopElement(stop)
  let leave = target ? put(card, target) : () => undefined
  const changes = new MutationObserver(() => {
    const now = stopElement(stop)
    if (!now || now === target) return
    leave()
    target = now
    leave = put(card, now)
  })
  changes.observe(document.body, { childList: true, subtree: true })
  return () => {
    changes.disconnect()
    leave()
  }
}

/** The stops of this width; the tour is one of the playground. */
function useStops(): TourStop[] {
  const view = usePage((s) => s.view)
  const [stops, setStops] = useState(shownStops)
  useEffect(() => {
    if (view !== 'playground') openView('playground')
    const look = (): void => setStops(shownStops())
    const frame = requestAnimationFrame(look)
    window.addEventListener('resize', look)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('resize', look)
    }
  }, [view])
  return stops
}

/** The focus goes where the reader can go on: to the button that starts the training, or what stands for it. */
function endTour(): void {
  usePage.setState({ tour: false })
  requestAnimationFrame(() => {
    const run = stopElement('run')
    const able = run instanceof HTMLButtonElement && !run.disabled
    ;(able ? run : document.getElementById('main'))?.focus()
  })
}

/** Arrow keys move while the focus is in the card; Escape ends, unless it closes something above. */
function useKeys(card: RefObject<HTMLElement | null>, move: (by: number) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const inside = event.target instanceof Node && card.current?.contains(event.target)
      if (event.key === 'Escape' && !document.querySelector('[popover=auto]:popover-open')) endTour()
      else if (inside && event.key === 'ArrowRight') move(1)
      else if (inside && event.key === 'ArrowLeft') move(-1)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [card, move])
}

export default function Tour() {
  const t = usePreferences((s) => s.language) === 'ko' ? tourKo : tourEn
  const card = useRef<HTMLElement>(null)
  const stops = useStops()
  const [wanted, setWanted] = useState(0)
  const at = Math.min(wanted, stops.length - 1)
  const stop = stops[at]
  const count = stops.length
  const move = useCallback(
    (by: number) => setWanted((n) => Math.max(0, Math.min(count - 1, n + by))),
    [count],
  )
  useKeys(card, move)
  useEffect(() => {
    const box = card.current
    if (!box || !stop) return
    if (!box.matches(':popover-open')) box.showPopover()
    const leave = standAt(box, stop)
    box.focus({ preventScroll: true })
    return leave
  }, [stop])

  if (!stop) return null
  const last = at === count - 1
  const { title, text } = t.stops[stop]
  return (
    <section
      ref={card}
      popover="manual"
      role="dialog"
      aria-label={`${t.label}: ${title}`}
      tabIndex={-1}
      className="info-popover tour"
      data-testid="tour"
      data-stop={stop}
    >
      <h2>{title}</h2>
      <p>{text}</p>
      <p className="soft tour-keys">{t.keys}</p>
      <div className="tour-foot">
        <span className="soft tabular">{t.of(String(at + 1), String(count))}</span>
        <button type="button" className="push" disabled={at === 0} onClick={() => move(-1)}>
          {t.back}
        </button>
        <button type="button" className="primary" onClick={last ? endTour : () => move(1)}>
          {last ? t.done : t.next}
        </button>
        <button type="button" className="icon" aria-label={t.end} title={t.end} onClick={endTour}>
          ✕
        </button>
      </div>
    </section>
  )
}
