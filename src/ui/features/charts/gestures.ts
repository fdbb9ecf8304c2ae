// Zooming by hand: a mouse drags over a range, two fingers pinch, the wheel with Ctrl (or a pinch on a
// trackpad, which browsers report so) zooms at the pointer.

import { useEffect, useEffectEvent, useRef, useState, type PointerEvent, type RefObject } from 'react'
import type { Span } from '../../explain/decimate'
import { xUnder } from './plot'
import { zoomed } from './view'

/** A press that moves less than this many pixels is no drag. */
const DRAG = 6
/** Wheel units that double the scale. */
const WHEEL_DOUBLE = 240

interface Zooming {
  view: Span
  end: number
  least: number
  setView: (view: Span | null) => void
}

/** Two fingers: how far apart, and x under their middle. */
interface Pinch {
  apart: number
  around: number
  view: Span
}

interface Gestures {
  /** The range being dragged over, in pixels of the element; null while none is. */
  dragged: { left: number; width: number } | null
  /** True when the event belongs to a gesture and sets no crosshair. */
  down: (event: PointerEvent<HTMLElement>) => boolean
  move: (event: PointerEvent<HTMLElement>) => boolean
  up: (event: PointerEvent<HTMLElement>) => void
}

/** x at a place of the element, the nearest end for what is beside the plot. */
function xAtPixel(px: number, width: number, view: Span): number {
  return xUnder(px, width, view) ?? (px < width / 2 ? view[0] : view[1])
}

function useWheel(element: RefObject<HTMLElement | null>, { view, end, least, setView }: Zooming): void {
  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    const box = element.current!.getBoundingClientRect()
    const around = xAtPixel(event.clientX - box.left, box.width, view)
    setView(zoomed(view, 2 ** (-event.deltaY / WHEEL_DOUBLE), around, end, least))
  })
  useEffect(() => {
    const target = element.current
    // React listens passively: such a listener cannot keep the page from zooming as a whole.
    target?.addEventListener('wheel', onWheel, { passive: false })
    return () => target?.removeEventListener('wheel', onWheel)
  }, [element])
}

export function useGestures(element: RefObject<HTMLElement | null>, zooming: Zooming): Gestures {
  const { view, end, least, setView } = zooming
  useWheel(element, zooming)
  const fingers = useRef(new Map<number, number>())
  const pinch = useRef<Pinch | null>(null)
  const start = useRef<number | null>(null)
  const [dragged, setDragged] = useState<Gestures['dragged']>(null)

  const place = (event: PointerEvent<HTMLElement>): { px: number; width: number } => {
    const box = event.currentTarget.getBoundingClientRect()
    return { px: event.clientX - box.left, width: box.width }
  }
  const spread = (width: number): { apart: number; middle: number } => {
    const [a, b] = [...fingers.current.values()]
    return { apart: Math.max(20, Math.abs(a - b)), middle: Math.max(0, Math.min(width, (a + b) / 2)) }
  }
  const down = (event: PointerEvent<HTMLElement>): boolean => {
    const { px, width } = place(event)
    if (event.pointerType === 'touch') {
      // The first finger of a touch: whatever is still listed was lifted where no event told of it.
      if (event.isPrimary) fingers.current.clear()
      fingers.current.set(event.pointerId, px)
      if (fingers.current.size !== 2) return fingers.current.size > 2
      const { apart, middle } = spread(width)
      pinch.current = { apart, around: xAtPixel(middle, width, view), view }
      return true
    }
    if (event.button === 0) start.current = px
    return false
  }
  const move = (event: PointerEvent<HTMLElement>): boolean => {
    const { px, width } = place(event)
    if (fingers.current.has(event.pointerId)) fingers.current.set(event.pointerId, px)
    const held = pinch.current
    if (held && fingers.current.size === 2) {
      const { apart, middle } = spread(width)
      const next = zoomed(held.view, apart / held.apart, held.around, end, least) ?? ([0, end] as Span)
      // What was between the fingers stays between them.
      const moved = held.around - xAtPixel(middle, width, next)
      setView(zoomed([next[0] + moved, next[1] + moved], 1, held.around, end, least))
      return true
    }
    if (start.current === null || event.pointerType === 'touch') return false
    if (dragged === null && Math.abs(px - start.current) < DRAG) return false
    if (dragged === null) event.currentTarget.setPointerCapture(event.pointerId)
    const to = Math.max(0, Math.min(width, px))
    setDragged({ left: Math.min(start.current, to), width: Math.abs(to - start.current) })
    return false
  }
  const up = (event: PointerEvent<HTMLElement>): void => {
    fingers.current.delete(event.pointerId)
    if (fingers.current.size < 2) pinch.current = null
    if (dragged && dragged.width >= DRAG && event.type === 'pointerup') {
      const { width } = event.currentTarget.getBoundingClientRect()
      const [from, to] = [dragged.left, dragged.left + dragged.width].map((px) => xAtPixel(px, width, view))
      setView(zoomed([from, to], 1, (from + to) / 2, end, least))
    }
    start.current = null
    setDragged(null)
  }
  return { dragged, down, move, up }
}
